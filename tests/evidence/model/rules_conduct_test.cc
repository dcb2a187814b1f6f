// Assessors who did not do it, and accusations that do not reach the accused.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using ConductTest = test::RoundTest;

TEST_F(ConductTest, WhoMadeARectificationDoesNotAssessIt) {
  const Fed fed = feed_back();
  const Hash done =
      add(rectified(fed.item, ItemStatus::completed, {{Relation::based_on, evidence()}}));
  const Record by_li = drafted(Kind::rectification, {"he", "li"}, {{Relation::answers, fed.item}},
                               {fact(FactCode::status, ItemStatus::completed)});
  const Hash by_two = add(by_li);
  const auto assessed = [&](const Names& signers, const Hash& rectification, ItemStatus status) {
    return judge(drafted(Kind::assessment, signers,
                         {{Relation::assesses, rectification}, {Relation::based_on, evidence()}},
                         {fact(FactCode::status, status)}));
  };
  EXPECT_THAT(assessed({"li"}, done, ItemStatus::closed), IsEmpty());
  EXPECT_THAT(assessed({"li"}, by_two, ItemStatus::closed), ElementsAre("broken 7"));
  EXPECT_THAT(assessed({"qian", "li"}, by_two, ItemStatus::not_closed), ElementsAre("broken 7"));
  enrol_second_key("li2", "li");
  EXPECT_THAT(assessed({"li2"}, by_two, ItemStatus::closed), ElementsAre("broken 7"));
}

TEST_F(ConductTest, OnlyWhatIsCompletedUponEvidenceIsClosed) {
  const Fed fed = feed_back();
  const Links upon = {{Relation::based_on, evidence()}};
  const Hash underway = add(rectified(fed.item, ItemStatus::underway, upon));
  const Hash claimed = add(rectified(fed.item, ItemStatus::completed));
  const Hash shown = add(rectified(fed.item, ItemStatus::completed, upon));
  const auto assessed = [&](const Hash& rectification, ItemStatus status, Links links = {}) {
    links.emplace_back(Relation::assesses, rectification);
    return judge(drafted(Kind::assessment, {"qian"}, links, {fact(FactCode::status, status)}));
  };
  EXPECT_THAT(assessed(shown, ItemStatus::closed), IsEmpty());
  EXPECT_THAT(assessed(claimed, ItemStatus::closed, upon), IsEmpty());
  EXPECT_THAT(assessed(claimed, ItemStatus::closed), ElementsAre("broken 7"));
  EXPECT_THAT(assessed(claimed, ItemStatus::not_closed), IsEmpty());
  EXPECT_THAT(assessed(underway, ItemStatus::closed), ElementsAre("broken 7"));
}

TEST_F(ConductTest, NoAccusationIsReferredToTheAccused) {
  const Hash letter = petition(1), other = petition(2);
  const auto referred = [&](const Hash& triage, Recipient recipient) {
    return judge(drafted(Kind::referral, {"fang"},
                         {{Relation::concerns, letter}, {Relation::based_on, triage}},
                         {fact(FactCode::recipient, recipient)}));
  };
  const auto to_the_organisation = Recipient::inspected_organisation;
  const Hash accused = triage(letter, Outcome::transfer, Nature::accusation);
  EXPECT_THAT(referred(accused, to_the_organisation), ElementsAre("broken 8"));
  EXPECT_THAT(referred(accused, Recipient::discipline_body), IsEmpty());
  EXPECT_THAT(referred(triage(letter, Outcome::accept, Nature::personal), to_the_organisation),
              ElementsAre("broken 8"));
  EXPECT_THAT(referred(triage(other, Outcome::transfer, Nature::personal), to_the_organisation),
              ElementsAre("broken 8"));
  EXPECT_THAT(referred(triage(letter, Outcome::transfer, Nature::personal), to_the_organisation),
              IsEmpty());
  EXPECT_THAT(referred(triage(letter, Outcome::divert, Nature::litigation), to_the_organisation),
              IsEmpty());
  const Record untriaged = drafted(Kind::referral, {"fang"}, {{Relation::concerns, letter}},
                                   {fact(FactCode::recipient, to_the_organisation)});
  EXPECT_THAT(judge(untriaged), ElementsAre("broken 8"));
}

TEST_F(ConductTest, OneOfSeveralNaturesIsEnoughToBeAnAccusation) {
  const Hash letter = petition(1);
  const Hash both =
      add(Kind::triage, {"fang", "li"}, {{Relation::concerns, letter}},
          {fact(FactCode::outcome, Outcome::transfer), fact(FactCode::nature, Nature::accusation),
           fact(FactCode::nature, Nature::suggestion)});
  EXPECT_THAT(judge(drafted(Kind::referral, {"fang"},
                            {{Relation::concerns, letter}, {Relation::based_on, both}},
                            {fact(FactCode::recipient, Recipient::inspected_organisation)})),
              ElementsAre("broken 8"));
}

TEST_F(ConductTest, StopsWhereWhatIsLinkedCannotBeRead) {
  const Hash letter = petition(1);
  const Record triage =
      drafted(Kind::triage, {"fang", "li"}, {{Relation::concerns, letter}},
              {fact(FactCode::outcome, Outcome::accept), fact(FactCode::nature, Nature::personal)});
  History history = world_.history();
  history.read = [](LeafIndex) -> Result<std::shared_ptr<const Record>> {
    return Error(ErrorKind::environment, say("the disk is gone"));
  };
  const Bytes payload = world_.sign(triage);
  const auto judged = muniment::judge(world_.hasher(), world_.state(), history, world_.memory(),
                                      world_.place(dossier, payload), payload);
  ASSERT_FALSE(judged.ok());
  EXPECT_EQ(judged.error().kind(), ErrorKind::environment);
}

}  // namespace
}  // namespace muniment
