// import MANIFEST: a file whose rows are records.
#pragma once

#include "cli/context.h"

namespace muniment::cli {

// Checks all rows, then registers those that are not registered yet; gives the exit code.
int import_rows(Context& context);

}  // namespace muniment::cli
