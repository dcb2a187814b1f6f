#include "evidence/model/deadlines.h"

#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DeadlinesTest : public test::RoundTest {
 protected:
  DeadlinesTest() {
    RoundTerms terms;
    terms.triage_days = 15;
    terms.answer_days = 90;
    terms.rectification_days = 60;
    terms.disclosure_days = 30;
    Record policy = world_.affair(Policy{});
    policy.facts = facts_of(terms);
    world_.add(policy);
  }

  std::vector<Deadline> deadlines(const std::optional<std::string>& of = {}) {
    auto found = find_deadlines(
        world_.state(), world_.relations(),
        [&](LeafIndex index) -> Result<std::shared_ptr<const Record>> {
          return std::make_shared<const Record>(world_.all()[index.value].record);
        },
        of);
    MUNIMENT_CHECK(found.ok());
    return *std::move(found);
  }
  // "triage 3": what is overdue, by so many days, so many days after all was recorded.
  std::vector<std::string> overdue(std::int64_t after) {
    const std::int64_t today = day() + after;
    const char* const names[] = {"triage", "answer", "acknowledgement", "rectification",
                                 "disclosure"};
    std::vector<std::string> words;
    for (const Deadline& one : deadlines()) {
      EXPECT_EQ(one.dossier, dossier);
      if (today <= one.last_day) continue;
      EXPECT_FALSE(to_english(overdue_sentence(one, today - one.last_day)).empty());
      words.push_back(names[static_cast<std::size_t>(one.awaited)] + std::string(" ") +
                      std::to_string(today - one.last_day));
    }
    return words;
  }
  std::int32_t day() { return record(Kind::symposium, {"li"}).occurred; }
  Hash extend(const Hash& record, std::int32_t days, Decision decision = Decision::approved) {
    Record extension = approval(Matter::extension, decision,
                                {{number_of(FactCode::due), Fact::Day{day() + days}}});
    extension.links.push_back({number_of(Relation::approves), record});
    std::sort(extension.links.begin(), extension.links.end());
    return add(extension);
  }
  Hash withdraw(const Hash& record) {
    return add(Kind::withdrawal, {"fang", "li"}, {{Relation::withdraws, record}},
               {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  }
  Hash refer(const Hash& what, Facts facts = {}) {
    facts.push_back(fact(FactCode::recipient, Recipient::discipline_body));
    return add(Kind::referral, {"fang"}, {{Relation::concerns, what}}, facts);
  }
  Hash reply(const Hash& to, ReceiptResult receipt) {
    return add(Kind::acknowledgement, {"he"}, {{Relation::acknowledges, to}},
               {fact(FactCode::receipt, receipt)});
  }
};

TEST_F(DeadlinesTest, APetitionThatWasNeverTriaged) {
  const Hash letter = petition(1);
  EXPECT_THAT(overdue(15), IsEmpty());
  EXPECT_THAT(overdue(18), ElementsAre("triage 3"));
  const Hash decided = triage(letter, Outcome::accept, Nature::personal);
  EXPECT_THAT(overdue(18), IsEmpty());
  withdraw(decided);
  EXPECT_THAT(overdue(18), ElementsAre("triage 3"));
  withdraw(letter);
  EXPECT_THAT(overdue(18), IsEmpty());
}

TEST_F(DeadlinesTest, APetitionHasTheDayOfThatWithWhichItWasMerged) {
  const Hash whole = petition(1);
  add(Kind::petition, {"li", "zhao"}, {{Relation::part_of, whole}},
      {fact(FactCode::channel, Channel::letter), number(FactCode::serial, 2)});
  EXPECT_THAT(overdue(18), ElementsAre("triage 3", "triage 3"));
  extend(whole, 40);
  EXPECT_THAT(overdue(18), IsEmpty());
  EXPECT_THAT(overdue(41), ElementsAre("triage 1", "triage 1"));
}

TEST_F(DeadlinesTest, AClueThatWasNeverAnswered) {
  const Hash clue = add(Kind::clue, {"li"}, {{Relation::based_on, evidence()}});
  const Hash referred = refer(clue);
  EXPECT_THAT(overdue(90), IsEmpty());
  EXPECT_THAT(overdue(91), ElementsAre("answer 1"));
  reply(referred, ReceiptResult::received);
  EXPECT_THAT(overdue(91), ElementsAre("answer 1"));
  reply(referred, ReceiptResult::answered);
  EXPECT_THAT(overdue(91), IsEmpty());
}

TEST_F(DeadlinesTest, AnotherReferralIsAnsweredOnlyByADayOfItsOwn) {
  const Hash paper = evidence();
  refer(paper);
  EXPECT_THAT(overdue(1000), IsEmpty());
  const std::int32_t due = record(Kind::symposium, {"li"}).occurred + 5;
  refer(paper, {{number_of(FactCode::due), Fact::Day{due}}});
  EXPECT_THAT(overdue(5), IsEmpty());
  EXPECT_THAT(overdue(7), ElementsAre("answer 2"));
}

TEST_F(DeadlinesTest, AFeedbackThatWasNeverRectifiedOrDisclosed) {
  const Fed fed = feed_back();
  EXPECT_THAT(overdue(30), IsEmpty());
  EXPECT_THAT(overdue(31), ElementsAre("disclosure 1"));
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "rectification 1"));
  add(rectified(fed.item, ItemStatus::planned));
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "rectification 1"));
  add(rectified(fed.item, ItemStatus::completed));
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "disclosure 31"));
  add(Kind::disclosure, {"fang"},
      {{Relation::based_on, approve(Matter::disclosure)}, {Relation::publishes, fed.item}},
      {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::feedback)});
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31"));
}

