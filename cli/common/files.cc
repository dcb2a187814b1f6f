#include "cli/common/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace muniment::cli {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (ok()) close(number_);
    number_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (ok()) close(number_);
}

int Descriptor::release() { return std::exchange(number_, -1); }

Error system_error(int number, const std::filesystem::path& path) {
  const std::string name = path.string();
  if (number == ENOENT) return Error(ErrorKind::missing, say("there is no file {1}", name));
  if (number == ENOSPC || number == EDQUOT) {
    return Error(ErrorKind::disk_full,
                 say("the disk is full: {1} was not written; make room and try again", name));
  }
  std::array<char, 256> room{};
  return Error(ErrorKind::environment,
               say("{1}: {2}", name, strerror_r(number, room.data(), room.size())));
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.ok()) return system_error(errno, path);
  std::string content;
  std::array<char, 65536> block{};
  while (true) {
    const ssize_t got = read(file.number(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, path);
    if (got == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(got));
    if (content.size() > limit) {
      return Error(ErrorKind::malformed, say("{1} is longer than {2} bytes, the most that is read",
                                             path.string(), std::to_string(limit)));
    }
  }
}

bool begins_with(const std::filesystem::path& path, std::string_view start) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  std::string there(start.size(), '\0');
  return file.ok() &&
         pread(file.number(), there.data(), there.size(), 0) ==
             static_cast<ssize_t>(there.size()) &&
         there == start;
}

}  // namespace muniment::cli
