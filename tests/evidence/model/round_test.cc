#include "evidence/model/round.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "evidence/model/codes.h"
#include "evidence/model/fact_values.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::IsNull;
using testing::Pointee;

RoundTerms whole() {
  RoundTerms terms;
  terms.checklist = {1, 2, 23};
  terms.disciplines = {1, 6};
  terms.omissions = {1, 2};
  terms.reasons = {1};
  terms.never_alone = {12, 15};
  terms.triage_days = 15;
  terms.answer_days = 90;
  terms.rectification_days = 180;
  terms.disclosure_days = 30;
  terms.late_days = 0;
  return terms;
}

RoundTerms triage_in(std::int64_t days) {
  RoundTerms terms;
  terms.triage_days = days;
  return terms;
}

Hash id(std::uint8_t fill) {
  std::array<std::uint8_t, Hash::size> bytes{};
  bytes.fill(fill);
  return Hash(bytes);
}

TEST(RoundTerms, AreFactsAndBack) {
  Record record;
  record.facts = facts_of(whole());
  EXPECT_TRUE(std::is_sorted(record.facts.begin(), record.facts.end()));
  EXPECT_EQ(record.facts.size(), 15u);
  for (const Fact& fact : record.facts) EXPECT_TRUE(is_round_fact(fact.code)) << fact.code;
  EXPECT_EQ(round_terms(record), whole());
}

TEST(RoundTerms, AreNotStatedByOtherFacts) {
  Record record;
  EXPECT_EQ(round_terms(record), std::nullopt);
  record.facts = {{number_of(FactCode::channel), Fact::Code{1}}};
  EXPECT_EQ(round_terms(record), std::nullopt);
  EXPECT_FALSE(is_round_fact(number_of(FactCode::channel)));
}

TEST(RoundTerms, LeaveOutValuesOfAnotherType) {
  Record record;
  record.facts = {{number_of(FactCode::checklist), Fact::Number{1}},
                  {number_of(FactCode::triage_days), Fact::Code{15}},
                  {number_of(FactCode::late_days), Fact::Number{7}}};
  RoundTerms late;
  late.late_days = 7;
  EXPECT_EQ(round_terms(record), late);
}

TEST(Rounds, AreThoseOfTheFilings) {
  Rounds rounds;
  rounds.file("A", id(1), {1}, whole());
  rounds.file("B", id(2), {2}, std::nullopt);
  EXPECT_THAT(rounds.in_force("A"), Pointee(whole()));
  EXPECT_THAT(rounds.in_force("B"), IsNull());
  EXPECT_THAT(rounds.in_force("C"), IsNull());
  EXPECT_TRUE(rounds.has_filing("B"));
  EXPECT_FALSE(rounds.has_filing("C"));
}

TEST(Rounds, StandAsTheFirstFilingStatesThem) {
  Rounds rounds;
  rounds.file("A", id(1), {1}, triage_in(1));
  rounds.file("A", id(2), {2}, triage_in(2));
  EXPECT_THAT(rounds.in_force("A"), Pointee(triage_in(1)));
}

TEST(Rounds, AreReplacedByWhateverIsStatedLater) {
  Rounds rounds;
  rounds.file("A", id(1), {1}, whole());
  rounds.file("B", id(2), {2}, std::nullopt);
  rounds.change({id(1)}, {3}, triage_in(3));
  EXPECT_THAT(rounds.in_force("A"), Pointee(triage_in(3)));
  EXPECT_THAT(rounds.in_force("B"), IsNull());
  EXPECT_EQ(rounds.stated_at("A"), LeafIndex{3});
  EXPECT_EQ(rounds.stated_at("B"), std::nullopt);
  EXPECT_EQ(rounds.stated_at("C"), std::nullopt);
  rounds.change({}, {4}, triage_in(4));
  EXPECT_THAT(rounds.in_force("A"), Pointee(triage_in(4)));
  EXPECT_THAT(rounds.in_force("B"), Pointee(triage_in(4)));
  rounds.file("C", id(3), {5}, std::nullopt);
  EXPECT_THAT(rounds.in_force("C"), Pointee(triage_in(4)));
  rounds.file("D", id(4), {6}, triage_in(6));
  EXPECT_THAT(rounds.in_force("D"), Pointee(triage_in(6)));
  rounds.change({id(1), id(4)}, {7}, triage_in(7));
  EXPECT_THAT(rounds.in_force("A"), Pointee(triage_in(7)));
  EXPECT_THAT(rounds.in_force("C"), Pointee(triage_in(4)));
  EXPECT_THAT(rounds.in_force("D"), Pointee(triage_in(7)));
}

TEST(Rounds, CopyAFilingOfOtherRounds) {
  Rounds from, to;
  from.file("A", id(1), {1}, whole());
  to.copy_filing(from, "A");
  to.copy_filing(from, "B");
  EXPECT_THAT(to.in_force("A"), Pointee(whole()));
  EXPECT_FALSE(to.has_filing("B"));
}

}  // namespace
}  // namespace muniment
