#include "evidence/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace muniment::evidence {

bool write_fully(int descriptor, ByteView bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return true;
}

std::ptrdiff_t read_fully(int descriptor, std::span<std::uint8_t> bytes, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(descriptor, bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<std::ptrdiff_t>(done);
}

Status write_new_file(const std::filesystem::path& file, std::string_view content, unsigned mode) {
  const Descriptor made(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!made.valid() || !write_fully(made.number(), as_bytes(content), 0) ||
      ::fdatasync(made.number()) != 0) {
    return system_error(say("cannot write {1}: {2}", file.string()), errno);
  }
  return {};
}

namespace {

std::filesystem::path made_beside(const std::filesystem::path& file) {
  std::filesystem::path made = file;
  made += ".new";
  return made;
}

}  // namespace

Status Replacement::clear(const std::filesystem::path& file) {
  const std::filesystem::path made = made_beside(file);
  if (::unlink(made.c_str()) == 0) return sync_folder(file.parent_path());
  if (errno == ENOENT) return {};
  return system_error(say("cannot remove {1}: {2}", made.string()), errno);
}

Result<Replacement> Replacement::begin(std::filesystem::path file) {
  std::filesystem::path made = made_beside(file);
  if (Status cleared = clear(file); !cleared.ok()) return std::move(cleared).error();
  Descriptor descriptor(
      ::open(made.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!descriptor.valid()) return system_error(say("cannot write {1}: {2}", made.string()), errno);
  return Replacement(std::move(file), std::move(made), std::move(descriptor));
}

Replacement::~Replacement() {
  if (!made_.empty()) ::unlink(made_.c_str());
}

Error Replacement::cannot_write(int error_number) const {
  return system_error(say("cannot write {1}: {2}", made_.string()), error_number);
}

Status Replacement::append(ByteView bytes) {
  if (!write_fully(descriptor_.number(), bytes, size_)) return cannot_write(errno);
  size_ += bytes.size();
  return {};
}

Status Replacement::put() {
  if (::fdatasync(descriptor_.number()) != 0 || ::rename(made_.c_str(), file_.c_str()) != 0) {
    return cannot_write(errno);
  }
  made_.clear();
  return sync_folder(file_.parent_path());
}

Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t limit) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!opened.valid() && (errno == ENOENT || errno == ENOTDIR)) {
    return Error(ErrorKind::missing, say("there is no file {1}", file.string()));
  }
  struct stat status = {};
  if (!opened.valid() || ::fstat(opened.number(), &status) != 0) {
    return system_error(say("cannot read {1}: {2}", file.string()), errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return Error(ErrorKind::malformed, say("{1} is not a regular file", file.string()));
  }
  // As much room as it takes now; all that is allowed if it grew meanwhile.
  const auto size = static_cast<std::uint64_t>(status.st_size);
  Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, limit)) + 1);
  std::ptrdiff_t got = read_fully(opened.number(), bytes, 0);
  if (got == static_cast<std::ptrdiff_t>(bytes.size()) && bytes.size() <= limit) {
    bytes.resize(limit + 1);
    got = read_fully(opened.number(), bytes, 0);
  }
  if (got < 0) return system_error(say("cannot read {1}: {2}", file.string()), errno);
  if (static_cast<std::size_t>(got) > limit) {
    return Error(ErrorKind::malformed,
                 say("{1} is longer than {2} bytes", file.string(), std::to_string(limit)));
  }
  return std::string(as_text(ByteView(bytes).first(static_cast<std::size_t>(got))));
}

}  // namespace muniment::evidence
