#include "ledger/core/bytes.h"

#include <array>
#include <limits>

namespace muniment {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::uint8_t no_digit = 0xff;

using DigitTable = std::array<std::uint8_t, 256>;

constexpr DigitTable table_of(std::string_view digits) {
  DigitTable table{};
  for (std::uint8_t& value : table) value = no_digit;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr DigitTable base64_values = table_of(base64_digits);
constexpr DigitTable hex_values = table_of(hex_digits);

char base64_digit(std::uint32_t value) { return base64_digits[value & 63]; }

// One group of four characters. Padding is '=' in the last place, or in the last two.
bool decode_group(std::string_view group, unsigned padding, Bytes& out) {
  std::uint32_t bits = 0;
  for (unsigned i = 0; i < 4 - padding; ++i) {
    const std::uint8_t value = base64_values[static_cast<std::uint8_t>(group[i])];
    if (value == no_digit) return false;
    bits |= static_cast<std::uint32_t>(value) << (18 - 6 * i);
  }
  // Bits under the padding would give a second encoding of the same bytes.
  const std::uint32_t stray = padding == 0 ? 0 : (padding == 1 ? 0xffu : 0xffffu);
  if ((bits & stray) != 0) return false;
  for (unsigned i = 0; i < 3 - padding; ++i) {
    out.push_back(static_cast<std::uint8_t>(bits >> (16 - 8 * i)));
  }
  return true;
}

// The length of the well-formed sequence that begins at `at`, 0 where there is none.
std::size_t utf8_length(ByteView text, std::size_t at) {
  const std::uint8_t first = text[at];
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xbf;  // the bounds of the second byte; all others have 80..BF
  if (first >= 0xc2 && first <= 0xdf) {
    length = 2;
  } else if (first >= 0xe0 && first <= 0xef) {
    length = 3;
    if (first == 0xe0) low = 0xa0;   // no overlong form
    if (first == 0xed) high = 0x9f;  // no surrogate
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;  // nothing above U+10FFFF
  } else {
    return 0;
  }
  if (text.size() - at < length) return 0;
  if (text[at + 1] < low || text[at + 1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((text[at + i] & 0xc0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

void append(Bytes& to, std::string_view more) { append(to, as_bytes(more)); }

void append_big_endian(Bytes& to, std::uint64_t value, unsigned width) {
  MUNIMENT_CHECK(width >= 1 && width <= 8);
  MUNIMENT_CHECK(width == 8 || value >> (8 * width) == 0);
  for (unsigned i = width; i-- > 0;) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t read_big_endian(ByteView bytes) {
  MUNIMENT_CHECK(bytes.size() <= 8);
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

std::string to_hex(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return Error(ErrorKind::malformed,
                 say("the hexadecimal text has {1} digits; an even number is needed",
                     std::to_string(text.size())));
  }
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = hex_values[static_cast<std::uint8_t>(text[i])];
    const std::uint8_t low = hex_values[static_cast<std::uint8_t>(text[i + 1])];
    if (high == no_digit || low == no_digit) {
      return Error(ErrorKind::malformed,
                   say("the hexadecimal text may hold only the digits 0-9 and a-f in lower case"));
    }
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string to_base64(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t bits = static_cast<std::uint32_t>(bytes[i]) << 16 |
                               static_cast<std::uint32_t>(bytes[i + 1]) << 8 | bytes[i + 2];
    out += base64_digit(bits >> 18);
    out += base64_digit(bits >> 12);
    out += base64_digit(bits >> 6);
    out += base64_digit(bits);
  }
  if (const std::size_t rest = bytes.size() - i; rest > 0) {
    std::uint32_t bits = static_cast<std::uint32_t>(bytes[i]) << 16;
    if (rest == 2) bits |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
    out += base64_digit(bits >> 18);
    out += base64_digit(bits >> 12);
    out += rest == 2 ? base64_digit(bits >> 6) : '=';
    out += '=';
  }
  return out;
}

Result<Bytes> from_base64(std::string_view text) {
  const auto malformed = [] {
    return Error(ErrorKind::malformed,
                 say("the base64 text is not in its one form: digits of the standard alphabet, "
                     "padded with '=', without white space and without stray bits"));
  };
  if (text.size() % 4 != 0) return malformed();
  Bytes out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::string_view group = text.substr(i, 4);
    unsigned padding = 0;
    if (i + 4 == text.size() && group[3] == '=') padding = group[2] == '=' ? 2 : 1;
    if (!decode_group(group, padding, out)) return malformed();
  }
  return out;
}

Result<std::uint64_t> parse_decimal(std::string_view text) {
  const auto malformed = [&text] {
    return Error(
        ErrorKind::malformed,
        text.size() <= 32 && is_utf8_text(text)
            ? say("'{1}' is not a decimal number below 2^64 without sign or leading zero", text)
            : say("the text is not a decimal number below 2^64 without sign or leading "
                  "zero"));
  };
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return malformed();
  constexpr std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return malformed();
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (limit - digit) / 10) return malformed();
    value = value * 10 + digit;
  }
  return value;
}

bool is_utf8_text(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes[at] == 0) return false;
    const std::size_t length = utf8_length(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace muniment
