#include <fcntl.h>
#include <linux/fs.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "cli/common/files.h"
#include "ledger/core/bytes.h"

namespace muniment::cli {
namespace {

// A file that is removed again unless it was kept.
class TemporaryFile {
 public:
  static Result<TemporaryFile> make(const std::filesystem::path& beside, unsigned mode);
  TemporaryFile(TemporaryFile&& other) noexcept
      : path_(std::exchange(other.path_, {})), descriptor_(std::move(other.descriptor_)) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_.number(); }
  void keep() { path_.clear(); }

 private:
  TemporaryFile(std::filesystem::path path, Descriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}
  std::filesystem::path path_;
  Descriptor descriptor_;
};

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Result<TemporaryFile> TemporaryFile::make(const std::filesystem::path& beside, unsigned mode) {
  constexpr int attempts = 16;  // against names that are taken: each has 64 random bits
  for (int attempt = 0; attempt < attempts; ++attempt) {
    std::array<std::uint8_t, 8> random{};
    if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
      return system_error(errno, beside);
    }
    std::filesystem::path name = folder_of(beside) / (".muniment-" + to_hex(random) + ".part");
    const int opened = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (opened >= 0) return TemporaryFile(std::move(name), Descriptor(opened));
    if (errno == ENOENT) {
      return Error(ErrorKind::missing, say("there is no folder {1}", folder_of(beside).string()));
    }
    if (errno != EEXIST) return system_error(errno, beside);
  }
  return system_error(EEXIST, beside);
}

Status write_all(int descriptor, std::string_view content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t written = write(descriptor, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_error(errno, path);
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Error already_there(const std::filesystem::path& path) {
  return Error(ErrorKind::refused,
               say("there is a file named {1} already; it was not touched", path.string()));
}

// Gives the temporary file its name if nothing has that name.
Status rename_new(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno == EEXIST) return already_there(to);
  if (errno != EINVAL && errno != ENOSYS) return system_error(errno, to);
  // A file system without that call: a hard link does not replace anything either.
  if (link(from.c_str(), to.c_str()) != 0) {
    return errno == EEXIST ? already_there(to) : system_error(errno, to);
  }
  unlink(from.c_str());
  return {};
}

// Replaces a regular file or makes a new one. A device or a link in its place would be destroyed by
// the renaming.
Status rename_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  struct stat there {};
  if (lstat(to.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    return Error(
        ErrorKind::refused,
        say("{1} is not a regular file, so it is not replaced; name another file", to.string()));
  }
  if (rename(from.c_str(), to.c_str()) != 0) return system_error(errno, to);
  return {};
}

Status sync_folder(const std::filesystem::path& path) {
  const std::filesystem::path folder = folder_of(path);
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok() || fsync(opened.number()) != 0) return system_error(errno, folder);
  return {};
}

}  // namespace

Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode,
                  Overwrite overwrite) {
  return write_file(path, mode, overwrite, [&](const WritePiece& write) { return write(content); });
}

Status write_file(const std::filesystem::path& path, unsigned mode, Overwrite overwrite,
                  const std::function<Status(const WritePiece&)>& write) {
  Result<TemporaryFile> file = TemporaryFile::make(path, mode);
  if (!file.ok()) return std::move(file).error();
  Status written =
      write([&](std::string_view piece) { return write_all(file->descriptor(), piece, path); });
  if (!written.ok()) return written;
  if (fsync(file->descriptor()) != 0) return system_error(errno, path);
  Status named = overwrite == Overwrite::yes ? rename_over(file->path(), path)
                                             : rename_new(file->path(), path);
  if (!named.ok()) return named;
  file->keep();
  return sync_folder(path);
}

Status replace_file(const std::filesystem::path& path, std::string_view content,
                    const std::function<bool(std::string_view)>& is_like) {
  constexpr std::size_t limit = 1 << 20;  // nothing that is written so is as long
  const Result<std::string> there = read_file(path, limit);
  const bool missing = !there.ok() && there.error().kind() == ErrorKind::missing;
  if (!missing && (!there.ok() || !is_like(*there))) {
    return Error(ErrorKind::refused,
                 say("{1} is there and is something else than what would be written; it was not "
                     "touched: name another file",
                     path.string()));
  }
  return write_file(path, content, 0644, missing ? Overwrite::no : Overwrite::yes);
}

}  // namespace muniment::cli
