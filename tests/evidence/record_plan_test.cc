// Many records that are checked as one: judged in their order, signed where it is allowed, nothing
// twice.
#include "evidence/record_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evidence/drafting.h"
#include "tests/support/office.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using evidence::RecordPlan;
using evidence::Registered;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PlanInBothSuites : public testing::TestWithParam<Suite> {
 protected:
  void SetUp() override {
    office.found();
    office.begin_inspection();
    plan_anew();
  }
  void plan_anew() {
    auto opened = RecordPlan::open(office.registrar(), office.clock);
    ASSERT_TRUE(opened.ok()) << to_english(opened.error());
    plan = *std::move(opened);
  }

  RecordPlan::Planned add(const Draft& draft, const std::vector<std::string>& names) {
    auto planned = try_to_add(draft, names);
    MUNIMENT_CHECK(planned.ok());
    return *std::move(planned);
  }
  Result<RecordPlan::Planned> try_to_add(const Draft& draft,
                                         const std::vector<std::string>& names) {
    std::vector<KeyId> ids;
    for (const std::string& name : names) ids.push_back(office.id(name));
    return plan->add(draft, std::move(ids));
  }
  Status register_all(std::size_t stop_after = 1'000'000) {
    RecordPlan::Keys keys;
    for (const std::string name : {"wang", "li", "zhao"}) {
      keys.emplace(office.id(name), &office.keys(name).signing);
    }
    std::stop_source stop;
    return plan->register_all(keys, office.ledger_key(), stop.get_token(),
                              [&](const Registered& one) {
                                registered.push_back(one);
                                if (registered.size() == stop_after) stop.request_stop();
                              });
  }
  evidence::Item item(std::uint64_t folio) {
    return office.registrar().find(Citation{"R7-FGW", folio}).value();
  }
  // How many records are under the first signature of each.
  std::vector<std::uint64_t> batches() {
    std::vector<std::uint64_t> counts;
    for (const Registered& one : registered) {
      counts.push_back(item(one.placement.folio).signed_record.signatures.front().count);
    }
    return counts;
  }
  Draft finding_upon(const Hash& evidence) {
    Draft finding = office.draft(Kind::finding, "R7-FGW");
    finding.links = {{number_of(Relation::based_on), evidence}};
    finding.fields = {{slot_of(Kind::finding, "overview"), Opening::Text{"清单未分解"}}};
    return finding;
  }

  Office office{GetParam()};
  std::unique_ptr<RecordPlan> plan;
  std::vector<Registered> registered;
};
INSTANTIATE_TEST_SUITE_P(Suites, PlanInBothSuites,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "International";
                         });

TEST_P(PlanInBothSuites, RecordsLinkToThoseBeforeThem) {
  const auto interview = add(office.interview("R7-FGW"), {"li", "zhao"});
  EXPECT_THAT(interview.violations, IsEmpty());
  const auto finding = add(finding_upon(interview.record_id), {"li", "zhao", "wang"});
  EXPECT_THAT(finding.violations, IsEmpty());
  const Status done = register_all();
  ASSERT_TRUE(done.ok()) << to_english(done.error());
  ASSERT_THAT(registered, SizeIs(2));
  EXPECT_EQ(registered[0].record_id, interview.record_id);
  EXPECT_EQ(item(3).record.links.front().target, item(2).record_id);
}

TEST_P(PlanInBothSuites, WhatBreaksARuleIsToldAndTheNextOnesAreJudgedAsIfItWereThere) {
  const auto alone = add(office.interview("R7-FGW"), {"li"});  // two people sign interviews
  ASSERT_THAT(alone.violations, SizeIs(1));
  EXPECT_EQ(alone.violations[0].finding, Finding::broken);
  EXPECT_EQ(alone.violations[0].rule, 2u);
  EXPECT_THAT(add(finding_upon(alone.record_id), {"li", "zhao", "wang"}).violations, IsEmpty());
  const auto elsewhere = add(office.document("R7-OTHER"), {"li"});  // which nobody opened
  EXPECT_THAT(elsewhere.violations, testing::Not(IsEmpty()));
  EXPECT_THAT(add(finding_upon(elsewhere.record_id), {"li", "zhao", "wang"}).violations,
              testing::Not(IsEmpty()));  // links lead to the same dossier
}

TEST_P(PlanInBothSuites, WhatItsKindDoesNotTakeIsRefusedAndNotAdded) {
  Draft empty = office.document("R7-FGW");
  empty.fields.clear();
  const auto refused = try_to_add(empty, {"li"});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(to_english(refused.error()), HasSubstr("field content is missing"));
  EXPECT_FALSE(try_to_add(office.document("R7-FGW"), {"nobody"}).ok());
  EXPECT_EQ(plan->size(), 0u);
}

