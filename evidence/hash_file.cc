#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "evidence/files.h"
#include "evidence/intake.h"
#include "evidence/skip_reason.h"

namespace muniment::evidence {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;

// Never blocks on a fifo, never takes over a terminal, never follows a link.
constexpr int file_flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr int step_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// Opens the file component by component below the folder that the walk began at, so that none of
// them can have become a symlink since. Not ok: errno says why.
Descriptor open_found(const FoundFile& file) {
  MUNIMENT_CHECK(file.path.ends_with(file.relative));
  const std::string root = file.path.substr(0, file.path.size() - file.relative.size());
  Descriptor folder(-1);
  int at = AT_FDCWD;
  if (!root.empty()) {
    folder = Descriptor(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder.valid()) return folder;
    at = folder.number();
  }
  std::size_t from = 0;
  for (std::size_t slash = file.relative.find('/'); slash != std::string::npos;
       slash = file.relative.find('/', from)) {
    const std::string name = file.relative.substr(from, slash - from);
    Descriptor next(::openat(at, name.c_str(), step_flags));
    if (!next.valid()) return next;
    folder = std::move(next);
    at = folder.number();
    from = slash + 1;
  }
  return Descriptor(::openat(at, file.relative.c_str() + from, file_flags));
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool same_file(const struct stat& before, const struct stat& after) {
  return before.st_dev == after.st_dev && before.st_ino == after.st_ino &&
         before.st_size == after.st_size && same_time(before.st_mtim, after.st_mtim) &&
         same_time(before.st_ctim, after.st_ctim);
}

// Hashes `size` bytes and looks for one more, so that a file that keeps growing ends the reading.
// Gives the number of bytes read, or nothing with errno set.
std::optional<std::uint64_t> read_through(Hasher& hasher, int descriptor, std::uint64_t size,
                                          const Progress& progress) {
  const std::size_t length =
      static_cast<std::size_t>(std::min<std::uint64_t>(size + 1, block_bytes));
  const auto block = std::make_unique_for_overwrite<std::uint8_t[]>(length);
  std::uint64_t done = 0;
  while (done <= size) {
    const ssize_t got = ::read(descriptor, block.get(), length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    hasher.update({block.get(), static_cast<std::size_t>(got)});
    done += static_cast<std::uint64_t>(got);
    if (progress) progress(static_cast<std::uint64_t>(got));
  }
  return done;
}

}  // namespace

HashFailure skip_failure(int error_number) {
  switch (error_number) {
    case ELOOP:
      return {SkipReason::symlink, {}};
    case ENOENT:
      return {SkipReason::vanished, {}};
    case ENXIO:
      return {SkipReason::special_file, {}};
    case ENOTDIR:
      return {SkipReason::changed, {}};
    default:
      return {SkipReason::unreadable, describe_errno(error_number)};
  }
}

std::variant<HashedFile, HashFailure> hash_file(Hasher& hasher, const FoundFile& file,
                                                const Progress& progress) {
  const Descriptor opened = open_found(file);
  struct stat before = {};
  if (!opened.valid() || ::fstat(opened.number(), &before) != 0) return skip_failure(errno);
  if (!S_ISREG(before.st_mode)) return HashFailure{SkipReason::special_file, {}};
  const auto size = static_cast<std::uint64_t>(before.st_size);

  hasher.begin();
  const std::optional<std::uint64_t> read = read_through(hasher, opened.number(), size, progress);
  const int failed = errno;
  const Hash digest = hasher.finish();
  if (!read.has_value()) return skip_failure(failed);
  struct stat after = {};
  if (::fstat(opened.number(), &after) != 0) return skip_failure(errno);
  if (*read != size || !same_file(before, after)) return HashFailure{SkipReason::changed, {}};

  Content content;
  content.name = to_bytes(file.relative);
  content.media_type = std::string(media_type_of(file.relative));
  content.size = size;
  content.digests.push_back({static_cast<std::uint16_t>(hasher.algorithm()), digest});
  return HashedFile{std::move(content)};
}

}  // namespace muniment::evidence
