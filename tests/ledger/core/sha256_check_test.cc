#include "ledger/core/sha256_check.h"

#include <gtest/gtest.h>

namespace muniment::sha256 {
namespace {

// What a broken processor or compiler might give: right, but for one case each.
void wrong_from_the_third_block(State& state, const std::uint8_t* bytes, std::size_t blocks) {
  processor_lanes()->one(state, bytes, blocks);
  if (blocks >= 3) state[7] ^= 1;
}

void wrong_in_the_second_lane(State& first, const std::uint8_t* first_bytes, State& second,
                              const std::uint8_t* second_bytes, std::size_t blocks) {
  processor_lanes()->two(first, first_bytes, second, second_bytes, blocks);
  second[0] ^= 0x80000000;
}

void the_same_in_both_lanes(State& first, const std::uint8_t* first_bytes, State& second,
                            const std::uint8_t*, std::size_t blocks) {
  processor_lanes()->two(first, first_bytes, second, first_bytes, blocks);
}

void wrong_for_an_odd_last_byte(const Children& children, std::uint8_t* digest) {
  processor_lanes()->one_node(children, digest);
  if (children.right[31] % 2 != 0) digest[31] ^= 1;
}

void the_same_node_twice(const Children& first, std::uint8_t* first_digest, const Children&,
                         std::uint8_t* second_digest) {
  processor_lanes()->two_nodes(first, first_digest, first, second_digest);
}

TEST(Sha256Check, AcceptsTheProcessorsLanes) {
  if (processor_lanes() == nullptr) GTEST_SKIP() << "the processor has none";
  EXPECT_TRUE(agree_with_openssl(*processor_lanes()));
  EXPECT_EQ(sound_lanes(), processor_lanes());
}

TEST(Sha256Check, FindsALaneThatGivesAnotherDigest) {
  if (processor_lanes() == nullptr) GTEST_SKIP() << "the processor has none";
  Lanes wrong = *processor_lanes();
  wrong.one = wrong_from_the_third_block;
  EXPECT_FALSE(agree_with_openssl(wrong));
  for (const auto two : {wrong_in_the_second_lane, the_same_in_both_lanes}) {
    wrong = *processor_lanes();
    wrong.two = two;
    EXPECT_FALSE(agree_with_openssl(wrong));
  }
  wrong = *processor_lanes();
  wrong.one_node = wrong_for_an_odd_last_byte;
  EXPECT_FALSE(agree_with_openssl(wrong));
  wrong = *processor_lanes();
  wrong.two_nodes = the_same_node_twice;
  EXPECT_FALSE(agree_with_openssl(wrong));
}

}  // namespace
}  // namespace muniment::sha256
