// A whole round, from the mandate to what was published: the rows take what an inspection records.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using test::RoundTest;

TEST_F(RoundTest, BeginsWithDeclarationsAndEvidence) {
  const LeafIndex enrolled = world_.state().roster.find_name("wu")->enrolled;
  const Hash enrolment = world_.all()[enrolled.value].record_id;  // in the ledger's own dossier
  add(Kind::declaration, {"li", "zhao", "chen"}, {},
      {fact(FactCode::declared, Declared::confidentiality)});
  const Hash recusal =
      add(Kind::declaration, {"chen"}, {{Relation::concerns, enrolment}},
          {fact(FactCode::declared, Declared::recusal), fact(FactCode::recusal, Recusal::kinship)});
  add(Kind::approval, {"fang"}, {{Relation::approves, recusal}},
      {fact(FactCode::matter, Matter::recusal), fact(FactCode::decision, Decision::approved)});
  add(Kind::briefing, {"li"});
  const Hash symposium = add(Kind::symposium, {"li"});
  add(Kind::visit, {"li", "zhao"}, {}, {fact(FactCode::mode, VisitMode::open)});
  add(Kind::visit, {"li", "zhao"}, {{Relation::based_on, approve(Matter::covert_visit)}},
      {fact(FactCode::mode, VisitMode::covert)});
  add(Kind::exhibit, {"li"}, {{Relation::part_of, symposium}},
      {{number_of(FactCode::serial), Fact::Number{1}}});
  EXPECT_THAT(judge(drafted(Kind::inquiry, {"li"})), ElementsAre("broken 4"));
  add(Kind::inquiry, {"li"}, {{Relation::based_on, approve(Matter::inquiry)}});
}

TEST_F(RoundTest, DealsWithPetitions) {
  const Hash first = petition(1);
  petition(2, {{number_of(FactCode::count), Fact::Number{1}}});
  const Record alone = drafted(
      Kind::triage, {"fang"}, {{Relation::concerns, first}},
      {fact(FactCode::outcome, Outcome::accept), fact(FactCode::nature, Nature::accusation)});
  EXPECT_THAT(judge(alone), ElementsAre("broken 2"));
  const Hash triage =
      add(Kind::triage, {"fang", "li"}, {{Relation::concerns, first}},
          {fact(FactCode::outcome, Outcome::transfer), fact(FactCode::nature, Nature::personal),
           fact(FactCode::target, Target::other)});
  add(Kind::triage, {"fang", "li"}, {{Relation::concerns, petition(3)}, {Relation::part_of, first}},
      {fact(FactCode::outcome, Outcome::merge), fact(FactCode::nature, Nature::personal)});
  const Hash referral =
      add(Kind::referral, {"fang"}, {{Relation::based_on, triage}, {Relation::concerns, first}},
          {fact(FactCode::recipient, Recipient::inspected_organisation)});
  add(Kind::acknowledgement, {"he"}, {{Relation::acknowledges, referral}},
      {fact(FactCode::receipt, ReceiptResult::received)});
}

