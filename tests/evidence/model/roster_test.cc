#include "evidence/model/roster.h"

#include <gmock/gmock.h>

#include "evidence/model/codes.h"
#include "tests/support/evidence_fixture.h"

namespace muniment {
namespace {

using test::EvidenceWorld;
using testing::HasSubstr;

class RosterTest : public testing::TestWithParam<Suite> {
 protected:
  // What the roster says to an affair at the next index, and whether it stayed as it was.
  std::string refusal(const Affair& affair, LeafIndex index = {9}) {
    const std::size_t before = roster_.all().size();
    auto checked = roster_.check(index, affair);
    auto applied = roster_.apply(index, affair);
    EXPECT_EQ(checked.ok(), applied.ok());
    if (applied.ok()) return "taken";
    EXPECT_EQ(applied.error().kind(), ErrorKind::refused);
    EXPECT_EQ(roster_.all().size(), before);
    return to_english(applied.error());
  }

  EvidenceWorld world_{GetParam(), EvidenceWorld::Founded::no};
  Roster roster_;
};

TEST_P(RosterTest, BeginsWithTheFoundingAdministrator) {
  EXPECT_EQ(roster_.suite(), std::nullopt);
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  EXPECT_EQ(roster_.suite(), GetParam());
  const RosterKey* wang = roster_.find(world_.id("wang"));
  ASSERT_NE(wang, nullptr);
  EXPECT_EQ(wang, roster_.find_name("wang"));
  EXPECT_TRUE(wang->has_role(number_of(Role::administrator)));
  EXPECT_TRUE(wang->has_role(number_of(Role::leader)));
  EXPECT_FALSE(wang->has_role(number_of(Role::inspector)));
  EXPECT_EQ(wang->enrolled, LeafIndex{0});
}

TEST_P(RosterTest, TakesNobodyBeforeTheGenesisAndOnlyOneGenesis) {
  EXPECT_THAT(refusal(world_.enrolment("li", {Role::inspector})), HasSubstr("before the genesis"));
  EXPECT_THAT(refusal(world_.genesis(), {1}), HasSubstr("one genesis"));
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  EXPECT_THAT(refusal(world_.genesis(), {0}), HasSubstr("one genesis"));
}

TEST_P(RosterTest, ListsPeopleInTheOrderOfTheirEnrolment) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  std::uint64_t index = 1;
  for (const char* name : {"li", "zhao", "chen", "sun"}) {
    ASSERT_EQ(refusal(world_.enrolment(name, {Role::inspector}), {index++}), "taken");
  }
  std::string names;
  for (const RosterKey* key : roster_.all()) names += key->enrolment.keys.name + " ";
  EXPECT_EQ(names, "wang li zhao chen sun ");
  EXPECT_EQ(roster_.find(world_.id("nobody")), nullptr);
  EXPECT_EQ(roster_.find_name("nobody"), nullptr);
}

TEST_P(RosterTest, RefusesAKeyTwice) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  Enrolment li = world_.enrolment("li", {Role::inspector});
  ASSERT_EQ(refusal(li, {1}), "taken");
  EXPECT_THAT(refusal(li), HasSubstr("enrolled already, since entry 1"));
  li.keys = world_.person("li");
  auto renamed = make_person_keys("li-2", world_.keys("li"));
  ASSERT_TRUE(renamed.ok());
  li.keys = *renamed;
  EXPECT_THAT(refusal(li), HasSubstr("enrolled already, since entry 1, as li"));
}

TEST_P(RosterTest, GivesAPersonASecondKeyUnderTheFirstKeysId) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  ASSERT_EQ(refusal(world_.enrolment("li", {Role::inspector}), {1}), "taken");
  Enrolment second = world_.enrolment("li-2", {Role::inspector});
  second.person = world_.id("li");
  ASSERT_EQ(refusal(second, {2}), "taken");
  EXPECT_EQ(roster_.find(world_.id("li-2"))->enrolment.person, world_.id("li"));

  Enrolment third = world_.enrolment("li-3", {Role::inspector});
  third.person = world_.id("li-2");  // a key's id, but no person's
  EXPECT_THAT(refusal(third), HasSubstr("not on the roster"));
  third.person = world_.id("stranger");
  EXPECT_THAT(refusal(third), HasSubstr("not on the roster"));
}

