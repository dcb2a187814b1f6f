#include "cli/zip_file.h"

#include <minizip/zip.h>
#include <sys/stat.h>

#include <cerrno>

#include "cli/common/packages.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

constexpr unsigned long made_by = 3 << 8 | 45;  // Unix, version 4.5 of the format
constexpr unsigned long utf8_names = 1 << 11;
constexpr unsigned long regular_file = 0100644UL << 16;
constexpr unsigned long first_day = (1 << 5 | 1) << 16;  // 1980-01-01: a package has no time

}  // namespace

Result<std::unique_ptr<ZipFile>> ZipFile::begin(fs::path path) {
  Result<NewFile> file = NewFile::make(path, 0600);
  if (!file.ok()) return std::move(file).error();
  void* const zip = zipOpen64(file->itself().c_str(), APPEND_STATUS_CREATE);
  if (zip == nullptr) return system_error(errno, path);
  return std::unique_ptr<ZipFile>(new ZipFile(std::move(path), *std::move(file), zip));
}

ZipFile::~ZipFile() {
  if (zip_ != nullptr) zipClose(zip_, nullptr);
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
  struct stat there = {};
  if (::lstat(path_.c_str(), &there) == 0 && !is_package(path_)) {
    return Error(ErrorKind::refused,
                 say("{1} is there and is no package: name another file", path_.string()));
  }
  return file_.put(Overwrite::yes);
}

}  // namespace muniment::cli
