#include "evidence/model/provenance.h"

#include "tests/support/round_fixture.h"

namespace muniment::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ProvenanceTest : public RoundTest {
 protected:
  ProvenanceSource source() {
    return {[this](const Hash& id) -> Result<std::optional<TracedRecord>> {
              for (const Registered& one : world_.all()) {
                if (one.record_id == id) return std::optional(traced(one));
              }
              return std::optional<TracedRecord>();
            },
            [this](LeafIndex index) -> Result<TracedRecord> {
              return traced(world_.all()[index.value]);
            },
            [this](LeafIndex target) -> Result<std::vector<LinkFrom>> {
              const Hash id = world_.all()[target.value].record_id;
              std::vector<LinkFrom> links;
              for (const Registered& one : world_.all()) {
                for (const Link& link : one.record.links) {
                  if (link.target == id)
                    links.push_back({one.entry.index, link.relation, one.record.kind});
                }
              }
              return links;
            }};
  }
  static TracedRecord traced(const Registered& one) {
    return {one.entry, one.record_id, one.record};
  }
  Provenance back(const Hash& id, const ProvenanceLimits& limits = {1000, 100}) {
    return *walk_back(source(), **source().find(id), limits);
  }
  Provenance forward(const Hash& id, const ProvenanceLimits& limits = {1000, 100}) {
    return *walk_forward(source(), **source().find(id), limits);
  }
  static std::vector<Hash> ids(const Provenance& walk) {
    std::vector<Hash> all;
    for (const ProvenanceNode& node : walk) all.push_back(node.at.id);
    return all;
  }
  Hash document() { return world_.add_document(dossier).record_id; }
  Hash find(const std::vector<Hash>& upon) {
    Links links;
    for (const Hash& one : upon) links.emplace_back(Relation::based_on, one);
    return add(Kind::finding, {"li", "chen", "wang"}, links);
  }
};

TEST_F(ProvenanceTest, LeadsFromAFindingBackToItsEvidence) {
  const Hash one = document(), other = document();
  const Hash exhibit = add(Kind::exhibit, {"li"}, {{Relation::based_on, one}});
  const Hash found = find({exhibit, other});
  const Provenance walk = back(found);
  EXPECT_THAT(ids(walk), UnorderedElementsAre(found, exhibit, other, one));
  EXPECT_EQ(walk.front().branches.size(), 2u);
  EXPECT_EQ(walk.back().at.id, one);
  EXPECT_EQ(walk.back().depth, 2u);
}

TEST_F(ProvenanceTest, TellsBranchesInTheOrderOfTheEntries) {
  std::vector<Hash> evidence;
  for (int i = 0; i < 12; ++i) evidence.push_back(document());
  const Provenance walk = back(find(evidence));
  std::vector<Hash> told;
  for (const ProvenanceBranch& branch : walk.front().branches)
    told.push_back(walk[branch.to].at.id);
  EXPECT_EQ(told, evidence);  // while links stand in the order of ids
}

TEST_F(ProvenanceTest, LeadsForwardFromAPetitionToWhatWasDisclosedOfIt) {
  const Hash petition = this->petition(1);
  const Hash triage = this->triage(petition, Outcome::accept, Nature::accusation);
  const Hash found = find({petition});
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  const Hash item =
      add(Kind::report, {"chen"}, {{Relation::part_of, report}, {Relation::based_on, found}});
  const Hash feedback =
      add(Kind::feedback, {"fang"},
          {{Relation::based_on, approve(Matter::feedback)}, {Relation::based_on, report}});
  EXPECT_THAT(ids(forward(petition)),
              UnorderedElementsAre(petition, triage, found, item, report, feedback));
}

TEST_F(ProvenanceTest, GoesFromAPartToItsWholeAndToNoOtherPart) {
  const Hash report = add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
  const Hash one = find({document()}), other = find({document()});
  const auto item = [&](const Hash& upon) {
    return add(Kind::report, {"chen"}, {{Relation::part_of, report}, {Relation::based_on, upon}});
  };
  const Hash first = item(one), second = item(other);
  EXPECT_THAT(ids(forward(one)), UnorderedElementsAre(one, first, report));
  EXPECT_THAT(ids(back(first)), testing::Contains(report));
  EXPECT_THAT(ids(back(first)), testing::Not(testing::Contains(second)));
  // The whole itself comes from all of its parts.
  EXPECT_THAT(ids(back(report)), testing::IsSupersetOf({first, second, one, other}));
}

