#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/files.h"
#include "evidence/folder_listing.h"
#include "evidence/intake.h"
#include "evidence/skip_reason.h"

namespace muniment::evidence {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
// Of the folders that lead to where the walk is; a process may open no more than 1024 files, often.
constexpr std::size_t most_open_folders = 64;

using OpenFolder = std::shared_ptr<const Descriptor>;

OpenFolder share(Descriptor folder) {
  return std::make_shared<const Descriptor>(std::move(folder));
}

SkippedFile skipped(std::string relative, int error_number) {
  HashFailure failure = skip_failure(error_number);
  return {std::move(relative), failure.reason, std::move(failure.detail)};
}

NameKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return NameKind::file;
  if (S_ISDIR(mode)) return NameKind::folder;
  return S_ISLNK(mode) ? NameKind::link : NameKind::special;
}

// Not every file system tells the kind with the name. What cannot be looked at counts as a file:
// whoever opens it learns why.
NameKind find_kind(int folder, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return kind_of(DTTOIF(entry.d_type));
  struct stat status = {};
  if (::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return NameKind::file;
  return kind_of(status.st_mode);
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// The names in an open folder, as many as can be read; gives the system's error number.
int list(int folder, FolderListing& listing) {
  const int again = ::fcntl(folder, F_DUPFD_CLOEXEC, 0);  // the stream closes it
  const std::unique_ptr<DIR, CloseFolder> stream(again < 0 ? nullptr : ::fdopendir(again));
  if (stream == nullptr) {
    const int failed = errno;
    if (again >= 0) ::close(again);
    return failed;
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") listing.add(find_kind(folder, *entry), entry->d_name);
    errno = 0;
  }
  const int failed = errno;
  listing.sort();
  return failed;
}

SkipReason reason_of(NameKind kind) {
  return kind == NameKind::link ? SkipReason::symlink : SkipReason::special_file;
}

}  // namespace

// The folders on the way from the root to where the walk is.
class FolderWalk::Levels {
 public:
  using Found = std::variant<FoundFile, SkippedFile>;

  explicit Levels(std::string root_path) : root_path_(std::move(root_path)) {
    if (root_path_.back() != '/') root_path_ += '/';
  }

  // `relative` is empty for the root, and else ends in '/'. Gives the system's error number.
  int enter(OpenFolder folder, std::string relative) {
    struct stat status = {};
    if (::fstat(folder->number(), &status) != 0) return errno;
    const auto same = [&](const Level& level) {
      return level.device == status.st_dev && level.inode == status.st_ino;
    };
    if (std::any_of(levels_.begin(), levels_.end(), same)) {
      relative.pop_back();
      found_ = SkippedFile{std::move(relative), SkipReason::loop, {}};
      return 0;
    }
    FolderListing listing;
    const int failed = list(folder->number(), listing);
    if (failed != 0 && listing.at_end()) return failed;
    levels_.push_back({std::move(folder), std::move(listing), std::move(relative), status.st_dev,
                       status.st_ino, failed});
    if (levels_.size() > most_open_folders) {
      levels_[levels_.size() - 1 - most_open_folders].folder.reset();
    }
    return 0;
  }

  std::optional<Found> next() {
    while (!found_.has_value() && !levels_.empty()) {
      if (levels_.back().listing.at_end()) {
        leave();
      } else {
        look_at_next();
      }
    }
    return std::exchange(found_, std::nullopt);
  }

 private:
  struct Level {
    OpenFolder folder;  // null: closed, to be opened again from below
    FolderListing listing;
    std::string relative;  // empty for the root, else ends in '/'
    dev_t device;
    ino_t inode;
    int failed;  // where its listing ended too early
  };

  void skip(std::string&& relative, int error_number) {
    found_ = skipped(std::move(relative), error_number);
  }

  void look_at_next() {
    Level& level = levels_.back();
    const NameKind kind = level.listing.kind();
    const std::string name = level.listing.name();
    level.listing.step();
    std::string relative = level.relative + name;
    if (relative.size() > max_relative_bytes) {
      skip(std::move(relative), ENAMETOOLONG);
    } else if (kind == NameKind::file) {
      found_ = FoundFile{root_path_ + relative, std::move(relative), 0, level.folder};
    } else if (kind == NameKind::folder) {
      descend(level.folder->number(), name, std::move(relative));
    } else {
      found_ = SkippedFile{std::move(relative), reason_of(kind), {}};
    }
  }

  void descend(int parent, const std::string& name, std::string relative) {
    Descriptor folder(::openat(parent, name.c_str(), folder_flags));
    const int failed = folder.valid() ? enter(share(std::move(folder)), relative + '/') : errno;
    if (failed != 0) skip(std::move(relative), failed);
  }

  void leave() {
    const Level left = std::move(levels_.back());
    levels_.pop_back();
    if (left.failed != 0) skip(name_of(left), left.failed);
    if (levels_.empty() || levels_.back().folder != nullptr) return;
    if (!open_again(*left.folder)) {  // it was moved: what is left of it cannot be reached
      Level& lost = levels_.back();
      found_ = SkippedFile{name_of(lost), SkipReason::changed, {}};
      lost.listing = {};
      lost.failed = 0;
      lost.folder = left.folder;
    }
  }

  // Whether the deepest folder is still where it was: above the one that the walk comes from.
  bool open_again(const Descriptor& below) {
    Level& level = levels_.back();
    Descriptor folder(::openat(below.number(), "..", folder_flags));
    struct stat status = {};
    if (!folder.valid() || ::fstat(folder.number(), &status) != 0 ||
        status.st_dev != level.device || status.st_ino != level.inode) {
      return false;
    }
    level.folder = share(std::move(folder));
    return true;
  }

  static std::string name_of(const Level& level) {
    return level.relative.empty() ? "." : level.relative.substr(0, level.relative.size() - 1);
  }

  std::string root_path_;
  std::vector<Level> levels_;
  std::optional<Found> found_;
};

FolderWalk::FolderWalk(std::unique_ptr<Levels> levels) : levels_(std::move(levels)) {}
FolderWalk::FolderWalk(FolderWalk&&) noexcept = default;
FolderWalk& FolderWalk::operator=(FolderWalk&&) noexcept = default;
FolderWalk::~FolderWalk() = default;

std::optional<std::variant<FoundFile, SkippedFile>> FolderWalk::next() { return levels_->next(); }

bool is_failure(SkipReason reason) {
  return reason == SkipReason::unreadable || reason == SkipReason::changed ||
         reason == SkipReason::vanished || reason == SkipReason::unlike;
}

Result<FolderWalk> FolderWalk::open(const std::filesystem::path& folder) {
  if (folder.empty()) return Error(ErrorKind::usage, say("the name of the folder is empty"));
  Descriptor root(::open(folder.c_str(), folder_flags));
  if (!root.valid() && (errno == ELOOP || errno == ENOTDIR)) {
    std::error_code ignored;
    if (std::filesystem::is_symlink(folder, ignored)) {
      return Error(ErrorKind::usage,
                   say("{1} is a symlink, and those are not followed: name the folder it leads to",
                       folder.string()));
    }
    return Error(ErrorKind::usage, say("{1} is not a folder", folder.string()));
  }
  if (!root.valid() && errno == ENOENT) {
    return Error(ErrorKind::missing, say("there is no folder {1}", folder.string()));
  }
  if (!root.valid())
    return system_error(say("cannot read folder {1}: {2}", folder.string()), errno);
  auto levels = std::make_unique<Levels>(folder.string());
  const int failed = levels->enter(share(std::move(root)), "");
  if (failed != 0) return system_error(say("cannot read folder {1}: {2}", folder.string()), failed);
  return FolderWalk(std::move(levels));
}

Result<Walk> walk_folder(const std::filesystem::path& folder) {
  Result<FolderWalk> files = FolderWalk::open(folder);
  if (!files.ok()) return std::move(files).error();
  Walk walk;
  while (auto found = files->next()) {
    auto* file = std::get_if<FoundFile>(&*found);
    if (file == nullptr) {
      walk.skipped.push_back(std::get<SkippedFile>(std::move(*found)));
      continue;
    }
    file->size = size_of(*file);
    file->folder.reset();  // so many folders cannot stay open
    walk.files.push_back(std::move(*file));
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.relative < b.relative; };
  std::sort(walk.skipped.begin(), walk.skipped.end(), by_name);
  return walk;
}

std::uint64_t size_of(const FoundFile& file) {
  const std::size_t slash = file.relative.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  struct stat status = {};
  const bool known = file.folder == nullptr
                         ? ::fstatat(AT_FDCWD, file.path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0
                         : ::fstatat(file.folder->number(), file.relative.c_str() + name, &status,
                                     AT_SYMLINK_NOFOLLOW) == 0;
  return known && S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::variant<FoundFile, SkippedFile> find_file(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  struct stat status = {};
  if (::fstatat(AT_FDCWD, file.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return skipped(file.string(), errno);
  }
  if (S_ISLNK(status.st_mode)) return SkippedFile{file.string(), SkipReason::symlink, {}};
  if (!S_ISREG(status.st_mode)) return SkippedFile{file.string(), SkipReason::special_file, {}};
  return FoundFile{file.string(), std::move(name), static_cast<std::uint64_t>(status.st_size)};
}

}  // namespace muniment::evidence
