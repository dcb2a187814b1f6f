// SHA-256's compression with the processor's own instructions, one message or two side by side
// (private to the hasher).
//
// Source: FIPS 180-4 section 6.2; Intel's SHA extensions. One message waits for each instruction's
// result; a second one fills the waiting, which makes two take little more time than one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace muniment::sha256 {

inline constexpr std::size_t block_bytes = 64;

using State = std::array<std::uint32_t, 8>;  // H0 to H7

// Takes `blocks` whole blocks into each state. Memory need not be aligned. Any thread.
struct Lanes {
  void (*one)(State& state, const std::uint8_t* bytes, std::size_t blocks);
  void (*two)(State& first, const std::uint8_t* first_bytes, State& second,
              const std::uint8_t* second_bytes, std::size_t blocks);
};

// Null: the processor has no such instructions, or this program was built without them.
const Lanes* processor_lanes();

}  // namespace muniment::sha256
