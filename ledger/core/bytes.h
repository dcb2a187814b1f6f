// Bytes, text as bytes, hexadecimal and base64.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/result.h"

namespace muniment {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(ByteView bytes) { return {bytes.begin(), bytes.end()}; }
inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }

void append(Bytes& to, ByteView more);
void append(Bytes& to, std::string_view more);
void append_big_endian(Bytes& to, std::uint64_t value, unsigned width);  // width in bytes, 1 to 8
std::uint64_t read_big_endian(ByteView bytes);                           // at most 8 bytes

// Lower case, two digits a byte; `from_hex` accepts exactly that.
std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

// RFC 4648 section 4, padded. `from_base64` accepts exactly what `to_base64` emits: no white space,
// no missing padding, no stray bits.
std::string to_base64(ByteView bytes);
Result<Bytes> from_base64(std::string_view text);

// Decimal without sign, leading zeroes or white space.
Result<std::uint64_t> parse_decimal(std::string_view text);

// Well-formed UTF-8 (Unicode 15 table 3-7) without U+0000.
bool is_utf8_text(std::string_view text);

}  // namespace muniment
