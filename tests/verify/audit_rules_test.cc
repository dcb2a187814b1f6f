// A ledger that bypassed admission: the audit names each rule that it breaks, where and how.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/support/round_fixture.h"
#include "tests/verify/audit_world.h"

namespace muniment::verify {
namespace {

using test::faults;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AuditRules : public test::RoundTest {
 protected:
  Report audit(Level level = Level::records) {
    test::MemorySource source(world_);
    const TrustPolicy trust = trust_of(world_);
    AuditRequest request;
    request.trust = &trust;
    request.level = level;
    request.openings = [this](const Hash& id) -> Result<std::vector<Bytes>> {
      for (const test::Registered& each : world_.all()) {
        if (each.record_id == id && !lost_openings_.contains(id)) return each.openings;
      }
      return Error(ErrorKind::missing, say("none is kept"));
    };
    return verify::audit(source, request);
  }

  // "9 @7" for each flag: the rule, and the entry.
  static std::vector<std::string> flags(const Report& report) {
    std::vector<std::string> flags;
    for (const Check& check : report.checks()) {
      if (check.outcome != Outcome::flagged) continue;
      flags.push_back(std::to_string(check.rule) + " @" + std::to_string(check.place.index->value));
    }
    return flags;
  }

  test::FieldValues file(Kind kind, std::string_view slot, std::string_view text) {
    const auto algorithm = static_cast<std::uint16_t>(world_.hasher().algorithm());
    const Hash digest = world_.hasher().digest(as_bytes(text));
    const auto slots = row_of(number_of(kind))->slots;
    const auto found = std::find_if(slots.begin(), slots.end(),
                                    [&](const Slot& each) { return each.name == slot; });
    return {{static_cast<std::uint16_t>(found - slots.begin()),
             Content{to_bytes("text.txt"), "", text.size(), {{algorithm, digest}}}}};
  }
  // A disclosure of one text upon the approval of another; its id.
  Hash publish_another() {
    const Hash approval = world_
                              .add(drafted(Kind::approval, {"fang"}, {},
                                           {fact(FactCode::matter, Matter::disclosure),
                                            fact(FactCode::decision, Decision::approved)},
                                           file(Kind::approval, "content", "公开稿")))
                              .record_id;
    const Record record =
        drafted(Kind::disclosure, {"fang"}, {{Relation::based_on, approval}},
                {fact(FactCode::audience, Audience::party), fact(FactCode::stage, Stage::feedback)},
                file(Kind::disclosure, "content", "另一稿"));
    return world_.add_unjudged(record, world_.sign(record)).record_id;
  }

  std::set<Hash> lost_openings_;

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

TEST_F(AuditRules, ThreeNobodyWhoIsRecused) {
  add(Kind::declaration, {"li"}, {}, {fact(FactCode::declared, Declared::recusal)});
  expect_broken(3, drafted(Kind::symposium, {"li"}), "li may not sign in the dossier R7-FGW");
}

TEST_F(AuditRules, FourAnApprovalBeforehand) {
  expect_broken(4, drafted(Kind::report, {"chen"}), "the kind report needs an approval");
}

TEST_F(AuditRules, FourAnApprovalThatStillStands) {
  const Hash approved = approve(Matter::inquiry);
  add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, approved}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  expect_broken(4, drafted(Kind::inquiry, {"li"}, {{Relation::based_on, approved}}),
                "link to what stands now");
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

TEST_F(AuditRules, ElevenAHandOverByWhoHasTheThing) {
  const Hash thing = add(Kind::exhibit, {"li"});
  expect_broken(11,
                drafted(Kind::custody, {"wu", "zhao"}, {{Relation::concerns, thing}},
                        {fact(FactCode::handling, Handling::store)}),
                "wu did not sign the record of the thing");
}

TEST_F(AuditRules, ElevenAHandOverThatIsAcknowledged) {
  const Hash thing = add(Kind::exhibit, {"li"});
  const Record handed = drafted(Kind::custody, {"li", "zhao"}, {{Relation::concerns, thing}},
                                {fact(FactCode::handling, Handling::hand_over)});
  add(handed);
  Record again = handed;
  again.nonce = Bytes(nonce_bytes, 9);
  again.fields = drafted(Kind::custody, {"li"}).fields;
  expect_broken(11, again, "nobody has acknowledged");
}

TEST_F(AuditRules, TwelveNumbersWithoutGaps) {
  petition(1);
  expect_broken(12,
                drafted(Kind::petition, {"li", "zhao"}, {},
                        {fact(FactCode::channel, Channel::letter), number(FactCode::serial, 3)}),
                "the serial number 3 would leave a gap");
}

TEST_F(AuditRules, TwelveNumbersThatAreNotTaken) {
  petition(1);
  expect_broken(12,
                drafted(Kind::petition, {"li", "zhao"}, {},
                        {fact(FactCode::channel, Channel::letter), number(FactCode::serial, 1)}),
                "the serial number 1 is taken");
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

TEST_F(AuditRules, TenWhatIsPublishedIsWhatWasApprovedAsOpeningsShow) {
  publish_another();
  EXPECT_THAT(faults(audit(Level::records)), testing::IsEmpty());
  const Report report = audit(Level::contents);
  EXPECT_THAT(faults(report),
              ElementsAre("broken rules rule 10 @" + std::to_string(world_.size().value - 1)));
  EXPECT_THAT(test::sentences(report, "rules"),
              testing::Contains(HasSubstr("is not one that was approved")));
  EXPECT_THAT(test::sentences(report, "contents"), testing::Contains(HasSubstr("2 files of")));
}

TEST_F(AuditRules, WhatCannotBeOpenedIsSaidNotToHaveBeenCompared) {
  lost_openings_.insert(publish_another());
  const Report report = audit(Level::contents);
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  EXPECT_THAT(test::sentences(report, "contents"),
              testing::Contains(HasSubstr("1 times the rules asked")));
}

TEST_F(AuditRules, ElevenAThingIsTheSameAfterwardsAsOpeningsShow) {
  test::FieldValues files = file(Kind::custody, "before", "台账");
  files.merge(file(Kind::custody, "after", "改过的台账"));
  const Hash thing = add(Kind::document, {"li"});
  const Record record = drafted(Kind::custody, {"li", "zhao"}, {{Relation::concerns, thing}},
                                {fact(FactCode::handling, Handling::seal)}, files);
  world_.add_unjudged(record, world_.sign(record));
  EXPECT_THAT(faults(audit(Level::contents)),
              ElementsAre("broken rules rule 11 @" + std::to_string(world_.size().value - 1)));
}

TEST_F(AuditRules, SixteenLinksToWhatIsThere) {
  expect_broken(16,
                drafted(Kind::symposium, {"li"},
                        {{Relation::part_of, Hash(std::array<std::uint8_t, Hash::size>{7})}}),
                "no earlier entry");
}

TEST_F(AuditRules, NineTellsWhatNeverCame) {
  RoundTerms terms;
  terms.triage_days = 15;
  Record policy = world_.affair(Policy{});
  policy.facts = facts_of(terms);
  world_.add(policy);
  petition(1);
  const LeafIndex letter{world_.size().value - 1};
  EXPECT_THAT(flags(audit()), IsEmpty());
  world_.now += std::int64_t{30} * 24 * 60 * 60 * 1000;
  add(Kind::symposium, {"li"});
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::verified);
  EXPECT_THAT(flags(report), ElementsAre("9 @" + std::to_string(letter.value)));
  EXPECT_THAT(test::sentences(report, "rules"),
              testing::Contains(HasSubstr("the petition was never triaged")));
}

TEST_F(AuditRules, TenTellsOfItemsThatADisclosurePassedOver) {
  const Fed fed = feed_back();
  add(Kind::feedback, {"fang"},
      {{Relation::part_of, fed.document}, {Relation::based_on, world_.add(finding()).record_id}});
  const std::string second = std::to_string(world_.all().back().entry.index.value);
  const auto publish = [&](Links links) {
    links.emplace_back(Relation::based_on, approve(Matter::disclosure));
    return add(
        Kind::disclosure, {"fang"}, links,
        {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::feedback)});
  };
  const Hash whole = publish({{Relation::publishes, fed.document}});
  EXPECT_THAT(flags(audit()), IsEmpty());
  const std::string disclosure = std::to_string(world_.all().back().entry.index.value);
  publish({{Relation::part_of, whole}, {Relation::publishes, fed.item}});
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::verified);
  EXPECT_THAT(flags(report), ElementsAre("10 @" + second));
  const auto flag =
      std::find_if(report.checks().begin(), report.checks().end(),
                   [](const Check& check) { return check.outcome == Outcome::flagged; });
  ASSERT_TRUE(flag->place.citation.has_value());
  EXPECT_EQ(flag->place.citation->dossier, dossier);
  EXPECT_THAT(test::sentences(report, "rules"),
              testing::Contains(HasSubstr("by the disclosure at entry " + disclosure)));
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
  EXPECT_THAT(flags(report),
              ElementsAre("13 @" + late_place, "9 @" + std::to_string(world_.size().value - 1)));
}

}  // namespace
}  // namespace muniment::verify
