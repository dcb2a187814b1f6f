#include "cli/common/safe_name.h"

#include <uninorm.h>

#include <cstdlib>

namespace muniment::cli {
namespace {

constexpr std::size_t max_name_bytes = 100;

}  // namespace

std::string safe_file_name(ByteView name) {
  std::string_view last = as_text(name);
  last = last.substr(last.rfind('/') + 1);
  std::string text(last);
  if (is_utf8_text(last)) {
    std::size_t length = 0;
    std::uint8_t* const nfc =
        u8_normalize(UNINORM_NFC, as_bytes(last).data(), last.size(), nullptr, &length);
    if (nfc != nullptr) text = as_text(ByteView(nfc, length));
    std::free(nfc);
  } else {
    for (char& c : text) c = static_cast<unsigned char>(c) < 0x80 ? c : '_';
  }
  if (text.size() > max_name_bytes) {
    std::size_t end = max_name_bytes;
    while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // within a character
    text.resize(end);
  }
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f ||
        std::string_view("\\:*?\"<>|").find(c) != std::string::npos) {
      c = '_';
    }
  }
  for (std::size_t i = text.size(); i > 0 && (text[i - 1] == '.' || text[i - 1] == ' '); --i) {
    text[i - 1] = '_';
  }
  return text.empty() ? "_" : text;
}

}  // namespace muniment::cli
