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

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Result<std::filesystem::path> unused_name(const std::filesystem::path& beside) {
  std::array<std::uint8_t, 8> random{};
  if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    return system_error(errno, beside);
  }
  return folder_of(beside) / (".muniment-" + to_hex(random) + ".part");
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

// A device or a link would be destroyed by the renaming, and reading a pipe might never end.
Status check_replaceable(const std::filesystem::path& path) {
  struct stat there {};
  if (lstat(path.c_str(), &there) != 0 || S_ISREG(there.st_mode)) return {};
  return Error(
      ErrorKind::refused,
      say("{1} is not a regular file; it was not touched: name another file", path.string()));
}

// Replaces a regular file or makes a new one.
Status rename_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (Status regular = check_replaceable(to); !regular.ok()) return regular;
  if (rename(from.c_str(), to.c_str()) != 0) return system_error(errno, to);
  return {};
}

// Gives a name to a file that has none, if nothing has that name.
Status link_new(const std::string& from, const std::filesystem::path& to) {
  if (linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
  return errno == EEXIST ? already_there(to) : system_error(errno, to);
}

Status sync_folder(const std::filesystem::path& path) {
  const std::filesystem::path folder = folder_of(path);
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok() || fsync(opened.number()) != 0) return system_error(errno, folder);
  return {};
}

}  // namespace

Result<NewFile> NewFile::make(const std::filesystem::path& path, unsigned mode) {
  const std::filesystem::path folder = folder_of(path);
  const int unnamed = open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, mode);
  if (unnamed >= 0) {
    NewFile file(path, {}, Descriptor(unnamed));
    if (access(file.itself().c_str(), F_OK) == 0) return file;  // else it could never be named
  }
  if (unnamed < 0 && errno == ENOENT) {
    return Error(ErrorKind::missing, say("there is no folder {1}", folder.string()));
  }
  Result<std::filesystem::path> name = unused_name(path);
  if (!name.ok()) return std::move(name).error();
  const int named = open(name->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (named < 0) return system_error(errno, path);
  return NewFile(path, *std::move(name), Descriptor(named));
}

NewFile::~NewFile() {
  if (!name_.empty()) unlink(name_.c_str());
}

std::string NewFile::itself() const {
  return name_.empty() ? "/proc/self/fd/" + std::to_string(descriptor_.number()) : name_.string();
}

Status NewFile::put(Overwrite overwrite) {
  if (fsync(descriptor_.number()) != 0) return system_error(errno, path_);
  Status named;
  if (overwrite == Overwrite::no) {
    named = name_.empty() ? link_new(itself(), path_) : rename_new(name_, path_);
  } else {
    if (name_.empty()) {
      Result<std::filesystem::path> name = unused_name(path_);
      if (!name.ok()) return std::move(name).error();
      if (Status linked = link_new(itself(), *name); !linked.ok()) return linked;
      name_ = *std::move(name);
    }
    named = rename_over(name_, path_);
  }
  if (!named.ok()) return named;
  name_.clear();
  return sync_folder(path_);
}

Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode,
                  Overwrite overwrite) {
  return write_file(path, mode, overwrite, [&](const WritePiece& write) { return write(content); });
}

Status write_file(const std::filesystem::path& path, unsigned mode, Overwrite overwrite,
                  const std::function<Status(const WritePiece&)>& write) {
  Result<NewFile> file = NewFile::make(path, mode);
  if (!file.ok()) return std::move(file).error();
  Status written =
      write([&](std::string_view piece) { return write_all(file->descriptor(), piece, path); });
  if (!written.ok()) return written;
  return file->put(overwrite);
}

Status replace_file(const std::filesystem::path& path, std::string_view content,
                    const std::function<bool(std::string_view)>& is_like) {
  constexpr std::size_t limit = 1 << 20;  // nothing that is written so is as long
  if (Status regular = check_replaceable(path); !regular.ok()) return regular;
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