TEST_F(RoundTest, KeepsAndOpensEvidence) {
  const Hash exhibit = evidence();
  const Record unseen = drafted(Kind::custody, {"li"}, {{Relation::concerns, exhibit}},
                                {fact(FactCode::handling, Handling::seal)});
  EXPECT_THAT(judge(unseen), ElementsAre("broken 2"));
  add(Kind::custody, {"li", "he"}, {{Relation::concerns, exhibit}},
      {fact(FactCode::handling, Handling::seal)});
  const Hash handed_over = add(Kind::custody, {"li"}, {{Relation::concerns, exhibit}},
                               {fact(FactCode::handling, Handling::hand_over),
                                fact(FactCode::single_signer, SingleSigner::acknowledged)});
  add(Kind::acknowledgement, {"wu"}, {{Relation::acknowledges, handed_over}},
      {fact(FactCode::receipt, ReceiptResult::received)});
  const Fact slot = {number_of(FactCode::slot), Fact::Number{4}};
  add(Kind::access, {"qian"},
      {{Relation::based_on, approve(Matter::access)}, {Relation::concerns, exhibit}},
      {fact(FactCode::purpose, AccessPurpose::review), slot});
  EXPECT_THAT(judge(drafted(Kind::erasure, {"wu"}, {{Relation::concerns, exhibit}},
                            {fact(FactCode::erased, ErasureReason::legal)})),
              ElementsAre("broken 4"));
  add(Kind::erasure, {"wu"},
      {{Relation::based_on, approve(Matter::erasure)}, {Relation::concerns, exhibit}},
      {fact(FactCode::erased, ErasureReason::legal), slot});
  const Hash clue = add(Kind::clue, {"chen"}, {{Relation::based_on, exhibit}});
  const Hash referral = add(Kind::referral, {"chen"}, {{Relation::concerns, clue}},
                            {fact(FactCode::recipient, Recipient::discipline_body)});
  add(Kind::acknowledgement, {"fang"}, {{Relation::acknowledges, referral}},
      {fact(FactCode::receipt, ReceiptResult::answered),
       fact(FactCode::disposition, Disposition::kept_pending)});
}

TEST_F(RoundTest, GoesFromAFindingToWhatIsPublished) {
  const Hash found = world_.add(finding()).record_id;
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  const Hash report_item =
      add(Kind::report, {"chen"}, {{Relation::part_of, report}, {Relation::based_on, found}});
  const Hash feedback =
      add(Kind::feedback, {"fang"},
          {{Relation::based_on, approve(Matter::feedback)}, {Relation::based_on, report}},
          {{number_of(FactCode::due), Fact::Day{19'300}}});
  const Hash feedback_item = add(
      Kind::feedback, {"fang"}, {{Relation::part_of, feedback}, {Relation::based_on, report_item}});
  const Hash rectification = add(Kind::rectification, {"he"}, {{Relation::answers, feedback_item}},
                                 {fact(FactCode::status, ItemStatus::planned)});
  const Hash done = add(Kind::rectification, {"he"},
                        {{Relation::answers, feedback_item},
                         {Relation::supersedes, rectification},
                         {Relation::based_on, evidence()}},
                        {fact(FactCode::status, ItemStatus::completed)});
  EXPECT_THAT(judge(drafted(Kind::rectification, {"he"}, {{Relation::answers, feedback_item}},
                            {fact(FactCode::status, ItemStatus::closed)})),
              ElementsAre("broken 0"));
  add(Kind::assessment, {"qian"}, {{Relation::assesses, done}},
      {fact(FactCode::status, ItemStatus::closed)});

  const std::vector<Fact> to_society = {fact(FactCode::audience, Audience::society),
                                        fact(FactCode::stage, Stage::rectification)};
  std::vector<Fact> approved = to_society;
  approved.push_back(fact(FactCode::omission, Omission::pending_case));
  const Hash approval = approve(Matter::disclosure, approved);
  EXPECT_THAT(judge(drafted(Kind::disclosure, {"fang"}, {{Relation::publishes, done}}, to_society)),
              ElementsAre("broken 4"));
  const Hash disclosure =
      add(Kind::disclosure, {"fang"}, {{Relation::based_on, approval}}, to_society);
  add(Kind::disclosure, {"fang"},
      {{Relation::based_on, approval},
       {Relation::part_of, disclosure},
       {Relation::publishes, done}},
      to_society);
  const Hash left_out = add(Kind::disclosure, {"fang"},
                            {{Relation::based_on, approval},
                             {Relation::part_of, disclosure},
                             {Relation::concerns, rectification}},
                            approved);
  add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, left_out}},
      {fact(FactCode::withdrawn, WithdrawalReason::taken_down)});
  add(Kind::correction, {"fang"}, {{Relation::supersedes, disclosure}});
}

TEST_F(RoundTest, AnAuditorSignsNothing) {
  for (const KindRow* row : kind_rows()) {
    if (row->affair || row->kind == Kind::filing) continue;
    EXPECT_THAT(judge(record(row->kind, {"sun"})), testing::Contains("broken 1")) << row->name;
  }
}

}  // namespace
}  // namespace muniment
