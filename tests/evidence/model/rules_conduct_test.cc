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
  const Hash of_itself = add(Kind::correction, {"li"}, {{Relation::supersedes, claimed}});
  EXPECT_THAT(assessed(claimed, ItemStatus::closed, {{Relation::based_on, of_itself}}),
              ElementsAre("broken 7"));
  const Hash of_evidence = add(Kind::correction, {"li"}, {{Relation::supersedes, evidence()}});
  EXPECT_THAT(assessed(claimed, ItemStatus::closed, {{Relation::based_on, of_evidence}}),
              IsEmpty());
  EXPECT_THAT(assessed(claimed, ItemStatus::not_closed), IsEmpty());
  EXPECT_THAT(assessed(underway, ItemStatus::closed), ElementsAre("broken 7"));
}

TEST_F(ConductTest, NobodyAssessesWhatTheyHadAHandIn) {
  const Fed fed = feed_back();
  const Links upon = {{Relation::based_on, evidence()}};
  const auto make = [&](const Names& signers, Links links) {
    links.insert(links.end(), upon.begin(), upon.end());
    links.emplace_back(Relation::answers, fed.item);
    return add(Kind::rectification, signers, links,
               {fact(FactCode::status, ItemStatus::completed)});
  };
  const auto assessed = [&](const std::string& by, const Hash& rectification) {
    return judge(drafted(Kind::assessment, {by}, {{Relation::assesses, rectification}},
                         {fact(FactCode::status, ItemStatus::closed)}));
  };
  const Hash whole = make({"he"}, {});
  const Hash by_li = make({"he", "li"}, {{Relation::part_of, whole}});
  const Hash by_zhao = make({"he", "zhao"}, {{Relation::part_of, whole}});
  EXPECT_THAT(assessed("li", whole), ElementsAre("broken 7"));  // a part of it is theirs
  EXPECT_THAT(assessed("li", by_zhao), IsEmpty());              // another part is not
  EXPECT_THAT(assessed("qian", whole), IsEmpty());
  const Hash newer = make({"he"}, {{Relation::supersedes, by_li}, {Relation::part_of, whole}});
  EXPECT_THAT(assessed("li", newer), ElementsAre("broken 7"));
  const Hash group = make({"he", "chen"}, {});
  EXPECT_THAT(assessed("chen", make({"he"}, {{Relation::part_of, group}})),
              ElementsAre("broken 7"));
}

TEST_F(ConductTest, NoAccusationIsReferredToTheAccused) {
  const auto to_the_organisation = Recipient::inspected_organisation;
  const auto referred = [&](const Hash& letter, const Hash& triage, Recipient recipient) {
    return judge(drafted(Kind::referral, {"fang"},
                         {{Relation::concerns, letter}, {Relation::based_on, triage}},
                         {fact(FactCode::recipient, recipient)}));
  };
  std::int64_t serial = 0;
  const auto decided = [&](Outcome outcome, Nature nature, Recipient recipient) {
    const Hash letter = petition(++serial);
    return referred(letter, triage(letter, outcome, nature), recipient);
  };
  EXPECT_THAT(decided(Outcome::transfer, Nature::accusation, to_the_organisation),
              ElementsAre("broken 8"));
  EXPECT_THAT(decided(Outcome::transfer, Nature::accusation, Recipient::discipline_body),
              IsEmpty());
  EXPECT_THAT(decided(Outcome::accept, Nature::personal, to_the_organisation),
              ElementsAre("broken 8"));
  EXPECT_THAT(decided(Outcome::transfer, Nature::personal, to_the_organisation), IsEmpty());
  EXPECT_THAT(decided(Outcome::divert, Nature::litigation, to_the_organisation), IsEmpty());
  const Hash letter = petition(++serial), other = petition(++serial);
  EXPECT_THAT(
      referred(letter, triage(other, Outcome::transfer, Nature::personal), to_the_organisation),
      ElementsAre("broken 8"));
  const Record untriaged = drafted(Kind::referral, {"fang"}, {{Relation::concerns, letter}},
                                   {fact(FactCode::recipient, to_the_organisation)});
  EXPECT_THAT(judge(untriaged), ElementsAre("broken 8"));
}

