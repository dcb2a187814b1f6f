// The file that a receipt is about: opened once, hashed in a stream as often as another algorithm
// is asked for.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "cli/common/verifying.h"
#include "verify/content_digest.h"

namespace muniment::cli {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;

struct OpenFile {
  Descriptor descriptor;
  std::filesystem::path path;
  struct stat stated;
  FileProgress progress;
};

bool unchanged(const struct stat& before, const struct stat& after) {
  return before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec &&
         before.st_ctim.tv_sec == after.st_ctim.tv_sec &&
         before.st_ctim.tv_nsec == after.st_ctim.tv_nsec;
}

// Feeds the whole file to `take`, block by block, and refuses a file that changed meanwhile.
Status stream(const OpenFile& file, const std::function<void(ByteView)>& take) {
  Bytes block(block_bytes);
  std::uint64_t offset = 0;
  while (true) {
    const ssize_t got =
        pread(file.descriptor.number(), block.data(), block.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, file.path);
    if (got == 0) break;
    const auto length = static_cast<std::size_t>(got);
    take(ByteView(block).first(length));
    offset += length;
    if (file.progress) file.progress(length, static_cast<std::uint64_t>(file.stated.st_size));
  }
  struct stat now {};
  if (fstat(file.descriptor.number(), &now) != 0) return system_error(errno, file.path);
  if (offset != static_cast<std::uint64_t>(file.stated.st_size) || !unchanged(file.stated, now)) {
    return Error(ErrorKind::environment,
                 say("{1} changed while it was read; check it again", file.path.string()));
  }
  return {};
}

Result<Hash> digest_of(const OpenFile& file, std::uint16_t algorithm) {
  return verify::content_digest(algorithm, [&](const auto& take) { return stream(file, take); });
}

}  // namespace

Result<verify::FileToCheck> open_file_to_check(const std::filesystem::path& path,
                                               const FileProgress& progress) {
  // Non-blocking, so that a pipe without a writer does not hang the program before it is refused.
  Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!descriptor.ok()) return system_error(errno, path);
  struct stat stated {};
  if (fstat(descriptor.number(), &stated) != 0) return system_error(errno, path);
  if (!S_ISREG(stated.st_mode)) {
    return Error(
        ErrorKind::environment,
        say("{1} is not a regular file; only a regular file can be compared", path.string()));
  }
  auto file = std::make_shared<OpenFile>(OpenFile{std::move(descriptor), path, stated, progress});
  return verify::FileToCheck{
      path.filename().string(), static_cast<std::uint64_t>(stated.st_size),
      [file](std::uint16_t algorithm) { return digest_of(*file, algorithm); }};
}

}  // namespace muniment::cli
