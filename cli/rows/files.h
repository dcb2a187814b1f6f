// The files that the rows of a manifest name, below the manifest's own folder.
#pragma once

#include <map>
#include <string>

#include "cli/rows/manifest.h"
#include "evidence/intake.h"

namespace muniment::cli {

class RowFiles {
 public:
  // Reads each file once that a row of this manifest names, whatever else is wrong with the row.
  static RowFiles read(const Context& context, Suite suite, const RowManifest& manifest);

  // Usage: no path of a file below the folder. Missing or environment: it could not be read, and
  // why.
  Result<Content> content(const std::string& path) const;
  // A file that was read and has this digest by the ledger's algorithm; none: no such file.
  std::optional<std::filesystem::path> holding(const Hash& digest) const;
  // Where a file lies that is not read with the others. Usage: no path below the folder.
  Result<std::filesystem::path> path_of(const std::string& path) const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::variant<evidence::HashedFile, evidence::HashFailure>> read_;
  std::map<Hash, std::string> by_digest_;
};

}  // namespace muniment::cli
