// Writing a private key file, whole and for its owner only.
#pragma once

#include "cli/context.h"

namespace muniment::cli {

// Mode 0600. The passphrase is cleansed.
Status write_key_file(const std::filesystem::path& path, const KeyPair& keys,
                      std::optional<std::string> passphrase, Overwrite overwrite);

}  // namespace muniment::cli
