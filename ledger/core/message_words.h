// The words that Cap'n Proto messages are made of (capnproto.org/encoding.html). Private to the
// codecs by hand.
#pragma once

#include <bit>
#include <cstring>

#include "ledger/core/bytes.h"

namespace muniment::words {

// The two lowest bits of a pointer say what it leads to; of a list, the three lowest of its upper
// half say what its elements are.
inline constexpr std::size_t word_bytes = 8;
inline constexpr std::uint64_t struct_kind = 0;
inline constexpr std::uint64_t list_kind = 1;
inline constexpr std::uint64_t byte_elements = 2;
inline constexpr std::uint64_t pointer_elements = 6;
inline constexpr std::uint64_t struct_elements = 7;

constexpr std::uint64_t struct_pointer(std::uint64_t distance, std::uint64_t numbers,
                                       std::uint64_t pointers) {
  return struct_kind | distance << 2 | numbers << 32 | pointers << 48;
}
constexpr std::uint64_t list_pointer(std::uint64_t distance, std::uint64_t elements,
                                     std::uint64_t count) {
  return list_kind | distance << 2 | elements << 32 | count << 35;
}

constexpr std::size_t words_of(std::size_t bytes) { return (bytes + word_bytes - 1) / word_bytes; }

// Words are little-endian. `place` counts words and is within the message.
inline std::uint64_t little_endian(std::uint64_t word) {
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}
inline std::uint64_t get_word(ByteView message, std::size_t place) {
  std::uint64_t word = 0;
  std::memcpy(&word, message.data() + place * word_bytes, word_bytes);
  return little_endian(word);
}
inline void put_word(std::span<std::uint8_t> message, std::size_t place, std::uint64_t word) {
  word = little_endian(word);
  std::memcpy(message.data() + place * word_bytes, &word, word_bytes);
}

}  // namespace muniment::words
