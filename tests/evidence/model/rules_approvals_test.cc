// What needs an approval, and which approval is one.
#include <gmock/gmock.h>

#include "tests/support/round_fixture.h"

namespace muniment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using ApprovalsTest = test::RoundTest;

TEST_F(ApprovalsTest, ComeBeforeTheActInDaysToo) {
  Record approval = this->approval(Matter::covert_visit);
  const Record visit =
      drafted(Kind::visit, {"li", "zhao"}, {}, {fact(FactCode::mode, VisitMode::covert)});
  const auto visit_upon = [&](std::int32_t day) {
    approval.occurred = day;
    approval.nonce[0] ^= 1;
    Record upon = visit;
    upon.links = {{number_of(Relation::based_on), world_.add(approval).record_id}};
    return judge(upon);
  };
  EXPECT_THAT(judge(visit), ElementsAre("broken 4"));
  EXPECT_THAT(visit_upon(visit.occurred - 1), IsEmpty());
  EXPECT_THAT(visit_upon(visit.occurred), IsEmpty());
  EXPECT_THAT(visit_upon(visit.occurred + 1), ElementsAre("broken 4"));
}

TEST_F(ApprovalsTest, AreNotAskedForAnOpenVisit) {
  EXPECT_THAT(
      judge(drafted(Kind::visit, {"li", "zhao"}, {}, {fact(FactCode::mode, VisitMode::open)})),
      IsEmpty());
}

TEST_F(ApprovalsTest, AreOfThatMatterAndWereGiven) {
  const auto inquiry_upon = [&](const Record& approval) {
    const Hash upon = add(approval);
    return judge(drafted(Kind::inquiry, {"li"}, {{Relation::based_on, upon}}));
  };
  EXPECT_THAT(inquiry_upon(approval(Matter::inquiry)), IsEmpty());
  EXPECT_THAT(inquiry_upon(approval(Matter::inquiry, Decision::conditional)), IsEmpty());
  EXPECT_THAT(inquiry_upon(approval(Matter::inquiry, Decision::refused)), ElementsAre("broken 4"));
  EXPECT_THAT(inquiry_upon(approval(Matter::report)), ElementsAre("broken 4"));
}

TEST_F(ApprovalsTest, AreNeededForWhatReplacesADocumentWhateverItIsAPartOf) {
  const Fed fed = feed_back();
  const Hash found = world_.add(finding()).record_id;
  const auto newer = [&](Links links) {
    links.emplace_back(Relation::part_of, fed.document);
    links.emplace_back(Relation::based_on, found);
    return judge(drafted(Kind::feedback, {"fang"}, links));
  };
  EXPECT_THAT(newer({}), IsEmpty());
  EXPECT_THAT(newer({{Relation::supersedes, fed.item}}), IsEmpty());
  EXPECT_THAT(newer({{Relation::supersedes, fed.document}}), ElementsAre("broken 4"));
}

TEST_F(ApprovalsTest, OfADocumentServeItsItems) {
  EXPECT_THAT(judge(drafted(Kind::report, {"chen"})), ElementsAre("broken 4"));
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  const Hash found = world_.add(finding()).record_id;
  EXPECT_THAT(judge(drafted(Kind::report, {"chen"},
                            {{Relation::part_of, report}, {Relation::based_on, found}})),
              IsEmpty());
  EXPECT_THAT(judge(drafted(Kind::feedback, {"fang"}, {{Relation::based_on, report}})),
              ElementsAre("broken 4"));
}