TEST_P(PlanInBothSuites, ADossierMayBeOpenedByARecordOfThePlan) {
  EXPECT_THAT(add(office.filing("R7-NEW"), {"wang"}).violations, IsEmpty());
  EXPECT_THAT(add(office.document("R7-NEW"), {"li"}).violations, IsEmpty());
  ASSERT_TRUE(register_all().ok());
  EXPECT_EQ(registered[1].placement.folio, 2u);
}

TEST_P(PlanInBothSuites, SignsTogetherWhatFollowsOneAnotherWithTheSameSigners) {
  for (int i = 0; i < 3; ++i) add(office.document("R7-FGW", std::to_string(i)), {"li"});
  add(office.document("R7-FGW", "4"), {"zhao"});
  add(office.document("R7-FGW", "5"), {"li"});
  ASSERT_TRUE(register_all().ok());
  EXPECT_THAT(batches(), ElementsAre(3, 3, 3, 1, 1));
}

TEST_P(PlanInBothSuites, NeverSignsTwoInformantsTogether) {
  Draft second = office.interview("R7-FGW");
  second.occurred -= 1;
  add(office.document("R7-FGW"), {"li", "zhao"});
  add(office.interview("R7-FGW"), {"li", "zhao"});
  add(second, {"li", "zhao"});
  add(office.document("R7-FGW", "b.txt"), {"li", "zhao"});
  ASSERT_TRUE(register_all().ok());
  EXPECT_THAT(batches(), ElementsAre(1, 1, 1, 1));
}

TEST_P(PlanInBothSuites, NeverSignsTwoDossiersTogether) {
  add(office.filing("R7-NEW"), {"wang"});
  add(office.document("R7-FGW"), {"wang"});
  ASSERT_TRUE(register_all().ok());
  EXPECT_EQ(item(registered[1].placement.folio).signed_record.signatures.front().count, 1u);
}

TEST_P(PlanInBothSuites, KnowsWhatIsThereByWhatItStates) {
  Draft other_day = office.document("R7-FGW");
  other_day.occurred -= 1;
  const auto first = add(office.document("R7-FGW"), {"li"});
  ASSERT_TRUE(register_all().ok());
  office.clock.now += 86'400'000;
  const auto is_there = [&](const Draft& draft, const std::vector<std::string>& names) {
    plan_anew();
    return add(draft, names).already_there;
  };
  EXPECT_EQ(is_there(office.document("R7-FGW"), {"li"}), (Citation{"R7-FGW", 2}));
  EXPECT_FALSE(is_there(office.document("R7-FGW"), {"zhao"}).has_value());
  EXPECT_FALSE(is_there(other_day, {"li"}).has_value());
  EXPECT_FALSE(is_there(office.document("R7-FGW", "b.txt"), {"li"}).has_value());

  plan_anew();
  const auto again = add(office.document("R7-FGW"), {"li"});
  EXPECT_EQ(again.record_id, first.record_id);
  EXPECT_FALSE(add(office.document("R7-FGW"), {"li"}).already_there.has_value());  // one is one
  EXPECT_EQ(plan->size(), 1u);
}

TEST_P(PlanInBothSuites, StoppedBetweenCommitsItGoesOnWhereItEnded) {
  const std::size_t most = evidence::planned_commit_records;
  const auto add_all = [&] {
    std::size_t there = 0;
    for (std::size_t i = 0; i < most + 3; ++i) {
      const auto planned = add(office.document("R7-FGW", std::to_string(i)), {"li"});
      if (planned.already_there) ++there;
    }
    return there;
  };
  EXPECT_EQ(add_all(), 0u);
  ASSERT_TRUE(register_all(1).ok());  // asked in the midst of a commit, which is finished
  EXPECT_THAT(registered, SizeIs(most));
  plan_anew();
  EXPECT_EQ(add_all(), most);
  ASSERT_TRUE(register_all().ok());
  EXPECT_THAT(registered, SizeIs(most + 3));
}

TEST_P(PlanInBothSuites, ABatchThatIsRefusedAfterAllNamesItsRecordAndRegistersNothing) {
  for (int i = 0; i < 3; ++i) add(office.document("R7-FGW", std::to_string(i)), {"li"});
  add(office.document("R7-FGW"), {"zhao"});
  office.record_one(office.revocation("zhao", RevocationReason::retired), {"wang"});
  const Status done = register_all();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind(), ErrorKind::refused);
  EXPECT_EQ(evidence::draft_position(done.error()), 3u);
  EXPECT_THAT(registered, IsEmpty());
  EXPECT_FALSE(office.registrar().find(Citation{"R7-FGW", 2}).ok());
}

}  // namespace
}  // namespace muniment::test
