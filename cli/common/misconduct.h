// Files that show what a ledger must not do (verify/README.md, "Misconduct").
#pragma once

#include "cli/common/verifying.h"

namespace muniment::cli {

// Whether a file begins as one of two checkpoints that contradict each other does.
bool begins_like_fork(const std::filesystem::path& path);
Result<verify::Report> verify_fork_file(const std::filesystem::path& file,
                                        const TrustPolicy& trust);
// A receipt, and whether a package that claims its dossier complete leaves its entry out.
Result<verify::Report> verify_against_package(const std::filesystem::path& receipt,
                                              const std::filesystem::path& package,
                                              const TrustPolicy& trust);

}  // namespace muniment::cli
