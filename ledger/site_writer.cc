#include "ledger/site_writer.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace muniment {
namespace {

namespace fs = std::filesystem;

constexpr mode_t file_mode = 0644;
constexpr mode_t folder_mode = 0755;
constexpr std::size_t max_unsynced = 64;
constexpr std::size_t max_waiting = 64;

std::string temporary_name(std::size_t number) {
  return std::string(SiteWriter::temporary) + "." + std::to_string(number);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

Error failed_at(const fs::path& path, int code) {
  const bool full = code == ENOSPC || code == EDQUOT;
  return Error(full ? ErrorKind::disk_full : ErrorKind::environment,
               say("{1}: {2}", path.string(), describe_errno(code)));
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

Result<SiteWriter> SiteWriter::open(const fs::path& site) {
  const bool made = ::mkdir(site.c_str(), folder_mode) == 0;
  if (!made && errno != EEXIST) return failed_at(site, errno);
  Descriptor folder(::open(site.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return failed_at(site, errno);
  if (made && ::fchmod(folder.number(), folder_mode) != 0) return failed_at(site, errno);
  if (::flock(folder.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed_at(site, errno);
    return Error(ErrorKind::refused,
                 say("something else is being published to {1}: try again when that is done",
                     site.string()));
  }
  SiteWriter writer(site, std::move(folder));
  if (made) {
    const fs::path above = fs::absolute(site).lexically_normal().parent_path();
    const Descriptor opened(::open(above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.valid() || ::fsync(opened.number()) != 0) return failed_at(above, errno);
  }
  return writer;
}

Error SiteWriter::failed(const std::string& path, int code) const {
  return failed_at(site_ / path, code);
}

Result<std::optional<std::uint64_t>> SiteWriter::size(const std::string& path) const {
  struct stat found {};
  if (::fstatat(folder_.number(), path.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return std::optional<std::uint64_t>();
    return failed(path, errno);
  }
  if (!S_ISREG(found.st_mode)) {
    return Error(ErrorKind::refused,
                 say("{1} is in the way: it is not a regular file", (site_ / path).string()));
  }
  return std::optional(static_cast<std::uint64_t>(found.st_size));
}

Result<bool> SiteWriter::has_folder(const std::string& path) const {
  struct stat found {};
  if (::fstatat(folder_.number(), path.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return false;
    return failed(path, errno);
  }
  return S_ISDIR(found.st_mode);
}

Result<std::optional<Bytes>> SiteWriter::read(const std::string& path, std::size_t limit) const {
  const Result<std::optional<std::uint64_t>> found = size(path);
  if (!found.ok()) return Error(found.error());
  if (!*found) return std::optional<Bytes>();
  if (**found > limit) {
    return Error(ErrorKind::malformed,
                 say("{1} is longer than such a file can be", (site_ / path).string()));
  }
  const Descriptor file(
      ::openat(folder_.number(), path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file.valid()) return failed(path, errno);
  Bytes bytes(static_cast<std::size_t>(**found));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(file.number(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return std::optional(std::move(bytes));
}

Result<std::set<std::string>> SiteWriter::names(const std::string& folder) const {
  const int opened =
      ::openat(folder_.number(), folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0) return failed(folder, errno);
  const std::unique_ptr<DIR, CloseFolder> listing(::fdopendir(opened));
  if (!listing) return failed(folder, errno);
  std::set<std::string> names;
  errno = 0;  // which alone tells a failure from the end
  while (const dirent* entry = ::readdir(listing.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace(name);
    errno = 0;
  }
  if (errno != 0) return failed(folder, errno);
  return names;
}

Status SiteWriter::write(const Waiting& file, ByteView bytes) const {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t put = ::pwrite(file.file.number(), bytes.data() + done, bytes.size() - done,
                                 static_cast<off_t>(done));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failed(file.name, errno);
    done += static_cast<std::size_t>(put);
  }
  // A umask must not hide the file from the web server's user.
  if (::fchmod(file.file.number(), file_mode) != 0) return failed(file.name, errno);
  return {};
}

Status SiteWriter::put(const std::string& path, ByteView bytes) {
  if (waiting_.size() >= max_waiting) {
    if (Status settled = settle(); !settled.ok()) return settled;
  }
  if (Status made = make_folders(folder_of(path)); !made.ok()) return made;
  std::string name = temporary_name(waiting_.size());
  Descriptor file(::openat(folder_.number(), name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
  if (!file.valid()) return failed(name, errno);
  waiting_.push_back({std::move(file), std::move(name), path});
  Status written = write(waiting_.back(), bytes);
  if (!written.ok()) drop_waiting();
  return written;
}

// Makes durable what waits, then gives it its names.
Status SiteWriter::settle() {
  // The disk begins with all of them before anybody waits for the first.
  for (const Waiting& file : waiting_) {
    static_cast<void>(::sync_file_range(file.file.number(), 0, 0, SYNC_FILE_RANGE_WRITE));
  }
  Status settled;
  for (const Waiting& file : waiting_) {
    if (::fsync(file.file.number()) != 0 && settled.ok()) settled = failed(file.name, errno);
  }
  if (settled.ok()) settled = name_all();
  drop_waiting();
  return settled;
}

Status SiteWriter::name_all() {
  while (!waiting_.empty()) {
    if (Status named = rename(waiting_.back().name, waiting_.back().path); !named.ok()) {
      return named;
    }
    waiting_.pop_back();
  }
  return {};
}

void SiteWriter::drop_waiting() {
  for (const Waiting& file : waiting_) ::unlinkat(folder_.number(), file.name.c_str(), 0);
  waiting_.clear();
}

SiteWriter::~SiteWriter() { drop_waiting(); }

Status SiteWriter::make_folders(const std::string& path) {
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    const std::string folder = path.substr(0, end);
    if (folder != "." && ::mkdirat(folder_.number(), folder.c_str(), folder_mode) == 0) {
      if (::fchmodat(folder_.number(), folder.c_str(), folder_mode, 0) != 0) {
        return failed(folder, errno);
      }
      if (Status noted = touch(folder_of(folder)); !noted.ok()) return noted;
    } else if (folder != "." && errno != EEXIST) {
      return failed(folder, errno);
    }
    if (end == std::string::npos) return {};
  }
}

// Notes a folder whose names are not durable yet. Older ones are synced before there are too many.
Status SiteWriter::touch(const std::string& path) {
  if (unsynced_.size() >= max_unsynced && !unsynced_.contains(path)) {
    if (Status synced = sync_folders(); !synced.ok()) return synced;
  }
  unsynced_.insert(path);
  return {};
}

Status SiteWriter::sync_folder(const std::string& path) const {
  const Descriptor folder(
      ::openat(folder_.number(), path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return errno == ENOENT ? Status() : Status(failed(path, errno));
  return ::fsync(folder.number()) == 0 ? Status() : Status(failed(path, errno));
}

Status SiteWriter::sync() {
  if (Status settled = settle(); !settled.ok()) return settled;
  return sync_folders();
}

Status SiteWriter::sync_folders() {
  while (!unsynced_.empty()) {
    if (Status synced = sync_folder(*unsynced_.begin()); !synced.ok()) return synced;
    unsynced_.erase(unsynced_.begin());
  }
  return {};
}

Status SiteWriter::rename(const std::string& from, const std::string& to) {
  if (::renameat(folder_.number(), from.c_str(), folder_.number(), to.c_str()) != 0) {
    return failed(to, errno);
  }
  return touch(folder_of(to));
}

Status SiteWriter::remove_folder(const std::string& path) {
  const Result<bool> there = has_folder(path);
  if (!there.ok()) return Error(there.error());
  if (!*there) return {};
  const Result<std::set<std::string>> files = names(path);
  if (!files.ok()) return Error(files.error());
  for (const std::string& name : *files) {
    const std::string file = path + "/" + name;
    const Result<bool> folder = has_folder(file);
    if (!folder.ok()) return Error(folder.error());
    if (*folder) {
      if (Status removed = remove_folder(file); !removed.ok()) return removed;
    } else if (::unlinkat(folder_.number(), file.c_str(), 0) != 0) {
      return failed(file, errno);
    }
  }
  if (::unlinkat(folder_.number(), path.c_str(), AT_REMOVEDIR) != 0) return failed(path, errno);
  unsynced_.erase(path);
  return touch(folder_of(path));
}

Status SiteWriter::remove_leftovers() {
  for (std::size_t number = 0; number < max_waiting; ++number) {
    const std::string name = temporary_name(number);
    if (::unlinkat(folder_.number(), name.c_str(), 0) != 0 && errno != ENOENT) {
      return failed(name, errno);
    }
  }
  return remove_folder(std::string(temporary_folder));
}

}  // namespace muniment
