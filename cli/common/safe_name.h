// Names of files that are taken for the same and for nothing else on every system.
#pragma once

#include <string>

#include "ledger/core/bytes.h"

namespace muniment::cli {

// A file's name as the last part of a name in a package (evidence/README.md, "Package").
std::string safe_file_name(ByteView name);

}  // namespace muniment::cli
