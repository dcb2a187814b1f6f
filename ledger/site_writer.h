// The files of a published site: each appears whole and durable, or not at all. Private to
// publishing.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/bytes.h"
#include "ledger/descriptor.h"

namespace muniment {

// One site, kept from other writers while the object lives. Paths are relative to the site. One
// thread at a time. Errors: environment, disk full; refused where something else than a file or a
// folder is in the way.
class SiteWriter {
 public:
  // Makes the folder if it is missing (the one above it must be there). Refused: another process
  // is publishing to it.
  static Result<SiteWriter> open(const std::filesystem::path& site);

  Result<std::optional<std::uint64_t>> size(const std::string& path) const;  // none: not there
  Result<bool> has_folder(const std::string& path) const;
  // The whole file; none: not there. Malformed: longer than `limit`.
  Result<std::optional<Bytes>> read(const std::string& path, std::size_t limit) const;
  Result<std::set<std::string>> names(const std::string& folder) const;

  SiteWriter(SiteWriter&&) noexcept = default;
  SiteWriter& operator=(SiteWriter&&) = delete;
  ~SiteWriter();  // removes what was put and has no name yet

  // Writes under a temporary name in the site. Many files are synced together, which costs little
  // more than one of them, and then renamed: at the latest by `sync`. Makes missing folders. Files
  // are for everybody to read (0644), folders too (0755). A crash leaves the old file or the new
  // one.
  Status put(const std::string& path, ByteView bytes);
  Status sync();  // makes all durable that was put, and the names that were changed or removed
  Status rename(const std::string& from, const std::string& to);
  Status remove_folder(const std::string& path);  // with the files in it; none there: done
  Status remove_leftovers();                      // of a run that was cut off

  // Names that are no part of the site: what those of files begin with that are being written, and
  // that of a folder which a caller fills before it renames it into its place.
  static constexpr std::string_view temporary = ".publishing";
  static constexpr std::string_view temporary_folder = ".publishing.d";

 private:
  SiteWriter(std::filesystem::path site, Descriptor folder)
      : site_(std::move(site)), folder_(std::move(folder)) {}

  Error failed(const std::string& path, int code) const;
  // Written, and neither durable nor named.
  struct Waiting {
    Descriptor file;
    std::string name, path;
  };

  Status write(const Waiting& file, ByteView bytes) const;
  Status settle();
  Status name_all();
  void drop_waiting();
  Status make_folders(const std::string& path);
  Status touch(const std::string& path);
  Status sync_folder(const std::string& path) const;
  Status sync_folders();

  std::filesystem::path site_;
  Descriptor folder_;
  std::vector<Waiting> waiting_;
  std::set<std::string> unsynced_;  // folders
};

}  // namespace muniment
