// Taking in files: finding them and hashing them in one streaming pass.
//
// Symlinks are never followed, not even the last component. What is hashed is the descriptor that was stat'ed; a file
// that changed while it was read is refused. What cannot be read is reported, and the rest goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "evidence/model/opening.h"

namespace muniment::evidence {

struct FoundFile {
  std::string path;      // as given or below the folder, to open it
  std::string relative;  // below the folder, '/'-separated, raw bytes; the base name for a single file
  std::uint64_t size;    // when it was found
};

enum class SkipReason { symlink, special_file, unreadable, changed, loop, vanished };

struct SkippedFile {
  std::string relative;  // raw bytes; escape before showing
  SkipReason reason;
  std::string detail;    // the system's reason for unreadable ones, else empty
};
bool is_failure(SkipReason reason);  // symlinks, special files and loops are listed but are no failure

struct Walk {
  std::vector<FoundFile> files;  // sorted by `relative` as bytes
  std::vector<SkippedFile> skipped;
};

// All regular files below a folder. Iterates; no recursion. An error only when the folder itself cannot be read.
Result<Walk> walk_folder(const std::filesystem::path& folder);

using Progress = std::function<void(std::uint64_t bytes_read)>;  // called after each block with its length

// Hashes one file into a Content (name: `relative`; media type from its extension, or empty). The suite's digest is
// always there.
struct HashedFile {
  Content content;
};
struct HashFailure {
  SkipReason reason;
  std::string detail;
};
std::variant<HashedFile, HashFailure> hash_file(Hasher& hasher, const FoundFile& file, const Progress& progress);

}  // namespace muniment::evidence