TEST_F(DeadlinesTest, AHandOverIsAcknowledgedByADayOfItsOwn) {
  const Hash thing = add(Kind::exhibit, {"li"});
  const Hash handed = add(Kind::custody, {"li", "zhao"}, {{Relation::concerns, thing}},
                          {fact(FactCode::handling, Handling::hand_over),
                           {number_of(FactCode::due), Fact::Day{day() + 5}}});
  EXPECT_THAT(overdue(5), IsEmpty());
  EXPECT_THAT(overdue(6), ElementsAre("acknowledgement 1"));
  add(Kind::acknowledgement, {"wu"}, {{Relation::acknowledges, handed}},
      {fact(FactCode::receipt, ReceiptResult::received)});
  EXPECT_THAT(overdue(6), IsEmpty());
}

TEST_F(DeadlinesTest, AnApprovedExtensionMovesTheDay) {
  const Fed fed = feed_back();
  extend(fed.item, 70, Decision::refused);
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "rectification 1"));
  extend(fed.document, 70);
  EXPECT_THAT(overdue(70), ElementsAre("disclosure 40"));
  EXPECT_THAT(overdue(71), ElementsAre("disclosure 41", "rectification 1"));
  withdraw(extend(fed.item, 90));
  EXPECT_THAT(overdue(71), ElementsAre("disclosure 41", "rectification 1"));
  extend(fed.item, 80, Decision::conditional);
  EXPECT_THAT(overdue(80), ElementsAre("disclosure 50"));
  extend(fed.item, 75);
  EXPECT_THAT(overdue(80), ElementsAre("disclosure 50", "rectification 5"));
}

TEST_F(DeadlinesTest, APartHasTheDayOfItsWhole) {
  const Hash found = world_.add(finding()).record_id;
  const Hash document =
      add(Kind::feedback, {"fang"},
          {{Relation::based_on, approve(Matter::feedback)}, {Relation::based_on, found}},
          {{number_of(FactCode::due), Fact::Day{day() + 20}}});
  add(Kind::feedback, {"fang"}, {{Relation::part_of, document}, {Relation::based_on, found}});
  EXPECT_THAT(overdue(20), IsEmpty());
  EXPECT_THAT(overdue(21), ElementsAre("rectification 1"));
}

TEST_F(DeadlinesTest, WhatANewerVersionSupersedesWasDoneForIt) {
  const Fed fed = feed_back();
  add(rectified(fed.item, ItemStatus::completed));
  add(Kind::feedback, {"fang"},
      {{Relation::part_of, fed.document},
       {Relation::supersedes, fed.item},
       {Relation::based_on, world_.add(finding()).record_id}});
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "disclosure 31"));
}

TEST_F(DeadlinesTest, AreAskedForOfOneDossierAlone) {
  petition(1);
  feed_back();
  EXPECT_THAT(deadlines(dossier), testing::SizeIs(3));
  EXPECT_THAT(deadlines("R8"), IsEmpty());
}

TEST_F(DeadlinesTest, WithoutARoundNothingIsOverdue) {
  petition(1);
  world_.add([&] {
    Record policy = world_.affair(Policy{});
    RoundTerms terms;
    terms.late_days = 3650;
    policy.facts = facts_of(terms);
    return policy;
  }());
  EXPECT_THAT(overdue(1000), IsEmpty());
}

}  // namespace
}  // namespace muniment
