// Taking in files: finding them and hashing them in one streaming pass.
//
// Symlinks below what was named are never followed, not even as the last component. What is hashed
// is the descriptor that was stat'ed; a file that changed while it was read is refused. What cannot
// be read is reported, and the rest goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "evidence/model/opening.h"
#include "evidence/vault.h"
#include "ledger/descriptor.h"

namespace muniment::evidence {

struct FoundFile {
  std::string path;      // as given or below the folder, to open it; ends in `relative`
  std::string relative;  // below the folder, '/'-separated, raw bytes; a single file's base name
  std::uint64_t size;    // when it was found; 0 where nobody looked
  // The open folder that it lies in, which is a shorter way to it than `path`; may be null.
  std::shared_ptr<const Descriptor> folder = nullptr;
};

enum class SkipReason { symlink, special_file, unreadable, changed, loop, vanished, unlike };

struct SkippedFile {
  std::string relative;  // raw bytes; escape before showing
  SkipReason reason;
  std::string detail;  // the system's reason for unreadable ones, else empty
};
// Symlinks, special files and loops are listed but are no failure.
bool is_failure(SkipReason reason);

// Longer paths are not taken in: eight times what the system opens at once.
inline constexpr std::size_t max_relative_bytes = 32768;

// Walks a folder file by file, in the order of the bytes of their paths, and keeps only the names
// of the folders that it is in. Iterates; no recursion. One thread at a time.
class FolderWalk {
 public:
  // An error only when the folder itself cannot be read, or is a symlink.
  static Result<FolderWalk> open(const std::filesystem::path& folder);
  FolderWalk(FolderWalk&&) noexcept;
  FolderWalk& operator=(FolderWalk&&) noexcept;
  ~FolderWalk();

  // What comes next, with its open folder and without a size; none: the walk is over.
  std::optional<std::variant<FoundFile, SkippedFile>> next();

 private:
  class Levels;
  explicit FolderWalk(std::unique_ptr<Levels> levels);
  std::unique_ptr<Levels> levels_;
};

struct Walk {
  std::vector<FoundFile> files;      // sorted by `relative` as bytes
  std::vector<SkippedFile> skipped;  // sorted likewise
};

// All regular files below a folder, with their sizes.
Result<Walk> walk_folder(const std::filesystem::path& folder);

// What the system says of a file that was found; 0 when it is no file any more.
std::uint64_t size_of(const FoundFile& file);

// One file that a person named. A folder is reported as a special file.
std::variant<FoundFile, SkippedFile> find_file(const std::filesystem::path& file);

// Called after each block with its length, at least once for a file that is not empty.
using Progress = std::function<void(std::uint64_t bytes_read)>;

struct HashedFile {
  // name: `relative`; media type from its extension, or empty; the one digest is the hasher's.
  Content content;
  std::optional<VaultItem> item = {};  // where the vault took it
};
struct HashFailure {
  SkipReason reason;
  std::string detail;
};
// Whether the vault takes what is hashed, and for which class.
struct Keeping {
  VaultWriter* vault = nullptr;  // null: nothing is kept
  AccessClass access = AccessClass::restricted;
};

// Reads a file once. `progress` may be empty. One thread a hasher; any number of threads.
std::variant<HashedFile, HashFailure> hash_file(Hasher& hasher, const FoundFile& file,
                                                const Progress& progress);
// The same, and the vault takes it. An error is one of the vault.
Result<std::variant<HashedFile, HashFailure>> take_file(Hasher& hasher, const FoundFile& file,
                                                        const Keeping& keeping,
                                                        const Progress& progress);

// Hashes several files on up to `threads` threads, each with a hasher of its own; result[i] is of
// files[i]. `progress` may be empty; it is called by any of the threads, by one at a time.
std::vector<std::variant<HashedFile, HashFailure>> hash_files(HashAlgorithm algorithm,
                                                              std::span<const FoundFile> files,
                                                              const Progress& progress,
                                                              unsigned threads);

// The media type that the extension of a file name stands for, whatever its case; empty: unknown.
std::string_view media_type_of(std::string_view name);

}  // namespace muniment::evidence
