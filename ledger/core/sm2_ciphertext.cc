#include "ledger/core/sm2_ciphertext.h"

namespace muniment::sm2 {
namespace {

constexpr std::uint8_t sequence = 0x30, integer = 0x02, octets = 0x04;
constexpr std::size_t half = 32;  // a coordinate, and a hash
constexpr std::size_t head = 1 + 3 * half;

void append_value(Bytes& to, std::uint8_t tag, ByteView bytes) {
  MUNIMENT_CHECK(bytes.size() < 256);
  to.push_back(tag);
  if (bytes.size() > 127) to.push_back(0x81);
  to.push_back(static_cast<std::uint8_t>(bytes.size()));
  append(to, bytes);
}

// Without zeroes before it, but for one that keeps it positive.
void append_integer(Bytes& to, ByteView number) {
  while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
  Bytes positive(number.front() >= 0x80 ? 1 : 0);
  append(positive, number);
  append_value(to, integer, positive);
}

ByteView take_value(ByteView& from, std::uint8_t tag) {
  MUNIMENT_CHECK(from.size() >= 3 && from[0] == tag);
  const std::size_t begin = from[1] == 0x81 ? 3 : 2;
  const std::size_t size = from[begin - 1];
  MUNIMENT_CHECK(size <= from.size() - begin);
  const ByteView value = from.subspan(begin, size);
  from = from.subspan(begin + size);
  return value;
}

void append_coordinate(Bytes& to, ByteView number) {
  if (number.size() > half) number = number.subspan(number.size() - half);
  to.resize(to.size() + half - number.size());
  append(to, number);
}

}  // namespace

Bytes to_der(ByteView ciphertext) {
  MUNIMENT_CHECK(ciphertext.size() > head);
  Bytes parts;
  append_integer(parts, ciphertext.subspan(1, half));
  append_integer(parts, ciphertext.subspan(1 + half, half));
  append_value(parts, octets, ciphertext.subspan(1 + 2 * half, half));
  append_value(parts, octets, ciphertext.subspan(head));
  Bytes der;
  append_value(der, sequence, parts);
  return der;
}

Bytes from_der(ByteView der) {
  ByteView parts = take_value(der, sequence);
  Bytes ciphertext = {4};
  append_coordinate(ciphertext, take_value(parts, integer));
  append_coordinate(ciphertext, take_value(parts, integer));
  append(ciphertext, take_value(parts, octets));
  append(ciphertext, take_value(parts, octets));
  return ciphertext;
}

}  // namespace muniment::sm2
