// Verifying a package file.
#pragma once

#include "cli/common/verifying.h"
#include "verify/package.h"

namespace muniment::cli {

inline constexpr std::string_view package_begin = "PK\x03\x04";

// Whether a file begins as a package does; false: it is not there, or something else.
bool begins_like_package(const std::filesystem::path& path);
// Whether its first member is a package's, too: other programs' files begin like this as well.
bool is_package(const std::filesystem::path& path);

Result<verify::PackageCheck> check_package_file(const std::filesystem::path& package,
                                                const TrustPolicy& trust,
                                                const verify::PackageQuestions& questions);

struct PackageRequest {
  std::vector<std::string> complete;  // dossiers
  std::optional<TreeSize> least_size;
  std::optional<std::filesystem::path> file, remember;
};

// Checks a package and, where all holds, remembers its checkpoint in the file that is named.
Result<verify::Report> verify_package_file(const std::filesystem::path& package,
                                           const TrustPolicy& trust, const PackageRequest& request);

}  // namespace muniment::cli
