#include "evidence/recoder.h"

#include <iconv.h>

#include <utility>

namespace muniment::evidence {

Result<Recoder> Recoder::open(const std::string& encoding) {
  iconv_t state = ::iconv_open("UTF-8", encoding.c_str());
  if (state == reinterpret_cast<iconv_t>(-1)) {  // NOLINT: so POSIX tells that there is none
    return Error(ErrorKind::usage, say("this system does not know the encoding \"{1}\"", encoding));
  }
  return Recoder(state);
}

Recoder::Recoder(Recoder&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}

Recoder::~Recoder() {
  if (state_ != nullptr) ::iconv_close(state_);
}

Result<std::string> Recoder::to_utf8(std::string_view text) {
  std::string from(text);
  std::string to(4 * text.size() + 16, '\0');  // no character of UTF-8 is longer
  char* in = from.data();
  std::size_t in_left = from.size();
  char* out = to.data();
  std::size_t out_left = to.size();
  ::iconv(state_, nullptr, nullptr, nullptr, nullptr);  // as at the beginning
  const bool converted =
      ::iconv(state_, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1) &&
      ::iconv(state_, nullptr, nullptr, &out, &out_left) != static_cast<std::size_t>(-1);
  if (!converted) {
    return Error(ErrorKind::malformed, say("this is not of the encoding that was said"));
  }
  to.resize(to.size() - out_left);
  return to;
}

}  // namespace muniment::evidence
