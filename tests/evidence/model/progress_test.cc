#include "evidence/model/progress.h"

#include "tests/support/round_fixture.h"

namespace muniment::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Stage = FindingStage;

class ProgressTest : public RoundTest {
 protected:
  Progress progress() {
    std::vector<TracedRecord> records;
    for (const Registered& one : world_.all()) {
      if (one.entry.dossier == dossier) records.push_back({one.entry, one.record_id, one.record});
    }
    return measure_progress(records, &round_);
  }
  std::vector<Missing> missing() {
    std::vector<Missing> all;
    for (const MissingPart& part : progress().missing) all.push_back(part.what);
    return all;
  }
  std::vector<Stage> stages() {
    std::vector<Stage> all;
    for (const FindingProgress& finding : progress().findings) all.push_back(finding.stage);
    return all;
  }
  Hash find(Facts facts = {}) {
    return add(Kind::finding, {"li", "chen", "wang"}, {{Relation::based_on, evidence()}},
               std::move(facts));
  }
  static Fact point(std::uint16_t number) {
    return {number_of(FactCode::checklist), Fact::Code{number}};
  }

  RoundTerms round_;
};

TEST_F(ProgressTest, CountsPointsThatWereFoundOrFoundToBeInOrder) {
  round_.checklist = {1, 2, 3, 4};
  find({point(1), point(2)});
  find({point(2), fact(FactCode::status, ItemStatus::nothing_found)});
  find({point(3), fact(FactCode::status, ItemStatus::nothing_found)});
  find({point(4), fact(FactCode::status, ItemStatus::dropped)});
  const std::vector<CheckedPoint> points = progress().points;
  ASSERT_THAT(points, SizeIs(4));
  EXPECT_EQ(points[0].findings, 1u);
  EXPECT_EQ(points[1].findings, 1u);
  EXPECT_EQ(points[1].nothing_found, 1u);
  EXPECT_TRUE(points[2].covered());
  EXPECT_FALSE(points[3].covered());
  EXPECT_THAT(missing(), testing::Contains(Missing::points));
}

TEST_F(ProgressTest, LeavesOutAFindingThatWasWithdrawnOrHasANewerVersion) {
  round_.checklist = {1};
  const Hash first = find({point(1)});
  const Hash second = add(Kind::finding, {"li", "chen", "wang"},
                          {{Relation::based_on, evidence()}, {Relation::supersedes, first}});
  EXPECT_THAT(progress().findings, SizeIs(1));
  EXPECT_FALSE(progress().points.front().covered());
  add(Kind::withdrawal, {"li", "chen", "wang"}, {{Relation::withdraws, second}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(progress().findings, IsEmpty());
}

TEST_F(ProgressTest, WhatWasDisclosedIsSoInANewerVersionAndNotByAWithdrawnPart) {
  const Fed fed = feed_back();
  const auto disclose = [&](const Hash& published) {
    return add(
        Kind::disclosure, {"fang"},
        {{Relation::based_on, approve(Matter::disclosure)}, {Relation::publishes, published}},
        {fact(FactCode::audience, Audience::society),
         fact(FactCode::stage, muniment::Stage::feedback)});
  };
  disclose(fed.item);
  EXPECT_THAT(missing(), Not(Contains(Missing::disclosure)));
  add(Kind::withdrawal, {"fang"}, {{Relation::withdraws, fed.item}},
      {fact(FactCode::withdrawn, WithdrawalReason::mistaken)});
  EXPECT_THAT(missing(), Contains(Missing::disclosure));
  disclose(fed.document);
  EXPECT_THAT(missing(), Not(Contains(Missing::disclosure)));
  add(Kind::feedback, {"fang"},
      {{Relation::based_on, approve(Matter::feedback)}, {Relation::supersedes, fed.document}});
  EXPECT_THAT(missing(), Not(Contains(Missing::disclosure)));
}

TEST_F(ProgressTest, FollowsAFindingUntilItsRectificationIsClosed) {
  const Hash item = feed_back().item;
  EXPECT_THAT(stages(), ElementsAre(Stage::fed_back));
  EXPECT_THAT(missing(), ElementsAre(Missing::rectifications, Missing::disclosure));
  add(rectified(item, ItemStatus::planned));
  EXPECT_THAT(stages(), ElementsAre(Stage::planned));
  const Hash done = add(rectified(item, ItemStatus::completed, {{Relation::based_on, evidence()}}));
  EXPECT_THAT(stages(), ElementsAre(Stage::completed));
  EXPECT_THAT(missing(), ElementsAre(Missing::assessments, Missing::disclosure));
  add(Kind::assessment, {"qian"}, {{Relation::assesses, done}},
      {fact(FactCode::status, ItemStatus::closed)});
  EXPECT_THAT(stages(), ElementsAre(Stage::closed));
  EXPECT_THAT(missing(), ElementsAre(Missing::disclosure));
}

TEST_F(ProgressTest, OpensAFindingAgainThatALaterAssessmentDoesNotClose) {
  const Hash done =
      add(rectified(feed_back().item, ItemStatus::completed, {{Relation::based_on, evidence()}}));
  for (const ItemStatus status : {ItemStatus::closed, ItemStatus::not_closed}) {
    add(Kind::assessment, {"qian"}, {{Relation::assesses, done}}, {fact(FactCode::status, status)});
  }
  EXPECT_THAT(stages(), ElementsAre(Stage::completed));
}

TEST_F(ProgressTest, NamesFindingsThatAreInNoReport) {
  feed_back();
  const Hash late = find();
  const Progress measured = progress();
  ASSERT_EQ(measured.missing.front().what, Missing::report_items);
  ASSERT_THAT(measured.missing.front().records, SizeIs(1));
  EXPECT_EQ(measured.findings.back().stage, Stage::recorded);
  EXPECT_EQ(world_.all().back().record_id, late);
}

TEST_F(ProgressTest, AsksForAReportAndAFeedbackWhereThereIsNone) {
  EXPECT_THAT(missing(), IsEmpty());
  const Hash found = find();
  EXPECT_THAT(missing(), ElementsAre(Missing::report));
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  add(Kind::report, {"chen"}, {{Relation::part_of, report}, {Relation::based_on, found}});
  EXPECT_THAT(missing(), ElementsAre(Missing::feedback));
}

}  // namespace
}  // namespace muniment::test
