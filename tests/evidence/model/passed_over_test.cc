#include "evidence/model/passed_over.h"

#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PassedOverTest : public test::RoundTest {
 protected:
  PassedOverTest() : fed_(feed_back()), second_(another_item()) {}

  Hash another_item() {
    return add(Kind::feedback, {"fang"},
               {{Relation::part_of, fed_.document},
                {Relation::based_on, world_.add(finding()).record_id}});
  }
  Hash disclose(Links links, Facts facts = {}) {
    links.emplace_back(
        Relation::based_on,
        approve(Matter::disclosure, {fact(FactCode::omission, Omission::sensitive)}));
    facts.push_back(fact(FactCode::audience, Audience::society));
    facts.push_back(fact(FactCode::stage, Stage::feedback));
    return add(Kind::disclosure, {"fang"}, links, std::move(facts));
  }
  Hash withdraw(const Hash& record) {
    return add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, record}},
               {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  }
  LeafIndex place(const Hash& id) {
    for (const test::Registered& one : world_.all()) {
      if (one.record_id == id) return one.entry.index;
    }
    MUNIMENT_CHECK(false);
  }
  std::vector<std::pair<LeafIndex, LeafIndex>> passed_over() {
    std::vector<std::pair<LeafIndex, LeafIndex>> all;
    for (const PassedOver& one : find_passed_over(world_.relations())) {
      all.emplace_back(one.item, one.disclosure);
    }
    return all;
  }

  Fed fed_;
  Hash second_;
};

TEST_F(PassedOverTest, ADisclosureWithoutItemsPublishesTheWhole) {
  disclose({{Relation::publishes, fed_.document}});
  EXPECT_THAT(passed_over(), IsEmpty());
}

TEST_F(PassedOverTest, WhereOneItemIsToldOfAllHaveToBe) {
  const Hash disclosure = disclose({{Relation::publishes, fed_.document}});
  disclose({{Relation::part_of, disclosure}, {Relation::publishes, fed_.item}});
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(second_), place(disclosure))));
  const Hash other = disclose({{Relation::part_of, disclosure}, {Relation::concerns, second_}},
                              {fact(FactCode::omission, Omission::sensitive)});
  EXPECT_THAT(passed_over(), IsEmpty());
  withdraw(other);
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(second_), place(disclosure))));
  withdraw(disclosure);  // with it go its items, which stand
  EXPECT_THAT(passed_over(), IsEmpty());
}

TEST_F(PassedOverTest, EachDisclosureIsHeldAgainstTheWhole) {
  disclose({{Relation::publishes, fed_.item}, {Relation::publishes, second_}});
  const Hash half = disclose({{Relation::publishes, second_}});
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(fed_.item), place(half))));
  const Hash other_half = disclose({{Relation::publishes, second_}});
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(fed_.item), place(half))));  // the first
  withdraw(half);
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(fed_.item), place(other_half))));
  withdraw(other_half);
  EXPECT_THAT(passed_over(), IsEmpty());
}

TEST_F(PassedOverTest, ANewerVersionIsAskedForLikeTheOldOne) {
  const auto newer = [&](const Hash& item) {
    return add(Kind::feedback, {"fang"},
               {{Relation::part_of, fed_.document},
                {Relation::supersedes, item},
                {Relation::based_on, world_.add(finding()).record_id}});
  };
  const Hash disclosure = disclose({{Relation::publishes, fed_.item}});
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(second_), place(disclosure))));
  const Hash third = newer(second_);
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(third), place(disclosure))));
  newer(fed_.item);  // of which the old version was published
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(third), place(disclosure))));
}

TEST_F(PassedOverTest, AnItemThatCameLaterOrIsNotInForceIsNotAskedFor) {
  const Hash disclosure = disclose({{Relation::publishes, fed_.item}});
  EXPECT_THAT(passed_over(), ElementsAre(std::pair(place(second_), place(disclosure))));
  withdraw(second_);
  EXPECT_THAT(passed_over(), IsEmpty());
  another_item();
  EXPECT_THAT(passed_over(), IsEmpty());
}

}  // namespace
}  // namespace muniment