TEST_F(ApprovalsTest, AreAskedForASealedFieldAndForNoOther) {
  const Hash letter = petition(1);
  const std::uint16_t identity = *slot_by_name(*row_of(number_of(Kind::petition)), "identity");
  const auto opened = [&](std::int64_t slot, const Links& upon) {
    Links links = upon;
    links.emplace_back(Relation::concerns, letter);
    return judge(
        drafted(Kind::access, {"qian"}, links,
                {fact(FactCode::purpose, AccessPurpose::review), number(FactCode::slot, slot)}));
  };
  EXPECT_THAT(opened(identity, {}), ElementsAre("broken 14"));
  EXPECT_THAT(opened(identity, {{Relation::based_on, approve(Matter::erasure)}}),
              ElementsAre("broken 14"));
  EXPECT_THAT(opened(identity, {{Relation::based_on, approve(Matter::access)}}), IsEmpty());
  EXPECT_THAT(opened(identity - 1, {}), IsEmpty());
  EXPECT_THAT(opened(64, {}), ElementsAre("broken 14"));  // there is no such field
  EXPECT_THAT(opened(-1, {}), ElementsAre("broken 14"));
  const auto naming = [&](const Hash& record) {
    Record approval = this->approval(Matter::access);
    approval.links = {{number_of(Relation::approves), record}};
    return Links{{Relation::based_on, add(approval)}};
  };
  EXPECT_THAT(opened(identity, naming(petition(2))), ElementsAre("broken 14"));
  EXPECT_THAT(opened(identity, naming(letter)), IsEmpty());
}

TEST_F(ApprovalsTest, OfAnErasureAreOfTheRecordsThatTheyName) {
  const Hash exhibit = add(Kind::exhibit, {"li"}), other = add(Kind::exhibit, {"li"});
  const auto erased_upon = [&](const Links& named) {
    Record approval = this->approval(Matter::erasure);
    for (const auto& [relation, target] : named) {
      approval.links.push_back({number_of(relation), target});
    }
    return judge(drafted(Kind::erasure, {"wu"},
                         {{Relation::concerns, exhibit}, {Relation::based_on, add(approval)}},
                         {fact(FactCode::erased, ErasureReason::retention)}));
  };
  EXPECT_THAT(erased_upon({}), IsEmpty());
  EXPECT_THAT(erased_upon({{Relation::approves, exhibit}}), IsEmpty());
  EXPECT_THAT(erased_upon({{Relation::approves, other}}), ElementsAre("broken 4"));
}

TEST_F(ApprovalsTest, OfADestructionAreOfTheThingsThatTheyName) {
  const Hash exhibit = add(Kind::exhibit, {"li"}), other = add(Kind::exhibit, {"li"});
  const auto destroyed = [&](Links links) {
    links.emplace_back(Relation::concerns, exhibit);
    return judge(drafted(Kind::custody, {"li", "zhao"}, links,
                         {fact(FactCode::handling, Handling::destroy)}));
  };
  const auto naming = [&](const Hash& record) {
    Record approval = this->approval(Matter::erasure);
    approval.links = {{number_of(Relation::approves), record}};
    return Links{{Relation::based_on, add(approval)}};
  };
  EXPECT_THAT(destroyed({}), ElementsAre("broken 4"));
  EXPECT_THAT(destroyed({{Relation::based_on, approve(Matter::inquiry)}}), ElementsAre("broken 4"));
  EXPECT_THAT(destroyed(naming(other)), ElementsAre("broken 4"));
  EXPECT_THAT(destroyed(naming(exhibit)), IsEmpty());
  EXPECT_THAT(destroyed({{Relation::based_on, approve(Matter::erasure)}}), IsEmpty());
}

TEST_F(ApprovalsTest, OfSomethingElsewhereServeNothingHere) {
  const Hash here = add(Kind::document, {"li"});
  world_.open("R7-FGW-2");
  const Hash elsewhere = world_.add_document("R7-FGW-2").record_id;
  const auto inquiry_upon = [&](const std::vector<Hash>& approved) {
    Record approval = this->approval(Matter::inquiry);
    for (const Hash& each : approved) {
      approval.links.push_back({number_of(Relation::approves), each});
    }
    std::sort(approval.links.begin(), approval.links.end());
    return drafted(Kind::inquiry, {"li"}, {{Relation::based_on, add(approval)}});
  };
  EXPECT_THAT(judge(inquiry_upon({elsewhere})), ElementsAre("broken 4"));
  EXPECT_THAT(sentence(inquiry_upon({elsewhere})), HasSubstr("names other records"));
  EXPECT_THAT(judge(inquiry_upon({elsewhere, here})), IsEmpty());
  EXPECT_THAT(judge(inquiry_upon({here})), IsEmpty());
}

