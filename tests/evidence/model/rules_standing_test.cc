// What was withdrawn or superseded supports nothing that comes after it.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class StandingTest : public test::RoundTest {
 protected:
  Hash withdraw(const Hash& record) {
    return add(Kind::withdrawal, {"fang", "li", "zhao"}, {{Relation::withdraws, record}},
               {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  }
};

TEST_F(StandingTest, AWithdrawnApprovalApprovesNothingFromThereOn) {
  const Hash approved = approve(Matter::inquiry);
  const Record inquiry = drafted(Kind::inquiry, {"li"}, {{Relation::based_on, approved}});
  EXPECT_THAT(judge(inquiry), IsEmpty());
  withdraw(approved);
  EXPECT_THAT(judge(inquiry), ElementsAre("broken 4"));
  EXPECT_THAT(sentence(inquiry), HasSubstr("link to what stands now"));
}

TEST_F(StandingTest, ASupersededApprovalIsTheNewerOnesAffair) {
  const Hash first = approve(Matter::inquiry);
  Record newer = approval(Matter::inquiry);
  newer.links = {{number_of(Relation::supersedes), first}};
  const Hash second = add(newer);
  EXPECT_THAT(judge(drafted(Kind::inquiry, {"li"}, {{Relation::based_on, first}})),
              ElementsAre("broken 4"));
  EXPECT_THAT(judge(drafted(Kind::inquiry, {"li"}, {{Relation::based_on, second}})), IsEmpty());
}

TEST_F(StandingTest, ACorrectedRecordStands) {
  const Hash approved = approve(Matter::inquiry);
  add(Kind::correction, {"fang"}, {{Relation::supersedes, approved}});
  EXPECT_THAT(judge(drafted(Kind::inquiry, {"li"}, {{Relation::based_on, approved}})), IsEmpty());
}

class UndoingTest : public test::RoundTest {
 protected:
  Record undoing(Kind kind, const Hash& record, const Names& by) {
    if (kind == Kind::correction) return drafted(kind, by, {{Relation::supersedes, record}});
    return drafted(kind, by, {{Relation::withdraws, record}},
                   {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  }
};

TEST_F(UndoingTest, WhatTwoOrThreeHadToSignAsManyUndo) {
  const Hash letter = petition(1);
  const Hash found = world_.add(finding()).record_id;
  for (const Kind kind : {Kind::correction, Kind::withdrawal}) {
    EXPECT_THAT(judge(undoing(kind, letter, {"fang"})), ElementsAre("broken 2"));
    EXPECT_THAT(judge(undoing(kind, letter, {"fang", "li"})), IsEmpty());
    EXPECT_THAT(judge(undoing(kind, found, {"fang", "li"})), ElementsAre("broken 5"));
    EXPECT_THAT(judge(undoing(kind, found, {"fang", "li", "zhao"})), IsEmpty());
  }
  EXPECT_THAT(sentence(undoing(Kind::withdrawal, found, {"fang"})),
              HasSubstr("was signed by 3 different people, and is corrected or withdrawn by as "
                        "many, not by 1"));
}

TEST_F(UndoingTest, WhatOneMaySignOneUndoes) {
  const Hash document = add(Kind::document, {"li", "zhao"});
  EXPECT_THAT(judge(undoing(Kind::withdrawal, document, {"fang"})), IsEmpty());
  const Hash alone =
      add(Kind::interview, {"li"}, {}, {fact(FactCode::single_signer, SingleSigner::remote)});
  EXPECT_THAT(judge(undoing(Kind::correction, alone, {"fang"})), IsEmpty());
}

TEST_F(UndoingTest, TwoKeysOfOnePersonAreOne) {
  const Hash letter = petition(1);
  enrol_second_key("fang-two", "fang");
  EXPECT_THAT(judge(undoing(Kind::correction, letter, {"fang", "fang-two"})),
              ElementsAre("broken 2"));
}

TEST_F(UndoingTest, ACorrectionOfACorrectionIsOneOfTheRecord) {
  const Hash letter = petition(1);
  const Hash first = add(undoing(Kind::correction, letter, {"fang", "li"}));
  const Hash second = add(undoing(Kind::correction, first, {"fang", "li"}));
  for (const Kind kind : {Kind::correction, Kind::withdrawal}) {
    EXPECT_THAT(judge(undoing(kind, second, {"fang"})), ElementsAre("broken 2"));
    EXPECT_THAT(judge(undoing(kind, second, {"li", "zhao"})), IsEmpty());
  }
}

TEST_F(StandingTest, AnAccessNeedsAnApprovalInForce) {
  const Hash letter = petition(1);
  const Hash approved = approve(Matter::access);
  withdraw(approved);
  EXPECT_THAT(
      judge(drafted(Kind::access, {"qian"},
                    {{Relation::concerns, letter}, {Relation::based_on, approved}},
                    {fact(FactCode::purpose, AccessPurpose::review), number(FactCode::slot, 5)})),
      ElementsAre("broken 14"));
}

TEST_F(StandingTest, AWithdrawnPieceOfEvidenceCarriesNoFinding) {
  const Record found = finding();
  EXPECT_THAT(judge(found), IsEmpty());
  withdraw(evidence());
  EXPECT_THAT(judge(found), ElementsAre("broken 5"));
}

TEST_F(StandingTest, AWithdrawnFindingCarriesNoItemOfAReport) {
  const Hash found = world_.add(finding()).record_id;
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  const Record item =
      drafted(Kind::report, {"chen"}, {{Relation::part_of, report}, {Relation::based_on, found}});
  EXPECT_THAT(judge(item), IsEmpty());
  withdraw(found);
  EXPECT_THAT(judge(item), ElementsAre("broken 6"));
}

TEST_F(StandingTest, AWithdrawnFeedbackIsNotAnswered) {
  const Hash item = feed_back().item;
  withdraw(item);
  EXPECT_THAT(judge(rectified(item, ItemStatus::planned)), ElementsAre("broken 6"));
}

TEST_F(StandingTest, AWithdrawnWholeGetsNoFurtherPart) {
  const Fed fed = feed_back();
  const Record part = drafted(
      Kind::feedback, {"fang"},
      {{Relation::part_of, fed.document}, {Relation::based_on, world_.add(finding()).record_id}});
  EXPECT_THAT(judge(part), IsEmpty());
  withdraw(fed.document);
  EXPECT_THAT(judge(part), ElementsAre("broken 6"));
}

TEST_F(StandingTest, AFindingRestsOnACorrectionOfEvidenceOnly) {
  const auto found_upon = [&](const Hash& upon) {
    return judge(drafted(Kind::finding, {"li", "chen", "wang"}, {{Relation::based_on, upon}}));
  };
  const auto correct = [&](const Hash& record) {
    return add(Kind::correction, {"li"}, {{Relation::supersedes, record}});
  };
  const Hash of_evidence = correct(evidence()), of_approval = correct(approve(Matter::report));
  EXPECT_THAT(found_upon(of_evidence), IsEmpty());
  EXPECT_THAT(found_upon(correct(of_evidence)), IsEmpty());
  EXPECT_THAT(found_upon(of_approval), ElementsAre("broken 5"));
  EXPECT_THAT(found_upon(correct(of_approval)), ElementsAre("broken 5"));
  EXPECT_THAT(judge(drafted(Kind::finding, {"li", "chen", "wang"},
                            {{Relation::based_on, of_approval}, {Relation::based_on, evidence()}})),
              IsEmpty());
  const Hash withdrawn = world_.add_document(dossier).record_id;
  const Hash of_withdrawn = correct(withdrawn);
  add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, withdrawn}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(found_upon(of_withdrawn), ElementsAre("broken 5"));
  const Bytes payload = world_.sign(
      drafted(Kind::finding, {"li", "chen", "wang"}, {{Relation::based_on, of_approval}}));
  History blind = world_.history();
  blind.relations = nullptr;  // what the records below say of each other is not known
  const auto judged = muniment::judge(world_.hasher(), world_.state(), blind, world_.memory(),
                                      world_.place(dossier, payload), payload);
  ASSERT_TRUE(judged.ok());
  EXPECT_THAT(test::findings(*judged), ElementsAre("broken 5"));
  Hash newest = of_evidence;
  for (int i = 0; i < 63; ++i) newest = correct(newest);
  EXPECT_THAT(found_upon(newest), IsEmpty());
  const Record last = drafted(Kind::correction, {"li"}, {{Relation::supersedes, newest}});
  newest = world_.add_unjudged(last, world_.sign(last)).record_id;
  EXPECT_THAT(found_upon(newest), ElementsAre("cannot evaluate 5"));
}

TEST_F(StandingTest, ASupersededRectificationIsNotAssessed) {
  const Hash item = feed_back().item;
  const Hash planned = add(rectified(item, ItemStatus::planned));
  const Hash done = add(rectified(item, ItemStatus::completed, {{Relation::supersedes, planned}}));
  const auto assess = [&](const Hash& rectification) {
    return drafted(Kind::assessment, {"qian"}, {{Relation::assesses, rectification}},
                   {fact(FactCode::status, ItemStatus::not_closed)});
  };
  EXPECT_THAT(judge(assess(planned)), ElementsAre("broken 7"));
  EXPECT_THAT(judge(assess(done)), IsEmpty());
}

TEST_F(StandingTest, AWithdrawnTriageRefersNothing) {
  const Hash letter = petition(1);
  const Hash decided = triage(letter, Outcome::transfer, Nature::personal);
  withdraw(decided);
  EXPECT_THAT(judge(drafted(Kind::referral, {"fang"},
                            {{Relation::concerns, letter}, {Relation::based_on, decided}},
                            {fact(FactCode::recipient, Recipient::inspected_organisation)})),
              ElementsAre("broken 8"));
}

TEST_F(StandingTest, WhatMerelyRefersMayReferToAnything) {
  const Hash letter = petition(1);
  withdraw(letter);
  EXPECT_THAT(judge(drafted(Kind::symposium, {"li"}, {{Relation::refers_to, letter}})), IsEmpty());
  triage(letter, Outcome::no_substance, Nature::other);
}

}  // namespace
}  // namespace muniment