TEST_P(RosterTest, LetsANameStandForOnePersonOnly) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  ASSERT_EQ(refusal(world_.enrolment("li", {Role::inspector}), {1}), "taken");
  auto namesake = make_person_keys("li", world_.keys("another"));
  ASSERT_TRUE(namesake.ok());
  Enrolment other{world_.id("another"), *namesake, {number_of(Role::inspector)}};
  EXPECT_THAT(refusal(other), HasSubstr("belongs to another person"));
  other.person = world_.id("li");  // the same person's next key
  ASSERT_EQ(refusal(other, {2}), "taken");
  EXPECT_EQ(roster_.find_name("li")->id, world_.id("another"));
}

TEST_P(RosterTest, WantsPossessionProven) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  const Enrolment good = world_.enrolment("li", {Role::inspector});
  Enrolment bad = good;
  bad.keys.possession[10] ^= 1;
  EXPECT_THAT(refusal(bad), HasSubstr("does not prove"));
  bad = good;
  bad.keys.name = "lu";
  EXPECT_THAT(refusal(bad), HasSubstr("does not prove"));
  bad = good;
  bad.keys.encryption = world_.person("zhao").encryption;
  EXPECT_THAT(refusal(bad), HasSubstr("does not prove"));
  EXPECT_EQ(refusal(good), "taken");
}

TEST_P(RosterTest, RefusesKeysOfAnotherSuite) {
  const Suite other_suite = GetParam() == Suite::sm3_sm2 ? Suite::sha256_ed25519 : Suite::sm3_sm2;
  EvidenceWorld other(other_suite, EvidenceWorld::Founded::no);
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  EXPECT_THAT(refusal(other.enrolment("li", {Role::inspector})), HasSubstr("suite"));

  Genesis mixed = world_.genesis();
  Roster empty;
  mixed.key = other.verifier_key();
  EXPECT_FALSE(empty.apply({0}, mixed).ok());
  mixed = world_.genesis();
  mixed.administrator = other.enrolment("wang", {Role::administrator, Role::leader});
  EXPECT_FALSE(empty.apply({0}, mixed).ok());
  mixed = world_.genesis();
  mixed.suite = other_suite;
  EXPECT_FALSE(empty.apply({0}, mixed).ok());
  EXPECT_TRUE(empty.all().empty());
}

TEST_P(RosterTest, FoundsOnThePersonsOwnKey) {
  Genesis genesis = world_.genesis();
  genesis.administrator.person = world_.id("li");
  EXPECT_THAT(refusal(genesis, {0}), HasSubstr("person id"));
}

TEST_P(RosterTest, RevokesAKeyOnce) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  ASSERT_EQ(refusal(world_.enrolment("li", {Role::inspector}), {1}), "taken");
  const Revocation lost{world_.id("li"), number_of(RevocationReason::lost), LeafIndex{3}};
  ASSERT_EQ(refusal(lost, {5}), "taken");
  const RosterKey* li = roster_.find(world_.id("li"));
  ASSERT_TRUE(li->revoked);
  EXPECT_EQ(li->revoked->at, LeafIndex{5});
  EXPECT_EQ(li->revoked->since, LeafIndex{3});
  EXPECT_EQ(li->revoked->reason, 2);
  EXPECT_THAT(refusal(lost, {6}), HasSubstr("revoked before, at entry 5"));
  EXPECT_EQ(li->revoked->at, LeafIndex{5});
}

TEST_P(RosterTest, RevokesNothingUnknownAndNothingInTheFuture) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  EXPECT_THAT(refusal(Revocation{world_.id("li"), 1, LeafIndex{0}}),
              HasSubstr("not on the roster"));
  EXPECT_THAT(refusal(Revocation{world_.id("wang"), 1, LeafIndex{6}}, {5}),
              HasSubstr("comes after the revocation"));
  EXPECT_EQ(refusal(Revocation{world_.id("wang"), 1, LeafIndex{5}}, {5}), "taken");
}

TEST_P(RosterTest, IsNotChangedByOtherAffairs) {
  ASSERT_EQ(refusal(world_.genesis(), {0}), "taken");
  for (const Affair& affair :
       {Affair(), Affair(Policy{}), Affair(Closure{}), Affair(Incident{{1}, std::nullopt})}) {
    EXPECT_EQ(refusal(affair), "taken");
  }
  EXPECT_EQ(roster_.all().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Suites, RosterTest, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

}  // namespace
}  // namespace muniment