class DisclosureApprovalTest : public test::RoundTest {
 protected:
  // A disclosure upon an approval of these.
  Record disclosed(const std::vector<Hash>& approved, Links links) {
    Record approval = this->approval(Matter::disclosure);
    for (const Hash& each : approved) {
      approval.links.push_back({number_of(Relation::approves), each});
    }
    std::sort(approval.links.begin(), approval.links.end());
    links.emplace_back(Relation::based_on, add(approval));
    return drafted(
        Kind::disclosure, {"fang"}, links,
        {fact(FactCode::audience, Audience::society), fact(FactCode::stage, Stage::rectification)});
  }
};

TEST_F(DisclosureApprovalTest, IsOfWhatIsPublished) {
  const Fed fed = feed_back(), other = feed_back();
  const Hash plan = add(rectified(fed.document, ItemStatus::completed));
  const auto published = [&](const std::vector<Hash>& approved, const Hash& target) {
    return judge(disclosed(approved, {{Relation::publishes, target}}));
  };
  EXPECT_THAT(published({fed.document}, fed.document), IsEmpty());
  EXPECT_THAT(published({fed.document}, fed.item), IsEmpty());                // a part of it
  EXPECT_THAT(published({plan}, fed.document), IsEmpty());                    // what it answers
  EXPECT_THAT(published({plan}, fed.item), IsEmpty());                        // a part of that
  EXPECT_THAT(published({fed.item}, fed.document), ElementsAre("broken 4"));  // the whole of it
  EXPECT_THAT(published({other.document}, fed.document), ElementsAre("broken 4"));
  EXPECT_THAT(published({other.document}, fed.item), ElementsAre("broken 4"));
  EXPECT_THAT(published({plan}, other.item), ElementsAre("broken 4"));
  EXPECT_THAT(published({other.document, fed.document}, fed.document), IsEmpty());
  EXPECT_THAT(published({}, fed.document), IsEmpty());
}

TEST_F(DisclosureApprovalTest, IsOfAllThatIsPublishedOrLeftOut) {
  const Fed fed = feed_back(), other = feed_back();
  EXPECT_THAT(judge(disclosed({fed.document}, {{Relation::publishes, fed.document},
                                               {Relation::publishes, other.document}})),
              ElementsAre("broken 4"));
  Record left_out = disclosed({other.document}, {{Relation::concerns, fed.item}});
  left_out.facts.push_back(fact(FactCode::omission, Omission::pending_case));
  std::sort(left_out.facts.begin(), left_out.facts.end());
  EXPECT_THAT(judge(left_out), testing::Contains("broken 4"));
}

TEST_F(DisclosureApprovalTest, OfATextIsForItsDossier) {
  const Fed fed = feed_back();
  const Hash text = add(Kind::document, {"li"});
  EXPECT_THAT(judge(disclosed({text}, {{Relation::publishes, fed.document}})), IsEmpty());
  world_.open("R7-FGW-2");
  const Hash elsewhere = world_.add_document("R7-FGW-2").record_id;
  EXPECT_THAT(judge(disclosed({text}, {{Relation::publishes, elsewhere}})),
              ElementsAre("broken 4"));
}

TEST_F(ApprovalsTest, HoldUntilTheDayThatTheyName) {
  const Record visit =
      drafted(Kind::visit, {"li", "zhao"}, {}, {fact(FactCode::mode, VisitMode::covert)});
  for (const std::int32_t days : {-1, 0, 1}) {
    Record upon = visit;
    const Hash approved = approve(Matter::covert_visit,
                                  {{number_of(FactCode::due), Fact::Day{visit.occurred + days}}});
    upon.links = {{number_of(Relation::based_on), approved}};
    if (days < 0) {
      EXPECT_THAT(judge(upon), ElementsAre("broken 4"));
    } else {
      EXPECT_THAT(judge(upon), IsEmpty());
    }
  }
}

TEST_F(ApprovalsTest, AreNotAskedForByTheFirstVersionOfTheRules) {
  world_.state().policy = Policy{1, 1, 480};
  EXPECT_THAT(judge(drafted(Kind::report, {"chen"})), ElementsAre("cannot evaluate 0"));
  EXPECT_THAT(judge(finding()), IsEmpty());
}

}  // namespace
}  // namespace muniment
