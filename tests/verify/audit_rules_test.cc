// A ledger that bypassed admission: the audit names each rule that it breaks, where and how.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"
#include "tests/verify/audit_world.h"

namespace muniment::verify {
namespace {

using test::faults;
using testing::ElementsAre;
using testing::HasSubstr;

class AuditRules : public test::RoundTest {
 protected:
  Report audit() {
    test::MemorySource source(world_);
    const TrustPolicy trust = trust_of(world_);
    AuditRequest request;
    request.trust = &trust;
    request.level = Level::records;
    return verify::audit(source, request);
  }

  // Puts the record into the ledger unasked: the audit finds this rule broken there and nothing
  // else, and says so in a sentence that has these words.
  void expect_broken(unsigned rule, const Record& record, const std::string& words) {
    world_.add_unjudged(record, world_.sign(record));
    const Report report = audit();
    const std::string place = std::to_string(world_.size().value - 1);
    EXPECT_THAT(faults(report),
                ElementsAre("broken rules rule " + std::to_string(rule) + " @" + place));
    EXPECT_EQ(report.verdict(), Verdict::rules_broken);
    EXPECT_THAT(test::sentences(report, "rules"), testing::Contains(HasSubstr(words)));
  }
};

TEST_F(AuditRules, OneWhoMayNotSign) {
  expect_broken(1, drafted(Kind::symposium, {"sun"}), "sun may not sign");
}

TEST_F(AuditRules, TwoWhoSign) {
  expect_broken(2, drafted(Kind::interview, {"li"}), "2 different people");
}

TEST_F(AuditRules, FourAnApprovalBeforehand) {
  expect_broken(4, drafted(Kind::report, {"chen"}), "the kind report needs an approval");
}

TEST_F(AuditRules, FiveAFindingUponEvidence) {
  expect_broken(5, drafted(Kind::finding, {"li", "chen", "wang"}), "at least 1 links basedOn");
}

TEST_F(AuditRules, SixAnItemUponAFinding) {
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  expect_broken(6, drafted(Kind::report, {"chen"}, {{Relation::part_of, report}}),
                "an item of a report is based on a finding");
}

TEST_F(AuditRules, SevenAnAssessorWhoDidNotDoIt) {
  const Hash done = add(Kind::rectification, {"li"}, {{Relation::answers, feed_back().item}},
                        {fact(FactCode::status, ItemStatus::completed)});
  expect_broken(7,
                drafted(Kind::assessment, {"li"},
                        {{Relation::assesses, done}, {Relation::based_on, evidence()}},
                        {fact(FactCode::status, ItemStatus::closed)}),
                "li signed the rectification");
}

TEST_F(AuditRules, EightNoAccusationToTheAccused) {
  const Hash letter = petition(1);
  const Hash accused = triage(letter, muniment::Outcome::transfer, Nature::accusation);
  expect_broken(8,
                drafted(Kind::referral, {"fang"},
                        {{Relation::concerns, letter}, {Relation::based_on, accused}},
                        {fact(FactCode::recipient, Recipient::inspected_organisation)}),
                "is an accusation");
}

TEST_F(AuditRules, TenAnApprovedReasonForWhatIsLeftOut) {
  const Fed fed = feed_back();
  expect_broken(
      10,
      drafted(Kind::disclosure, {"fang"},
              {{Relation::based_on, approve(Matter::disclosure)}, {Relation::concerns, fed.item}},
              {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::feedback),
               fact(FactCode::omission, Omission::secret)}),
      "the reason secret was not approved");
}

TEST_F(AuditRules, FourteenASealedFieldUponApproval) {
  const Hash letter = petition(1);
  const std::uint16_t identity = *slot_by_name(*row_of(number_of(Kind::petition)), "identity");
  expect_broken(
      14,
      drafted(Kind::access, {"qian"}, {{Relation::concerns, letter}},
              {fact(FactCode::purpose, AccessPurpose::review), number(FactCode::slot, identity)}),
      "the kind access needs an approval");
}

TEST_F(AuditRules, FifteenNothingAfterTheClosure) {
  world_.add(world_.affair(Closure{}));
  expect_broken(15, drafted(Kind::symposium, {"li"}), "the ledger was closed");
}

TEST_F(AuditRules, SixteenLinksToWhatIsThere) {
  expect_broken(16,
                drafted(Kind::symposium, {"li"},
                        {{Relation::part_of, Hash(std::array<std::uint8_t, Hash::size>{7})}}),
                "no earlier entry");
}

TEST_F(AuditRules, NineAndThirteenAreFlaggedAndBreakNothing) {
  RoundTerms terms;
  terms.triage_days = 15;
  terms.late_days = 30;
  Record policy = world_.affair(Policy{});
  policy.facts = facts_of(terms);
  world_.add(policy);
  Record letter = drafted(Kind::petition, {"li", "zhao"}, {},
                          {fact(FactCode::channel, Channel::letter), number(FactCode::serial, 1)});
  letter.occurred -= 40;
  const Hash late = world_.add(letter).record_id;
  const std::string late_place = std::to_string(world_.size().value - 1);
  world_.add(drafted(Kind::triage, {"fang", "li"}, {{Relation::concerns, late}},
                     {fact(FactCode::outcome, muniment::Outcome::accept),
                      fact(FactCode::nature, Nature::personal)}));
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::verified);
  std::vector<std::string> flags;
  for (const Check& check : report.checks()) {
    if (check.outcome != Outcome::flagged) continue;
    flags.push_back(std::to_string(check.rule) + " @" + std::to_string(check.place.index->value));
  }
  EXPECT_THAT(flags,
              ElementsAre("13 @" + late_place, "9 @" + std::to_string(world_.size().value - 1)));
}

}  // namespace
}  // namespace muniment::verify
