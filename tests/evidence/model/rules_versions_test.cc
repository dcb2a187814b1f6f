// Two versions of catalogue and rules: the first one has fourteen kinds.
#include <gmock/gmock.h>

#include <algorithm>

#include "evidence/model/fact_values.h"
#include "tests/support/evidence_fixture.h"

namespace muniment {
namespace {

using test::findings;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* dossier = "R7-FGW";

TEST(CatalogueVersions, FirstOneHasFourteenKinds) {
  std::vector<std::string_view> names;
  for (const KindRow* row : kind_rows()) {
    if (row_of(number_of(row->kind), 1) != nullptr) names.push_back(row->name);
  }
  EXPECT_THAT(names, ElementsAre("genesis", "enrolment", "revocation", "policy", "anchor",
                                 "incident", "closure", "filing", "briefing", "interview",
                                 "document", "exhibit", "finding", "correction"));
  EXPECT_EQ(row_of(number_of(Kind::document), 0), nullptr);
  EXPECT_EQ(row_of(number_of(Kind::document), 3), nullptr);
}

template <typename Parts>
std::size_t later(const Parts& parts) {
  return static_cast<std::size_t>(
      std::count_if(parts.begin(), parts.end(), [](const auto& part) { return part.since > 1; }));
}

TEST(CatalogueVersions, AddBehindWhatWasThere) {
  const auto ascends = [](const auto& parts) {
    return std::is_sorted(parts.begin(), parts.end(),
                          [](const auto& a, const auto& b) { return a.since < b.since; });
  };
  for (const KindRow* row : kind_rows()) {
    SCOPED_TRACE(row->name);
    EXPECT_TRUE(ascends(row->slots) && ascends(row->facts) && ascends(row->links));
    const KindRow* first = row_of(number_of(row->kind), 1);
    if (first == nullptr) continue;
    EXPECT_EQ(first->slots.size(), row->slots.size() - later(row->slots));
    EXPECT_EQ(first->facts.size(), row->facts.size() - later(row->facts));
    EXPECT_EQ(first->links.size(), row->links.size() - later(row->links));
    for (const Slot& slot : row->slots) {
      EXPECT_TRUE(slot.since == 1 || slot.type == SlotType::content) << "was an attachment before";
    }
  }
  EXPECT_THAT(row_of(number_of(Kind::filing), 1)->slots, SizeIs(4));
  EXPECT_THAT(row_of(number_of(Kind::finding), 1)->facts, SizeIs(1));
  EXPECT_THAT(row_of(number_of(Kind::exhibit), 1)->facts, IsEmpty());
}

class VersionsTest : public testing::Test {
 protected:
  VersionsTest() : world_(Suite::sha256_ed25519, test::EvidenceWorld::Founded::no) {
    Genesis genesis = world_.genesis();
    genesis.policy = Policy{1, 1, 480};
    world_.add(world_.affair(genesis));
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.open(dossier);
  }

  Record petition() {
    Record petition = world_.record(Kind::petition, dossier, {"li", "zhao"});
    petition.facts = {{number_of(FactCode::channel), Fact::Code{1}},
                      {number_of(FactCode::serial), Fact::Number{1}}};
    return petition;
  }
  Record finding(std::vector<Fact> facts) {
    Record finding = world_.record(Kind::finding, dossier, {"li", "zhao", "wang"});
    finding.links = {{number_of(Relation::based_on), world_.add_document(dossier).record_id}};
    finding.facts = std::move(facts);
    return finding;
  }
  std::vector<std::string> judge(const Record& record) { return findings(world_.judge(record)); }

  test::EvidenceWorld world_;
};

TEST_F(VersionsTest, RecordsOfTheFirstAreTakenUnderTheFirst) {
  EXPECT_THAT(judge(world_.record(Kind::interview, dossier, {"li", "zhao"})), IsEmpty());
  EXPECT_THAT(judge(finding({{number_of(FactCode::checklist), Fact::Code{3}}})), IsEmpty());
  // As programs of that time made it: without the slots that were added.
  Record filing = world_.record(Kind::filing, "R7-OLD", {"wang"});
  filing.fields.pop_back();
  EXPECT_THAT(judge(filing), IsEmpty());
}

TEST_F(VersionsTest, WhatCameLaterIsNotInTheFirst) {
  EXPECT_THAT(judge(petition()), ElementsAre("cannot evaluate 0"));
  const Fact discipline{number_of(FactCode::discipline), Fact::Code{1}};
  EXPECT_THAT(judge(finding({discipline})), ElementsAre("broken 0"));
  Record exhibit = world_.record(Kind::exhibit, dossier, {"li"});
  exhibit.facts = {{number_of(FactCode::serial), Fact::Number{1}}};
  EXPECT_THAT(judge(exhibit), ElementsAre("broken 0"));
  Record filing = world_.record(Kind::filing, "R7-NEW", {"wang"});
  filing.facts = {{number_of(FactCode::late_days), Fact::Number{1}}};
  EXPECT_THAT(judge(filing), ElementsAre("broken 0"));
  Record policy = world_.affair(Policy{});
  policy.links = {{number_of(Relation::concerns), world_.all().back().record_id}};
  EXPECT_THAT(judge(policy), ElementsAre("broken 16"));
}

// A ledger that holds one all the same, past its admission.
TEST_F(VersionsTest, NoLinkOfTheFirstLeadsToALaterKind) {
  const Record later = petition();
  const Hash target = world_.add_unjudged(later, world_.sign(later)).record_id;
  Record part = world_.record(Kind::document, dossier, {"li"});
  part.links = {{number_of(Relation::part_of), target}};
  EXPECT_THAT(judge(part), ElementsAre("broken 16"));
  world_.add(world_.affair(Policy{}));
  EXPECT_THAT(judge(part), IsEmpty());
}

TEST_F(VersionsTest, APolicyPutsTheSecondInForceForWhatFollows) {
  const Record before = petition();
  EXPECT_THAT(judge(before), ElementsAre("cannot evaluate 0"));
  world_.add(world_.affair(Policy{}));
  EXPECT_THAT(world_.state().policies, ElementsAre(world_.all().back().entry.index));
  EXPECT_THAT(judge(before), IsEmpty());
  Record short_filing = world_.record(Kind::filing, "R7-NEW", {"wang"});
  short_filing.fields.pop_back();
  EXPECT_THAT(judge(short_filing), ElementsAre("broken 0"));
}

TEST_F(VersionsTest, NoPolicyGoesBack) {
  EXPECT_THAT(judge(world_.affair(Policy{1, 1, 0})), IsEmpty());
  world_.add(world_.affair(Policy{}));
  EXPECT_THAT(judge(world_.affair(Policy{1, 1, 480})), ElementsAre("broken 0"));
  EXPECT_THAT(judge(world_.affair(Policy{2, 2, 0})), IsEmpty());
}

TEST_F(VersionsTest, CatalogueAndRulesGoTogether) {
  EXPECT_THAT(judge(world_.affair(Policy{2, 1, 480})), ElementsAre("cannot evaluate 0"));
  EXPECT_THAT(judge(world_.affair(Policy{1, 2, 480})), ElementsAre("cannot evaluate 0"));
}

}  // namespace
}  // namespace muniment
