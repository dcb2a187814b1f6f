// Deadlines: the last day is in time, the next one is told.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DeadlineRuleTest : public test::RoundTest {
 protected:
  void set(const RoundTerms& terms) {
    Record policy = world_.affair(Policy{});
    policy.facts = facts_of(terms);
    world_.add(policy);
  }
  std::vector<std::string> after(Record record, std::int32_t days) {
    record.occurred += days;
    return judge(record);
  }
};

TEST_F(DeadlineRuleTest, OfTheTriageOfAPetition) {
  RoundTerms terms;
  terms.triage_days = 15;
  const Hash letter = petition(1);
  const Record triage =
      drafted(Kind::triage, {"fang", "li"}, {{Relation::concerns, letter}},
              {fact(FactCode::outcome, Outcome::accept), fact(FactCode::nature, Nature::personal)});
  EXPECT_THAT(after(triage, 400), IsEmpty());  // no round, no deadline
  set(terms);
  EXPECT_THAT(after(triage, 15), IsEmpty());
  EXPECT_THAT(after(triage, 16), ElementsAre("flagged 9"));
  Record late = triage;
  late.occurred += 20;
  EXPECT_THAT(sentence(late), HasSubstr("came 5 days after"));
}

TEST_F(DeadlineRuleTest, IsOverWithTheFirstRecordThatEndsIt) {
  RoundTerms terms;
  terms.triage_days = 15;
  terms.rectification_days = 60;
  set(terms);
  const Hash letter = petition(1);
  const Hash first = triage(letter, Outcome::accept, Nature::personal);
  const Record again =
      drafted(Kind::triage, {"fang", "li"}, {{Relation::concerns, letter}},
              {fact(FactCode::outcome, Outcome::accept), fact(FactCode::nature, Nature::personal)});
  EXPECT_THAT(after(again, 400), IsEmpty());
  add(Kind::withdrawal, {"fang", "li"}, {{Relation::withdraws, first}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(after(again, 400), ElementsAre("flagged 9"));

  const Fed fed = feed_back();
  add(rectified(fed.item, ItemStatus::planned));
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::completed), 400), ElementsAre("flagged 9"));
  add(rectified(fed.item, ItemStatus::underway));
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::completed), 400), IsEmpty());
}

TEST_F(DeadlineRuleTest, NothingIsDealtWithBeforeItCame) {
  const Hash letter = petition(1);
  const Record triage =
      drafted(Kind::triage, {"fang", "li"}, {{Relation::concerns, letter}},
              {fact(FactCode::outcome, Outcome::accept), fact(FactCode::nature, Nature::personal)});
  EXPECT_THAT(after(triage, 0), IsEmpty());
  EXPECT_THAT(after(triage, -1), ElementsAre("flagged 9"));
}

TEST_F(DeadlineRuleTest, OfTheAnswerToAReferral) {
  RoundTerms terms;
  terms.answer_days = 90;
  set(terms);
  const Hash clue = add(Kind::clue, {"chen"}, {{Relation::based_on, evidence()}});
  const Hash referral = add(Kind::referral, {"chen"}, {{Relation::concerns, clue}},
                            {fact(FactCode::recipient, Recipient::discipline_body)});
  const auto answer = [&](ReceiptResult result) {
    return drafted(Kind::acknowledgement, {"fang"}, {{Relation::acknowledges, referral}},
                   {fact(FactCode::receipt, result)});
  };
  EXPECT_THAT(after(answer(ReceiptResult::answered), 90), IsEmpty());
  EXPECT_THAT(after(answer(ReceiptResult::answered), 91), ElementsAre("flagged 9"));
  EXPECT_THAT(after(answer(ReceiptResult::received), 91), IsEmpty());
}

TEST_F(DeadlineRuleTest, OfTheAnswerToAReferralThatIsNoClueOnlyADayOfItsOwn) {
  RoundTerms terms;
  terms.answer_days = 90;
  set(terms);
  const Hash paper = evidence();
  const auto refer = [&](Facts facts) {
    facts.push_back(fact(FactCode::recipient, Recipient::discipline_body));
    return add(Kind::referral, {"chen"}, {{Relation::concerns, paper}}, std::move(facts));
  };
  const auto answer = [&](const Hash& referral) {
    return drafted(Kind::acknowledgement, {"fang"}, {{Relation::acknowledges, referral}},
                   {fact(FactCode::receipt, ReceiptResult::answered)});
  };
  EXPECT_THAT(after(answer(refer({})), 1000), IsEmpty());
  const std::int32_t day = drafted(Kind::symposium, {"li"}).occurred;
  const Hash dated = refer({{number_of(FactCode::due), Fact::Day{day + 5}}});
  EXPECT_THAT(after(answer(dated), 5), IsEmpty());
  EXPECT_THAT(after(answer(dated), 6), ElementsAre("flagged 9"));
}

