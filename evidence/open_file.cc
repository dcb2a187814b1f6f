#include "evidence/open_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/skip_reason.h"

namespace muniment::evidence {
namespace {

constexpr int file_flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr int step_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
// From here on the system is asked to read ahead further than it does by itself.
constexpr off_t large_bytes = 1024 * 1024;

// Opens the file component by component below the folder that the walk began at, so that none of
// them can have become a symlink since. Not ok: errno says why.
Descriptor open_by_path(const FoundFile& file) {
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

Descriptor open_found(const FoundFile& file) {
  if (file.folder == nullptr) return open_by_path(file);
  const std::size_t slash = file.relative.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  return Descriptor(::openat(file.folder->number(), file.relative.c_str() + name, file_flags));
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool same_file(const struct stat& before, const struct stat& after) {
  return before.st_dev == after.st_dev && before.st_ino == after.st_ino &&
         before.st_size == after.st_size && same_time(before.st_mtim, after.st_mtim) &&
         same_time(before.st_ctim, after.st_ctim);
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

std::variant<OpenFile, HashFailure> OpenFile::open(const FoundFile& file) {
  Descriptor opened = open_found(file);
  struct stat before = {};
  if (!opened.valid() || ::fstat(opened.number(), &before) != 0) return skip_failure(errno);
  if (!S_ISREG(before.st_mode)) return HashFailure{SkipReason::special_file, {}};
  if (before.st_size >= large_bytes) {
    // Advice only: what comes of it changes nothing but the speed.
    (void)::posix_fadvise(opened.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  return OpenFile(std::move(opened), before);
}

// Asks for one byte more than the file should have: a read that gives less than was asked for has
// seen its end.
std::variant<std::size_t, HashFailure> OpenFile::read(std::span<std::uint8_t> room) {
  if (ended_) return std::size_t{0};
  const std::uint64_t wanted = std::min<std::uint64_t>(room.size(), size() + 1 - done_);
  ssize_t got = -1;
  do {
    got = ::read(descriptor_.number(), room.data(), static_cast<std::size_t>(wanted));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return skip_failure(errno);
  done_ += static_cast<std::uint64_t>(got);
  ended_ =
      got == 0 || done_ > size() || (done_ == size() && static_cast<std::uint64_t>(got) < wanted);
  return static_cast<std::size_t>(got);
}

std::optional<HashFailure> OpenFile::changed() const {
  struct stat after = {};
  if (::fstat(descriptor_.number(), &after) != 0) return skip_failure(errno);
  if (done_ == size() && same_file(before_, after)) return std::nullopt;
  return HashFailure{SkipReason::changed, {}};
}

HashedFile hashed_file(const FoundFile& file, std::uint64_t size, HashAlgorithm algorithm,
                       const Hash& digest) {
  HashedFile hashed;
  hashed.content.name = to_bytes(file.relative);
  hashed.content.media_type = std::string(media_type_of(file.relative));
  hashed.content.size = size;
  hashed.content.digests.push_back({static_cast<std::uint16_t>(algorithm), digest});
  return hashed;
}

}  // namespace muniment::evidence
