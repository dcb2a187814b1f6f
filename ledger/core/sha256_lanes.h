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
inline constexpr State initial_state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

struct Children {  // 32 bytes each
  const std::uint8_t* left;
  const std::uint8_t* right;
};

// Memory need not be aligned. Any thread.
struct Lanes {
  // Takes `blocks` whole blocks into each state.
  void (*one)(State& state, const std::uint8_t* bytes, std::size_t blocks);
  void (*two)(State& first, const std::uint8_t* first_bytes, State& second,
              const std::uint8_t* second_bytes, std::size_t blocks);
  // The digest of 0x01, left and right, a node of a tree: most of what a ledger hashes, and
  // gathered in registers. It may overwrite the children.
  void (*one_node)(const Children& children, std::uint8_t* digest);
  void (*two_nodes)(const Children& first, std::uint8_t* first_digest, const Children& second,
                    std::uint8_t* second_digest);
};

// Null: the processor has no such instructions, or this program was built without them.
const Lanes* processor_lanes();

}  // namespace muniment::sha256
