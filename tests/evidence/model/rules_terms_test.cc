// What a record states of a round, and what the round in force allows.
#include <gmock/gmock.h>

#include <algorithm>

#include "evidence/model/fact_values.h"
#include "tests/support/group_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsNull;
using testing::NotNull;

constexpr const char* with_round = "R7-ROUND";

Fact number(FactCode code, std::int64_t days) { return {number_of(code), Fact::Number{days}}; }
Fact code(FactCode fact, std::uint16_t value) { return {number_of(fact), Fact::Code{value}}; }

class TermsTest : public test::GroupTest {
 protected:
  Record filing(const RoundTerms& terms) {
    Record filing = world_.record(Kind::filing, with_round, {"wang"});
    filing.facts = facts_of(terms);
    return filing;
  }
  Record policy(const RoundTerms& terms, std::vector<Hash> filings = {}) {
    Record policy = world_.affair(Policy{});
    policy.facts = facts_of(terms);
    for (const Hash& filing : filings) {
      policy.links.push_back({number_of(Relation::concerns), filing});
    }
    return policy;
  }
  Record finding_in(const char* there, std::vector<Fact> facts) {
    Record finding = world_.record(Kind::finding, there, {"li", "chen", "wang"});
    finding.links = {{number_of(Relation::based_on), world_.add_document(there).record_id}};
    finding.facts = std::move(facts);
    return finding;
  }
  // An interview that li holds alone.
  Record alone(SingleSigner reason) {
    Record interview = world_.record(Kind::interview, with_round, {"li"});
    interview.facts = {code(FactCode::single_signer, number_of(reason))};
    return interview;
  }
};

TEST_F(TermsTest, AFilingAndAPolicyStateARound) {
  RoundTerms terms;
  terms.checklist = {1, 2};
  terms.late_days = 30;
  EXPECT_THAT(round_of(world_.state(), with_round), IsNull());
  EXPECT_THAT(judge(filing(terms)), IsEmpty());
  const Hash filed = world_.add(filing(terms)).record_id;
  ASSERT_THAT(round_of(world_.state(), with_round), NotNull());
  EXPECT_EQ(*round_of(world_.state(), with_round), terms);
  EXPECT_THAT(round_of(world_.state(), dossier), IsNull());

  RoundTerms changed = terms;
  changed.late_days = 10;
  EXPECT_THAT(judge(policy(changed, {filed})), IsEmpty());
  world_.add(policy(changed, {filed}));
  EXPECT_EQ(*round_of(world_.state(), with_round), changed);
  EXPECT_THAT(round_of(world_.state(), dossier), IsNull());
  world_.add(policy(terms));
  EXPECT_EQ(*round_of(world_.state(), with_round), terms);
  EXPECT_EQ(*round_of(world_.state(), dossier), terms);
}

TEST_F(TermsTest, APolicyWithoutARoundChangesNone) {
  RoundTerms terms;
  terms.late_days = 30;
  world_.add(filing(terms));
  world_.add(world_.affair(Policy{2, 2, 60}));
  EXPECT_EQ(*round_of(world_.state(), with_round), terms);
}

TEST_F(TermsTest, APolicyConcernsNothingButFilings) {
  RoundTerms terms;
  terms.late_days = 30;
  EXPECT_THAT(judge(policy(terms, {evidence()})), ElementsAre("broken 16"));
}

TEST_F(TermsTest, DeadlinesAreNeitherNegativeNorEndless) {
  for (const std::int64_t days : {0, 1, 3650}) {
    Record filing = this->filing({});
    filing.facts = {number(FactCode::triage_days, days)};
    EXPECT_THAT(judge(filing), IsEmpty()) << days;
  }
  for (const std::int64_t days : {-1, 3651}) {
    Record filing = this->filing({});
    filing.facts = {number(FactCode::triage_days, days)};
    EXPECT_THAT(judge(filing), ElementsAre("broken 0")) << days;
    EXPECT_THAT(sentence(filing), HasSubstr("triageDays gives " + std::to_string(days)));
  }
}

TEST_F(TermsTest, OneWhoSignsAloneIsNamedOnlyForKindsThatTwoSign) {
  Record filing = this->filing({});
  filing.facts = {code(FactCode::never_alone, number_of(Kind::finding))};
  EXPECT_THAT(judge(filing), ElementsAre("broken 0"));
}

TEST_F(TermsTest, ChecklistAndDisciplinesAreThoseOfTheRound) {
  RoundTerms terms;
  terms.checklist = {1, 5};
  terms.disciplines = {2};
  world_.add(filing(terms));
  EXPECT_THAT(
      judge(finding_in(with_round, {code(FactCode::checklist, 5), code(FactCode::discipline, 2)})),
      IsEmpty());
  EXPECT_THAT(judge(finding_in(with_round, {code(FactCode::checklist, 4)})),
              ElementsAre("broken 0"));
  EXPECT_THAT(judge(finding_in(with_round, {code(FactCode::discipline, 1)})),
              ElementsAre("broken 0"));
  // Without a round any number stands.
  EXPECT_THAT(judge(finding_in(dossier, {code(FactCode::checklist, 4)})), IsEmpty());
}

TEST_F(TermsTest, ARoundWithoutAListLimitsNothing) {
  RoundTerms terms;
  terms.late_days = 30;
  world_.add(filing(terms));
  EXPECT_THAT(judge(finding_in(with_round, {code(FactCode::checklist, 4)})), IsEmpty());
  EXPECT_THAT(judge(alone(SingleSigner::remote)), IsEmpty());
}

TEST_F(TermsTest, OnePersonSignsForReasonsOfTheRound) {
  RoundTerms terms;
  terms.reasons = {number_of(SingleSigner::approved)};
  world_.add(filing(terms));
  EXPECT_THAT(judge(alone(SingleSigner::approved)), IsEmpty());
  EXPECT_THAT(judge(alone(SingleSigner::remote)), ElementsAre("broken 2"));
  EXPECT_THAT(sentence(alone(SingleSigner::remote)), HasSubstr("for the reason remote"));
}

TEST_F(TermsTest, OnePersonNeverSignsWhatTheRoundSaysTwoSign) {
  RoundTerms terms;
  terms.never_alone = {number_of(Kind::interview)};
  world_.add(filing(terms));
  EXPECT_THAT(judge(alone(SingleSigner::approved)), ElementsAre("broken 2"));
  Record two = world_.record(Kind::interview, with_round, {"li", "zhao"});
  EXPECT_THAT(judge(two), IsEmpty());
  Record visit = world_.record(Kind::visit, with_round, {"li"});
  visit.facts = {code(FactCode::single_signer, number_of(SingleSigner::approved)),
                 code(FactCode::mode, number_of(VisitMode::open))};
  EXPECT_THAT(judge(visit), IsEmpty());
}

// A receipt carries no filing, and so knows no round.
TEST_F(TermsTest, AreNotAskedForARecordAlone) {
  RoundTerms terms;
  terms.never_alone = {number_of(Kind::interview)};
  world_.add(filing(terms));
  const Bytes payload = world_.sign(alone(SingleSigner::approved));
  const Entry entry = world_.place(with_round, payload);
  EXPECT_THAT(
      test::findings(judge_alone(world_.hasher(), world_.state(), world_.memory(), entry, payload)),
      IsEmpty());
}

}  // namespace
}  // namespace muniment
