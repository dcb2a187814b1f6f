#include "ledger/core/sha256_lanes.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>

#include <utility>

// The program as a whole is built for any x86-64; these functions alone use more.
#define MUNIMENT_SHA_TARGET __attribute__((target("sha,sse4.1")))
#define MUNIMENT_SHA_INLINE MUNIMENT_SHA_TARGET __attribute__((always_inline)) inline

namespace muniment::sha256 {
namespace {

constexpr std::size_t groups = 16;  // of four rounds each

alignas(16) constexpr std::array<std::uint32_t, 4 * groups> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

MUNIMENT_SHA_INLINE __m128i load(const void* bytes) {
  return _mm_loadu_si128(static_cast<const __m128i_u*>(bytes));
}

// One message: its state, in the order that the instructions want it, and the newest sixteen words
// of its schedule.
struct Lane {
  __m128i abef;
  __m128i cdgh;
  __m128i words[4];
};

MUNIMENT_SHA_INLINE Lane open(const State& state) {
  const __m128i cdab = _mm_shuffle_epi32(load(state.data()), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(load(state.data() + 4), 0x1b);
  const __m128i none = _mm_setzero_si128();
  return {
      _mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0), {none, none, none, none}};
}

struct Halves {
  __m128i first;   // H0 to H3
  __m128i second;  // H4 to H7
};

MUNIMENT_SHA_INLINE Halves ordered(const Lane& lane) {
  const __m128i feba = _mm_shuffle_epi32(lane.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(lane.cdgh, 0xb1);
  return {_mm_blend_epi16(feba, dchg, 0xf0), _mm_alignr_epi8(dchg, feba, 8)};
}

MUNIMENT_SHA_INLINE void store(__m128i value, void* to) {
  _mm_storeu_si128(static_cast<__m128i_u*>(to), value);
}

MUNIMENT_SHA_INLINE void close(const Lane& lane, State& state) {
  const auto [first, second] = ordered(lane);
  store(first, state.data());
  store(second, state.data() + 4);
}

// Rounds 4 * Group to 4 * Group + 3, of words that the constants were added to.
MUNIMENT_SHA_INLINE void four_rounds(Lane& lane, __m128i added) {
  lane.cdgh = _mm_sha256rnds2_epu32(lane.cdgh, lane.abef, added);
  lane.abef = _mm_sha256rnds2_epu32(lane.abef, lane.cdgh, _mm_shuffle_epi32(added, 0x0e));
}

MUNIMENT_SHA_INLINE __m128i swap_words(__m128i bytes) {
  return _mm_shuffle_epi8(bytes, _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
}

// A block where it lies.
struct Block {
  const std::uint8_t* bytes;

  template <std::size_t Group>
  MUNIMENT_SHA_INLINE __m128i quarter() const {
    return load(bytes + 16 * Group);
  }
};

// The first block of a node: 0x01, the left hash, and the right one but for its last byte.
struct NodeBlock {
  const std::uint8_t* left;
  const std::uint8_t* right;

  template <std::size_t Group>
  MUNIMENT_SHA_INLINE __m128i quarter() const {
    if constexpr (Group == 0) return _mm_alignr_epi8(load(left), _mm_set1_epi8(1), 15);
    if constexpr (Group == 1) return _mm_alignr_epi8(load(left + 16), load(left), 15);
    if constexpr (Group == 2) return _mm_alignr_epi8(load(right), load(left + 16), 15);
    return _mm_alignr_epi8(load(right + 16), load(right), 15);
  }
};

// Its second block: the right hash's last byte, and padding.
struct NodeEnd {
  const std::uint8_t* right;

  template <std::size_t Group>
  MUNIMENT_SHA_INLINE __m128i quarter() const {
    if constexpr (Group == 0) return _mm_cvtsi32_si128(0x8000 | right[31]);
    if constexpr (Group == 3) return _mm_set_epi32(0x08020000, 0, 0, 0);  // 520 bits
    return _mm_setzero_si128();
  }
};

// Of a lane's next four rounds: the first sixteen words come from the block, the others from the
// sixteen before them.
template <std::size_t Group, typename AnyBlock>
MUNIMENT_SHA_INLINE void advance(Lane& lane, const AnyBlock& block) {
  __m128i& words = lane.words[Group % 4];
  if constexpr (Group < 4) {
    words = swap_words(block.template quarter<Group>());
  } else {
    const __m128i newest = lane.words[(Group + 3) % 4];
    const __m128i seven_back = _mm_alignr_epi8(newest, lane.words[(Group + 2) % 4], 4);
    const __m128i begun = _mm_sha256msg1_epu32(words, lane.words[(Group + 1) % 4]);
    words = _mm_sha256msg2_epu32(_mm_add_epi32(begun, seven_back), newest);
  }
  four_rounds(lane, _mm_add_epi32(words, load(round_constants.data() + 4 * Group)));
}

MUNIMENT_SHA_INLINE void add(Lane& lane, const Lane& before) {
  lane.abef = _mm_add_epi32(lane.abef, before.abef);
  lane.cdgh = _mm_add_epi32(lane.cdgh, before.cdgh);
}

template <typename AnyBlock, std::size_t... Group>
MUNIMENT_SHA_INLINE void block_of_one(Lane& lane, const AnyBlock& block,
                                      std::index_sequence<Group...>) {
  const Lane before = lane;
  (advance<Group>(lane, block), ...);
  add(lane, before);
}

template <typename AnyBlock, std::size_t... Group>
MUNIMENT_SHA_INLINE void block_of_two(Lane& first, const AnyBlock& first_block, Lane& second,
                                      const AnyBlock& second_block, std::index_sequence<Group...>) {
  const Lane first_before = first;
  const Lane second_before = second;
  ((advance<Group>(first, first_block), advance<Group>(second, second_block)), ...);
  add(first, first_before);
  add(second, second_before);
}

MUNIMENT_SHA_INLINE void put_digest(const Lane& lane, std::uint8_t* digest) {
  const auto [first, second] = ordered(lane);
  store(swap_words(first), digest);
  store(swap_words(second), digest + 16);
}

MUNIMENT_SHA_TARGET void one(State& state, const std::uint8_t* bytes, std::size_t blocks) {
  Lane lane = open(state);
  for (; blocks != 0; --blocks, bytes += block_bytes) {
    block_of_one(lane, Block{bytes}, std::make_index_sequence<groups>());
  }
  close(lane, state);
}

MUNIMENT_SHA_TARGET void two(State& first, const std::uint8_t* first_bytes, State& second,
                             const std::uint8_t* second_bytes, std::size_t blocks) {
  Lane a = open(first);
  Lane b = open(second);
  for (; blocks != 0; --blocks, first_bytes += block_bytes, second_bytes += block_bytes) {
    block_of_two(a, Block{first_bytes}, b, Block{second_bytes}, std::make_index_sequence<groups>());
  }
  close(a, first);
  close(b, second);
}

MUNIMENT_SHA_TARGET void one_node(const Children& children, std::uint8_t* digest) {
  Lane lane = open(initial_state);
  const auto [left, right] = children;
  block_of_one(lane, NodeBlock{left, right}, std::make_index_sequence<groups>());
  block_of_one(lane, NodeEnd{right}, std::make_index_sequence<groups>());
  put_digest(lane, digest);
}

MUNIMENT_SHA_TARGET void two_nodes(const Children& first, std::uint8_t* first_digest,
                                   const Children& second, std::uint8_t* second_digest) {
  Lane a = open(initial_state);
  Lane b = a;
  block_of_two(a, NodeBlock{first.left, first.right}, b, NodeBlock{second.left, second.right},
               std::make_index_sequence<groups>());
  block_of_two(a, NodeEnd{first.right}, b, NodeEnd{second.right},
               std::make_index_sequence<groups>());
  put_digest(a, first_digest);
  put_digest(b, second_digest);
}

bool has_instructions() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) return false;
  const bool shuffles = (ecx & bit_SSSE3) != 0 && (ecx & bit_SSE4_1) != 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return false;
  return shuffles && (ebx & bit_SHA) != 0;
}

}  // namespace

const Lanes* processor_lanes() {
  static constexpr Lanes lanes{one, two, one_node, two_nodes};
  return has_instructions() ? &lanes : nullptr;
}

}  // namespace muniment::sha256

#else

namespace muniment::sha256 {

const Lanes* processor_lanes() { return nullptr; }

}  // namespace muniment::sha256

#endif