TEST_F(ProvenanceTest, MeetsARecordOnceAndRefersToItAfterwards) {
  const Hash shared = document();
  const Hash exhibit = add(Kind::exhibit, {"li"}, {{Relation::based_on, shared}});
  const Provenance walk = back(find({exhibit, shared}));
  EXPECT_EQ(walk.size(), 3u);
  std::size_t first = 0, again = 0;
  for (const ProvenanceNode& node : walk) {
    for (const ProvenanceBranch& branch : node.branches) ++(branch.first ? first : again);
  }
  EXPECT_EQ(first, 2u);
  EXPECT_EQ(again, 1u);
}

TEST_F(ProvenanceTest, WalksNotOnFromWhatIsOnlyReferredTo) {
  const Hash evidence = document();
  const Hash other = find({evidence});
  const Hash found = find({document()});
  const Hash seen = add(Kind::exhibit, {"li"}, {{Relation::refers_to, other}});
  EXPECT_THAT(ids(back(seen)), ElementsAre(seen, other));
  EXPECT_THAT(ids(back(found)), testing::SizeIs(2));
}

TEST_F(ProvenanceTest, LeavesHandOversToTheChainOfCustody) {
  const Hash exhibit = add(Kind::exhibit, {"li"});
  add(Kind::custody, {"li", "zhao"}, {{Relation::concerns, exhibit}},
      {fact(FactCode::handling, Handling::seal)});
  EXPECT_THAT(ids(forward(exhibit)), ElementsAre(exhibit));
}

TEST_F(ProvenanceTest, CountsWhatItsLimitsLeaveOut) {
  const Hash found = find({document(), document(), document()});
  const Provenance narrow = back(found, {2, 100});
  EXPECT_EQ(narrow.size(), 2u);
  EXPECT_EQ(narrow.front().left_out, 2u);
  const Provenance shallow = back(found, {100, 0});
  EXPECT_EQ(shallow.size(), 1u);
  EXPECT_EQ(shallow.front().left_out, 3u);
  EXPECT_EQ(forward(document(), {1, 100}).front().left_out, 0u);
}

TEST_F(ProvenanceTest, TellsOfLinksThatLeadNowhere) {
  const Hash nowhere(std::array<std::uint8_t, Hash::size>{});
  Record record = drafted(Kind::exhibit, {"li"}, {{Relation::refers_to, nowhere}});
  const Registered& added = world_.add_unjudged(record, world_.sign(record));
  const Provenance walk = back(added.record_id);
  EXPECT_THAT(walk.front().branches, IsEmpty());
  EXPECT_THAT(walk.front().lost, ElementsAre(Link{number_of(Relation::refers_to), nowhere}));
}

TEST_F(ProvenanceTest, BelievesTheRecordAndNotWhoProposesIt) {
  const Hash evidence = document(), other = document();
  find({evidence});
  ProvenanceSource liar = source();
  liar.linking_to = [&](LeafIndex) -> Result<std::vector<LinkFrom>> {
    std::vector<LinkFrom> all;
    for (const Registered& one : world_.all()) {
      all.push_back({one.entry.index, number_of(Relation::based_on), one.record.kind});
    }
    return all;
  };
  EXPECT_THAT(ids(*walk_forward(liar, **liar.find(other), {1000, 100})), ElementsAre(other));
}

TEST_F(ProvenanceTest, GoesAsDeepAsAChainOfThousandsIs) {
  Hash last = document();
  for (int i = 0; i < 3000; ++i) {
    Record record = drafted(Kind::exhibit, {"li"}, {{Relation::based_on, last}});
    last = world_.add_unjudged(record, world_.sign(record)).record_id;
  }
  std::map<Hash, std::size_t> places;
  for (const Registered& one : world_.all()) places.emplace(one.record_id, one.entry.index.value);
  ProvenanceSource quick = source();
  quick.find = [&](const Hash& id) -> Result<std::optional<TracedRecord>> {
    return std::optional(traced(world_.all()[places.at(id)]));
  };
  quick.linking_to = [](LeafIndex) -> Result<std::vector<LinkFrom>> {
    return std::vector<LinkFrom>();
  };
  EXPECT_THAT(*walk_back(quick, **quick.find(last), {10'000, 10'000}), testing::SizeIs(3001));
}

}  // namespace
}  // namespace muniment::test
