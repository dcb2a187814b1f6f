// Rule 12 for petitions and exhibits: numbers without gaps.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class NumbersTest : public test::RoundTest {
 protected:
  Record letter(std::int64_t serial) {
    return drafted(Kind::petition, {"li", "zhao"}, {},
                   {fact(FactCode::channel, Channel::letter), number(FactCode::serial, serial)});
  }
  Record exhibit(std::int64_t serial) {
    return drafted(Kind::exhibit, {"li"}, {}, {number(FactCode::serial, serial)});
  }
};

TEST_F(NumbersTest, PetitionsAreNumberedWithoutGaps) {
  for (std::int64_t next = 1; next <= 3; ++next) {
    for (const std::int64_t wrong : {next - 1, next - 2, next + 1, next + 100}) {
      EXPECT_THAT(judge(letter(wrong)), ElementsAre("broken 12")) << wrong;
    }
    add(letter(next));
  }
  EXPECT_THAT(
      sentence(letter(2)),
      HasSubstr("the serial number 2 is taken or below 1; the next one of the kind petition "
                "in this dossier is 4"));
  EXPECT_THAT(sentence(letter(5)), HasSubstr("the serial number 5 would leave a gap"));
}

TEST_F(NumbersTest, KindsAndDossiersCountByThemselves) {
  add(letter(1));
  EXPECT_THAT(judge(exhibit(2)), ElementsAre("broken 12"));
  add(exhibit(1));
  world_.open("R7-OTHER");
  Record other = world_.record(Kind::exhibit, "R7-OTHER", {"li"});
  other.facts = {number(FactCode::serial, 1)};
  EXPECT_THAT(judge(other), IsEmpty());
}

TEST_F(NumbersTest, AnExhibitNeedsNone) {
  add(exhibit(1));
  add(Kind::exhibit, {"li"});
  EXPECT_THAT(judge(exhibit(2)), IsEmpty());
}

TEST_F(NumbersTest, WhatIsWithdrawnKeepsItsNumber) {
  const Hash first = add(letter(1));
  add(Kind::withdrawal, {"fang", "li"}, {{Relation::withdraws, first}},
      {fact(FactCode::withdrawn, WithdrawalReason::duplicate)});
  EXPECT_THAT(judge(letter(1)), ElementsAre("broken 12"));
  EXPECT_THAT(judge(letter(2)), IsEmpty());
}

TEST_F(NumbersTest, AGapIsToldOnce) {
  const Record late = letter(7);
  world_.add_unjudged(late, world_.sign(late));
  EXPECT_THAT(judge(letter(2)), ElementsAre("broken 12"));
  EXPECT_THAT(judge(letter(8)), IsEmpty());
}

TEST_F(NumbersTest, NumbersBeyondAllBoundsAreRefused) {
  for (const std::int64_t wrong : {std::int64_t{1} << 40, INT64_MAX, INT64_MIN}) {
    const Record record = letter(wrong);
    EXPECT_THAT(judge(record), ElementsAre("broken 12"));
    world_.add_unjudged(record, world_.sign(record));
  }
  EXPECT_THAT(judge(letter(1)), IsEmpty());
}

}  // namespace
}  // namespace muniment
