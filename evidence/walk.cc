#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "evidence/files.h"
#include "evidence/intake.h"
#include "evidence/skip_reason.h"

namespace muniment::evidence {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

// A folder on the way from the root to where the walk is.
struct Level {
  OpenFolder folder;
  std::string relative;  // empty for the root, else ends in '/'
  dev_t device;
  ino_t inode;
};

SkippedFile skipped(std::string relative, int error_number) {
  HashFailure failure = skip_failure(error_number);
  return {std::move(relative), failure.reason, std::move(failure.detail)};
}

class Walker {
 public:
  Walker(std::string root_path, Walk& walk) : root_path_(std::move(root_path)), walk_(walk) {
    if (root_path_.back() != '/') root_path_ += '/';
  }

  // Takes over the descriptor of a folder; gives the system's error number.
  int enter(int descriptor, std::string relative) {
    OpenFolder folder(::fdopendir(descriptor));
    if (folder == nullptr) {
      const int failed = errno;
      ::close(descriptor);
      return failed;
    }
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) return errno;
    const auto same = [&](const Level& level) {
      return level.device == status.st_dev && level.inode == status.st_ino;
    };
    if (std::any_of(levels_.begin(), levels_.end(), same)) {
      relative.pop_back();
      walk_.skipped.push_back({std::move(relative), SkipReason::loop, {}});
      return 0;
    }
    levels_.push_back({std::move(folder), std::move(relative), status.st_dev, status.st_ino});
    return 0;
  }

  // Takes the next name of the deepest folder; false when the walk is over.
  bool step() {
    if (levels_.empty()) return false;
    errno = 0;
    const dirent* entry = ::readdir(levels_.back().folder.get());
    if (entry == nullptr) {
      if (errno != 0) walk_.skipped.push_back(skipped(folder_name(), errno));
      levels_.pop_back();
      return true;
    }
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") look_at(entry->d_name);
    return true;
  }

 private:
  std::string folder_name() const {
    const std::string& relative = levels_.back().relative;
    return relative.empty() ? "." : relative.substr(0, relative.size() - 1);
  }

  void look_at(const char* name) {
    const int folder = ::dirfd(levels_.back().folder.get());
    std::string relative = levels_.back().relative + name;
    struct stat status = {};
    if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      walk_.skipped.push_back(skipped(std::move(relative), errno));
    } else if (S_ISREG(status.st_mode)) {
      std::string path = root_path_ + relative;
      walk_.files.push_back(
          {std::move(path), std::move(relative), static_cast<std::uint64_t>(status.st_size)});
    } else if (S_ISDIR(status.st_mode)) {
      descend(folder, name, std::move(relative));
    } else {
      const SkipReason reason =
          S_ISLNK(status.st_mode) ? SkipReason::symlink : SkipReason::special_file;
      walk_.skipped.push_back({std::move(relative), reason, {}});
    }
  }

  void descend(int parent, const char* name, std::string relative) {
    const int folder = ::openat(parent, name, folder_flags);
    const int failed = folder >= 0 ? enter(folder, relative + '/') : errno;
    if (failed != 0) walk_.skipped.push_back(skipped(std::move(relative), failed));
  }

  std::string root_path_;
  Walk& walk_;
  std::vector<Level> levels_;
};

}  // namespace

bool is_failure(SkipReason reason) {
  return reason == SkipReason::unreadable || reason == SkipReason::changed ||
         reason == SkipReason::vanished;
}

Result<Walk> walk_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return Error(ErrorKind::usage, say("the name of the folder is empty"));
  const int root = ::open(folder.c_str(), folder_flags);
  if (root < 0 && (errno == ELOOP || errno == ENOTDIR)) {
    std::error_code ignored;
    if (std::filesystem::is_symlink(folder, ignored)) {
      return Error(ErrorKind::usage,
                   say("{1} is a symlink, and those are not followed: name the folder it leads to",
                       folder.string()));
    }
    return Error(ErrorKind::usage, say("{1} is not a folder", folder.string()));
  }
  if (root < 0 && errno == ENOENT) {
    return Error(ErrorKind::missing, say("there is no folder {1}", folder.string()));
  }
  if (root < 0) return system_error(say("cannot read folder {1}: {2}", folder.string()), errno);
  Walk walk;
  Walker walker(folder.string(), walk);
  if (const int failed = walker.enter(root, ""); failed != 0) {
    return system_error(say("cannot read folder {1}: {2}", folder.string()), failed);
  }
  while (walker.step()) {
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.relative < b.relative; };
  std::sort(walk.files.begin(), walk.files.end(), by_name);
  std::sort(walk.skipped.begin(), walk.skipped.end(), by_name);
  return walk;
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
