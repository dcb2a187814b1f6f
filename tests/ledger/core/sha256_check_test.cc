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

TEST(Sha256Check, AcceptsTheProcessorsLanes) {
  if (processor_lanes() == nullptr) GTEST_SKIP() << "the processor has none";
  EXPECT_TRUE(agree_with_openssl(*processor_lanes()));
  EXPECT_EQ(sound_lanes(), processor_lanes());
}

TEST(Sha256Check, FindsALaneThatGivesAnotherDigest) {
  if (processor_lanes() == nullptr) GTEST_SKIP() << "the processor has none";
  const Lanes& good = *processor_lanes();
  EXPECT_FALSE(agree_with_openssl({wrong_from_the_third_block, good.two}));
  EXPECT_FALSE(agree_with_openssl({good.one, wrong_in_the_second_lane}));
  EXPECT_FALSE(agree_with_openssl({good.one, the_same_in_both_lanes}));
}

}  // namespace
}  // namespace muniment::sha256
