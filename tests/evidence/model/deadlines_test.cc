#include "evidence/model/overdue.h"

#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OverdueTest : public test::RoundTest {
 protected:
  OverdueTest() {
    RoundTerms terms;
    terms.triage_days = 15;
    terms.answer_days = 90;
    terms.rectification_days = 60;
    terms.disclosure_days = 30;
    Record policy = world_.affair(Policy{});
    policy.facts = facts_of(terms);
    world_.add(policy);
  }

  // "triage 3": what is missing, by so many days, so many days after all was recorded.
  std::vector<std::string> overdue(std::int64_t after) {
    const auto found = find_overdue(
        world_.state(), world_.relations(),
        [&](LeafIndex index) -> Result<std::shared_ptr<const Record>> {
          return std::make_shared<const Record>(world_.all()[index.value].record);
        },
        record(Kind::symposium, {"li"}).occurred + after);
    MUNIMENT_CHECK(found.ok());
    const char* const names[] = {"triage", "answer", "rectification", "disclosure"};
    std::vector<std::string> words;
    for (const Overdue& one : *found) {
      EXPECT_EQ(one.dossier, dossier);
      EXPECT_FALSE(to_english(overdue_sentence(one)).empty());
      words.push_back(names[static_cast<std::size_t>(one.missing)] + std::string(" ") +
                      std::to_string(one.days));
    }
    return words;
  }
  Hash withdraw(const Hash& record) {
    return add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, record}},
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

TEST_F(OverdueTest, APetitionThatWasNeverTriaged) {
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

TEST_F(OverdueTest, AClueThatWasNeverAnswered) {
  const Hash clue = add(Kind::clue, {"li"}, {{Relation::based_on, evidence()}});
  const Hash referred = refer(clue);
  EXPECT_THAT(overdue(90), IsEmpty());
  EXPECT_THAT(overdue(91), ElementsAre("answer 1"));
  reply(referred, ReceiptResult::received);
  EXPECT_THAT(overdue(91), ElementsAre("answer 1"));
  reply(referred, ReceiptResult::answered);
  EXPECT_THAT(overdue(91), IsEmpty());
}

TEST_F(OverdueTest, AnotherReferralIsAnsweredOnlyByADayOfItsOwn) {
  const Hash paper = evidence();
  refer(paper);
  EXPECT_THAT(overdue(1000), IsEmpty());
  const std::int32_t due = record(Kind::symposium, {"li"}).occurred + 5;
  refer(paper, {{number_of(FactCode::due), Fact::Day{due}}});
  EXPECT_THAT(overdue(5), IsEmpty());
  EXPECT_THAT(overdue(7), ElementsAre("answer 2"));
}

TEST_F(OverdueTest, AFeedbackThatWasNeverRectifiedOrDisclosed) {
  const Fed fed = feed_back();
  EXPECT_THAT(overdue(30), IsEmpty());
  EXPECT_THAT(overdue(31), ElementsAre("disclosure 1"));
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "rectification 1"));
  add(rectified(fed.item, ItemStatus::planned));
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "rectification 1"));
  add(rectified(fed.item, ItemStatus::completed));
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31", "disclosure 31"));
  add(Kind::disclosure, {"fang"},
      {{Relation::based_on, approve(Matter::disclosure)}, {Relation::publishes, fed.document}},
      {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::feedback)});
  EXPECT_THAT(overdue(61), ElementsAre("disclosure 31"));
}

TEST_F(OverdueTest, WithoutARoundNothingIsOverdue) {
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
