#include "ledger/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace muniment {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

std::string describe_errno(int code) { return std::generic_category().message(code); }

Error system_error(Message message, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT;
  message.arguments.push_back(describe_errno(error_number));
  return Error(full ? ErrorKind::disk_full : ErrorKind::environment, std::move(message));
}

Status sync_folder(const std::filesystem::path& folder) {
  // What stands before a bare file name is empty, and means the folder at hand.
  const char* const place = folder.empty() ? "." : folder.c_str();
  const Descriptor opened(::open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.valid() || ::fsync(opened.number()) != 0) {
    return system_error(say("cannot make the names in {1} durable: {2}", folder.string()), errno);
  }
  return {};
}

}  // namespace muniment
