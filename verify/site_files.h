// The files of a published site, untrusted: read by name, with limits, never through a link.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/core/bytes.h"

namespace muniment::verify {

// One thread at a time. Paths are relative to the site, with `/` between names.
class SiteFiles {
 public:
  virtual ~SiteFiles() = default;

  // The whole file; none: not there. Malformed: longer than `limit` (found out before it is read),
  // or no regular file: links are not followed. Environment: it cannot be read.
  virtual Result<std::optional<Bytes>> read(std::string_view path, std::size_t limit) = 0;

  // What a folder holds, in the order of the names; none: there is no such folder. Malformed: more
  // than `max_names`.
  enum class Kind { file, folder, other };
  static constexpr std::size_t max_names = 8192;  // a site's folder has at most 3000
  virtual Result<std::optional<std::map<std::string, Kind>>> list(std::string_view folder) = 0;
};

// Over a folder of this machine. Missing: there is none.
Result<std::unique_ptr<SiteFiles>> open_site_folder(const std::filesystem::path& site);

}  // namespace muniment::verify