TEST_F(ConductTest, ALaterTriageHidesNoAccusation) {
  const Hash letter = petition(1);
  const Hash accusation = triage(letter, Outcome::transfer, Nature::accusation);
  const Hash second = triage(letter, Outcome::divert, Nature::suggestion);
  const Record referral = drafted(Kind::referral, {"fang"},
                                  {{Relation::concerns, letter}, {Relation::based_on, second}},
                                  {fact(FactCode::recipient, Recipient::inspected_organisation)});
  EXPECT_THAT(judge(referral), ElementsAre("broken 8"));
  add(Kind::withdrawal, {"fang", "li"}, {{Relation::withdraws, accusation}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(judge(referral), IsEmpty());
}

TEST_F(ConductTest, NothingBehindWhichAnAccusationIsGoesToTheAccused) {
  const Hash letter = petition(1), merged = petition(2), harmless = petition(3);
  triage(letter, Outcome::accept, Nature::accusation);
  const auto to_the_organisation = [&](const Hash& what, Links links = {}) {
    links.emplace_back(Relation::concerns, what);
    return judge(drafted(Kind::referral, {"fang"}, links,
                         {fact(FactCode::recipient, Recipient::inspected_organisation)}));
  };
  const Hash enclosed = add(Kind::exhibit, {"li"}, {{Relation::part_of, letter}});
  EXPECT_THAT(to_the_organisation(enclosed), ElementsAre("broken 8"));
  const Hash clue = add(Kind::clue, {"chen"}, {{Relation::based_on, enclosed}});
  EXPECT_THAT(to_the_organisation(clue), ElementsAre("broken 8"));
  const Hash seen = add(Kind::exhibit, {"li"}, {{Relation::refers_to, letter}});
  EXPECT_THAT(to_the_organisation(seen), IsEmpty());
  const Hash divert = triage(merged, Outcome::divert, Nature::suggestion);
  EXPECT_THAT(to_the_organisation(merged, {{Relation::based_on, divert}}), IsEmpty());
  add(Kind::triage, {"fang", "li"}, {{Relation::concerns, merged}, {Relation::part_of, letter}},
      {fact(FactCode::outcome, Outcome::merge), fact(FactCode::nature, Nature::suggestion)});
  EXPECT_THAT(to_the_organisation(merged, {{Relation::based_on, divert}}),
              ElementsAre("broken 8", "broken 8"));  // and another triage keeps it
  const Hash part = add(Kind::exhibit, {"li"}, {{Relation::part_of, harmless}});
  EXPECT_THAT(to_the_organisation(part), ElementsAre("broken 8"));
  triage(harmless, Outcome::accept, Nature::personal);
  EXPECT_THAT(to_the_organisation(part), IsEmpty());
}

TEST_F(ConductTest, NorDoesWhatAnAccusationWasMadeAPartOf) {
  const auto referred = [&](const Hash& what, Links links = {}) {
    links.emplace_back(Relation::concerns, what);
    return judge(drafted(Kind::referral, {"fang"}, links,
                         {fact(FactCode::recipient, Recipient::inspected_organisation)}));
  };
  const Hash letter = petition(1), other = petition(2);
  const Links passed_on = {
      {Relation::based_on, triage(letter, Outcome::transfer, Nature::personal)}};
  EXPECT_THAT(referred(letter, passed_on), IsEmpty());
  add(Kind::triage, {"fang", "li"}, {{Relation::concerns, other}, {Relation::part_of, letter}},
      {fact(FactCode::outcome, Outcome::merge), fact(FactCode::nature, Nature::accusation)});
  EXPECT_THAT(referred(letter, passed_on), ElementsAre("broken 8"));

  const Hash whole = add(Kind::document, {"li"});
  const Hash part = add(Kind::exhibit, {"li"}, {{Relation::part_of, whole}});
  add(Kind::exhibit, {"li"}, {{Relation::part_of, whole}, {Relation::based_on, other}});
  EXPECT_THAT(referred(whole), ElementsAre("broken 8"));
  EXPECT_THAT(referred(part), IsEmpty());  // the other part does not go with it

  const Hash paper = add(Kind::document, {"li"});
  EXPECT_THAT(referred(paper), IsEmpty());
  add(Kind::correction, {"li"}, {{Relation::supersedes, paper}, {Relation::based_on, other}});
  EXPECT_THAT(referred(paper), ElementsAre("broken 8"));
}

TEST_F(ConductTest, EveryTriageInForceHasToPassAPetitionOn) {
  const Hash letter = petition(1);
  const Hash kept = triage(letter, Outcome::accept, Nature::personal);
  const Hash passed_on = triage(letter, Outcome::transfer, Nature::personal);
  const Record referral = drafted(Kind::referral, {"fang"},
                                  {{Relation::concerns, letter}, {Relation::based_on, passed_on}},
                                  {fact(FactCode::recipient, Recipient::inspected_organisation)});
  EXPECT_THAT(judge(referral), ElementsAre("broken 8"));
  add(Kind::withdrawal, {"fang", "li"}, {{Relation::withdraws, kept}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(judge(referral), IsEmpty());
}

TEST_F(ConductTest, TheOrganisationTakesNoAccusationIntoItsCustody) {
  const auto handed_over = [&](Nature nature, std::int64_t serial) {
    const Hash letter = petition(serial);
    triage(letter, Outcome::accept, nature);
    return add(Kind::custody, {"li", "zhao"}, {{Relation::concerns, letter}},
               {fact(FactCode::handling, Handling::hand_over)});
  };
  const auto taken = [&](const Hash& custody, const std::string& by) {
    return judge(drafted(Kind::acknowledgement, {by}, {{Relation::acknowledges, custody}},
                         {fact(FactCode::receipt, ReceiptResult::received)}));
  };
  const Hash accusation = handed_over(Nature::accusation, 1);
  EXPECT_THAT(taken(accusation, "he"), ElementsAre("broken 8"));
  EXPECT_THAT(taken(accusation, "wu"), IsEmpty());
  EXPECT_THAT(taken(handed_over(Nature::personal, 2), "he"), IsEmpty());
}

TEST_F(ConductTest, NothingIsClosedUponWithdrawnEvidenceOrByWhoCorrectedIt) {
  const Fed fed = feed_back();
  const Hash shown = evidence();
  const Hash done = add(rectified(fed.item, ItemStatus::completed, {{Relation::based_on, shown}}));
  const auto assessed = [&](const std::string& by) {
    return judge(drafted(Kind::assessment, {by}, {{Relation::assesses, done}},
                         {fact(FactCode::status, ItemStatus::closed)}));
  };
  EXPECT_THAT(assessed("chen"), IsEmpty());
  add(Kind::correction, {"chen"}, {{Relation::supersedes, done}});
  EXPECT_THAT(assessed("chen"), ElementsAre("broken 7"));
  EXPECT_THAT(assessed("qian"), IsEmpty());
  add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, shown}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(assessed("qian"), ElementsAre("broken 7"));
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

TEST_F(ConductTest, LooksBehindAReferralAsFarAsItSays) {
  Hash last = evidence();
  const auto extend = [&] {
    const Record next = drafted(Kind::exhibit, {"li"}, {{Relation::based_on, last}});
    last = world_.add_unjudged(next, world_.sign(next)).record_id;
  };
  const auto referred = [&] {
    return judge(drafted(Kind::referral, {"fang"}, {{Relation::concerns, last}},
                         {fact(FactCode::recipient, Recipient::inspected_organisation)}));
  };
  for (int records = 1; records < 10'000; ++records) extend();
  EXPECT_THAT(referred(), IsEmpty());
  extend();
  EXPECT_THAT(referred(), ElementsAre("cannot evaluate 8"));
}

TEST_F(ConductTest, LooksForWhoDidWhatIsAssessedAsFarAsItSays) {
  const Hash item = feed_back().item;
  const Hash whole = add(rectified(item, ItemStatus::underway));
  const auto add_part = [&] {
    const Record part = rectified(item, ItemStatus::underway, {{Relation::part_of, whole}});
    world_.add_unjudged(part, world_.sign(part));
  };
  const auto assessed = [&] {
    return judge(drafted(Kind::assessment, {"qian"}, {{Relation::assesses, whole}},
                         {fact(FactCode::status, ItemStatus::not_closed)}));
  };
  for (int records = 1; records < 10'000; ++records) add_part();
  EXPECT_THAT(assessed(), IsEmpty());
  add_part();
  EXPECT_THAT(assessed(), ElementsAre("cannot evaluate 7"));
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
