#include "verify/site_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace muniment::verify {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

Error failed(std::string_view path, int code) {
  return Error(ErrorKind::environment,
               say("{1}: {2}", path, std::generic_category().message(code)));
}

Error no_regular_file(std::string_view path) {
  return Error(ErrorKind::malformed,
               say("{1} is not a regular file; links are not followed", path));
}

class SiteFolder final : public SiteFiles {
 public:
  explicit SiteFolder(Descriptor site) : site_(std::move(site)) {}

  Result<std::optional<Bytes>> read(std::string_view path, std::size_t limit) override;
  Result<std::optional<std::map<std::string, Kind>>> list(std::string_view path) override;

 private:
  // Of a folder, step by step; none: not there, or there is something else in its place.
  Result<std::optional<Descriptor>> open_folder(std::string_view path) const;

  Descriptor site_;
  // The folder of the last file: the next one is mostly its neighbour.
  std::string recent_path_;
  std::optional<Descriptor> recent_;
};

Result<std::optional<Descriptor>> SiteFolder::open_folder(std::string_view path) const {
  Descriptor folder(::fcntl(site_.number(), F_DUPFD_CLOEXEC, 0));
  if (folder.number() < 0) return failed(path, errno);
  for (std::string_view rest = path; !rest.empty();) {
    const std::string name(rest.substr(0, rest.find('/')));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    Descriptor next(
        ::openat(folder.number(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (next.number() < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) {
      return std::optional<Descriptor>();
    }
    if (next.number() < 0) return failed(path, errno);
    folder = std::move(next);
  }
  return std::optional(std::move(folder));
}

Result<std::optional<Bytes>> SiteFolder::read(std::string_view path, std::size_t limit) {
  const std::size_t slash = path.rfind('/');
  const bool top = slash == std::string_view::npos;
  const std::string_view folder = top ? std::string_view() : path.substr(0, slash);
  if (!recent_ || recent_path_ != folder) {
    Result<std::optional<Descriptor>> opened = open_folder(folder);
    if (!opened.ok()) return std::move(opened).error();
    if (!*opened) return std::optional<Bytes>();
    recent_ = *std::move(opened);
    recent_path_ = folder;
  }
  const std::string name(top ? path : path.substr(slash + 1));
  // Non-blocking, so that a pipe without a writer does not hang the program before it is refused.
  const Descriptor file(::openat(recent_->number(), name.c_str(),
                                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (file.number() < 0 && errno == ENOENT) return std::optional<Bytes>();
  if (file.number() < 0 && errno == ELOOP) return no_regular_file(path);
  struct stat found {};
  if (file.number() < 0 || ::fstat(file.number(), &found) != 0) return failed(path, errno);
  if (!S_ISREG(found.st_mode)) return no_regular_file(path);
  if (found.st_size < 0 || static_cast<std::uint64_t>(found.st_size) > limit) {
    return Error(ErrorKind::malformed, say("{1} is longer than it can be", path));
  }
  Bytes bytes(static_cast<std::size_t>(found.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return std::optional(std::move(bytes));
}

SiteFiles::Kind kind_of(int folder, const dirent& entry) {
  struct stat found {};
  if (entry.d_type == DT_REG) return SiteFiles::Kind::file;
  if (entry.d_type == DT_DIR) return SiteFiles::Kind::folder;
  if (entry.d_type == DT_UNKNOWN &&
      ::fstatat(folder, entry.d_name, &found, AT_SYMLINK_NOFOLLOW) == 0) {
    if (S_ISREG(found.st_mode)) return SiteFiles::Kind::file;
    if (S_ISDIR(found.st_mode)) return SiteFiles::Kind::folder;
  }
  return SiteFiles::Kind::other;
}

Result<std::optional<std::map<std::string, SiteFiles::Kind>>> SiteFolder::list(
    std::string_view path) {
  Result<std::optional<Descriptor>> folder = open_folder(path);
  if (!folder.ok()) return std::move(folder).error();
  if (!*folder) return std::optional<std::map<std::string, Kind>>();
  const std::unique_ptr<DIR, CloseFolder> listing(::fdopendir((*folder)->number()));
  if (!listing) return failed(path, errno);
  const int number = (*folder)->release();  // the listing closes it
  std::map<std::string, Kind> names;
  errno = 0;  // which alone tells a failure from the end
  for (const dirent* entry = nullptr; (entry = ::readdir(listing.get())) != nullptr; errno = 0) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == max_names) {
      return Error(ErrorKind::malformed,
                   say("{1} holds more files than a site's folder can", path));
    }
    names.emplace(name, kind_of(number, *entry));
  }
  if (errno != 0) return failed(path, errno);
  return std::optional(std::move(names));
}

}  // namespace

Result<std::unique_ptr<SiteFiles>> open_site_folder(const std::filesystem::path& site) {
  Descriptor folder(::open(site.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.number() < 0 && errno == ENOENT) {
    return Error(ErrorKind::missing, say("there is no folder {1}", site.string()));
  }
  if (folder.number() < 0) return failed(site.string(), errno);
  return std::unique_ptr<SiteFiles>(std::make_unique<SiteFolder>(std::move(folder)));
}

}  // namespace muniment::verify
