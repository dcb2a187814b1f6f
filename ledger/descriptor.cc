#include "ledger/descriptor.h"

#include <unistd.h>

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

}  // namespace muniment
