#include "cli/zip_file.h"

#include <fcntl.h>
#include <minizip/zip.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/common/files.h"
#include "cli/common/packages.h"
#include "ledger/core/key.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

constexpr unsigned long made_by = 3 << 8 | 45;  // Unix, version 4.5 of the format
constexpr unsigned long utf8_names = 1 << 11;
constexpr unsigned long regular_file = 0100644UL << 16;
constexpr unsigned long first_day = (1 << 5 | 1) << 16;  // 1980-01-01: a package has no time

std::string itself(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

}  // namespace

// Without a name, so that nothing stays of it whatever ends the program; under one where the file
// system has no such files.
Result<std::unique_ptr<ZipFile>> ZipFile::begin(fs::path path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  fs::path made;
  Descriptor file(::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600));
  if (!file.ok() && (errno == EOPNOTSUPP || errno == EISDIR)) {
    made = folder / (".muniment-" + to_hex(random_bytes(8)) + ".part");
    file = Descriptor(::open(made.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  }
  if (!file.ok()) return system_error(errno, path);
  void* const zip = zipOpen64(itself(file.number()).c_str(), APPEND_STATUS_CREATE);
  if (zip == nullptr) {
    const int why = errno;
    if (!made.empty()) ::unlink(made.c_str());
    return system_error(why, path);
  }
  return std::unique_ptr<ZipFile>(
      new ZipFile(std::move(path), std::move(made), std::move(file), zip));
}

ZipFile::~ZipFile() {
  if (zip_ != nullptr) zipClose(zip_, nullptr);
  if (!made_.empty()) ::unlink(made_.c_str());
}

Error ZipFile::failed() const { return system_error(errno == 0 ? EIO : errno, path_); }

Status ZipFile::begin(const std::string& name, std::uint64_t size) {
  zip_fileinfo info{};
  info.dosDate = first_day;
  info.external_fa = regular_file;
  const int wide = size >= 0xffffffff ? 1 : 0;
  errno = 0;
  const int opened =
      zipOpenNewFileInZip4_64(zip_, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, 0, 0, 0,
                              -MAX_WBITS, DEF_MEM_LEVEL, 0, nullptr, 0, made_by, utf8_names, wide);
  return opened == ZIP_OK ? Status() : failed();
}

Status ZipFile::write(ByteView bytes) {
  errno = 0;
  const int written = zipWriteInFileInZip(zip_, bytes.data(), static_cast<unsigned>(bytes.size()));
  return written == ZIP_OK ? Status() : failed();
}

Status ZipFile::end() {
  errno = 0;
  return zipCloseFileInZip(zip_) == ZIP_OK ? Status() : failed();
}

Status ZipFile::put() {
  errno = 0;
  if (zipClose(std::exchange(zip_, nullptr), nullptr) != ZIP_OK) return failed();
  if (::fsync(file_.number()) != 0) return failed();
  struct stat there = {};
  if (::lstat(path_.c_str(), &there) == 0 && !is_package(path_)) {
    return Error(ErrorKind::refused,
                 say("{1} is there and is no package: name another file", path_.string()));
  }
  if (made_.empty()) {
    made_ = path_.parent_path() / (".muniment-" + to_hex(random_bytes(8)) + ".part");
    if (::linkat(AT_FDCWD, itself(file_.number()).c_str(), AT_FDCWD, made_.c_str(),
                 AT_SYMLINK_FOLLOW) != 0) {
      made_.clear();
      return failed();
    }
  }
  if (::rename(made_.c_str(), path_.c_str()) != 0) return failed();
  made_.clear();
  const fs::path folder = path_.parent_path();
  const Descriptor opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY));
  return opened.ok() && ::fsync(opened.number()) == 0 ? Status() : failed();
}

}  // namespace muniment::cli