TEST_F(DeadlineRuleTest, OfTheReceiptOfAHandOver) {
  const Hash thing = add(Kind::exhibit, {"li"});
  const std::int32_t day = drafted(Kind::symposium, {"li"}).occurred;
  const Hash handed = add(Kind::custody, {"li", "zhao"}, {{Relation::concerns, thing}},
                          {fact(FactCode::handling, Handling::hand_over),
                           {number_of(FactCode::due), Fact::Day{day + 5}}});
  const Record receipt = drafted(Kind::acknowledgement, {"wu"}, {{Relation::acknowledges, handed}},
                                 {fact(FactCode::receipt, ReceiptResult::received)});
  EXPECT_THAT(after(receipt, 5), IsEmpty());
  EXPECT_THAT(after(receipt, 6), ElementsAre("flagged 9"));
}

TEST_F(DeadlineRuleTest, AnApprovedExtensionMovesTheDay) {
  RoundTerms terms;
  terms.rectification_days = 60;
  set(terms);
  const Fed fed = feed_back();
  Record extension = approval(
      Matter::extension, Decision::approved,
      {{number_of(FactCode::due), Fact::Day{drafted(Kind::symposium, {"li"}).occurred + 70}}});
  extension.links.push_back({number_of(Relation::approves), fed.document});
  add(extension);
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::completed), 70), IsEmpty());
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::completed), 71), ElementsAre("flagged 9"));
}

TEST_F(DeadlineRuleTest, OfARectificationAndADayThatTheFeedbackNames) {
  RoundTerms terms;
  terms.rectification_days = 60;
  set(terms);
  const Fed fed = feed_back();
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::completed), 60), IsEmpty());
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::completed), 61), ElementsAre("flagged 9"));
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::underway), 61), ElementsAre("flagged 9"));
  EXPECT_THAT(after(rectified(fed.item, ItemStatus::planned), 61), IsEmpty());
  Record dated = drafted(
      Kind::feedback, {"fang"},
      {{Relation::part_of, fed.document}, {Relation::based_on, world_.add(finding()).record_id}});
  dated.facts = {{number_of(FactCode::due), Fact::Day{dated.occurred + 10}}};
  const Hash item = add(dated);
  EXPECT_THAT(after(rectified(item, ItemStatus::completed), 10), IsEmpty());
  EXPECT_THAT(after(rectified(item, ItemStatus::completed), 11), ElementsAre("flagged 9"));
  // More time than the round gives is for an approval to give.
  dated.facts = {{number_of(FactCode::due), Fact::Day{dated.occurred + 100}}};
  dated.nonce[0] ^= 1;
  const Hash later = add(dated);
  EXPECT_THAT(after(rectified(later, ItemStatus::completed), 60), IsEmpty());
  EXPECT_THAT(after(rectified(later, ItemStatus::completed), 61), ElementsAre("flagged 9"));
}

TEST_F(DeadlineRuleTest, OfADisclosure) {
  RoundTerms terms;
  terms.disclosure_days = 30;
  set(terms);
  const Fed fed = feed_back();
  const Record disclosure =
      drafted(Kind::disclosure, {"fang"},
              {{Relation::based_on, approve(Matter::disclosure)}, {Relation::publishes, fed.item}},
              {fact(FactCode::audience, Audience::party), fact(FactCode::stage, Stage::feedback)});
  EXPECT_THAT(after(disclosure, 30), IsEmpty());
  EXPECT_THAT(after(disclosure, 31), ElementsAre("flagged 9"));
}

TEST_F(DeadlineRuleTest, OfRegistering) {
  RoundTerms terms;
  terms.late_days = 7;
  set(terms);
  // The day in UTC+8 that 2022-08-09T15:59:59.999Z falls on, and the one a millisecond later.
  constexpr std::int32_t day = 19'213;
  Record note = interview();
  note.occurred = day - 7;
  const auto judged_at = [&](std::int64_t admitted) {
    const Bytes payload = world_.sign(note);
    Entry entry = world_.place(dossier, payload);
    entry.admitted = admitted;
    world_.state().last_admitted = admitted;
    return test::findings(world_.judge(entry, payload));
  };
  constexpr std::int64_t day_ends = std::int64_t{day + 1} * 86'400'000 - 8 * 3'600'000;
  EXPECT_THAT(judged_at(day_ends - 1), IsEmpty());
  EXPECT_THAT(judged_at(day_ends), ElementsAre("flagged 13"));
  world_.state().last_admitted = 0;
}

}  // namespace
}  // namespace muniment
