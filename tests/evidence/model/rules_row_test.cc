// What a kind's row asks for, and where links lead.
#include <gmock/gmock.h>

#include <map>

#include "tests/support/group_fixture.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::findings;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RowTest : public test::GroupTest {};

// --- Rule 5: what a finding rests on. ---

TEST_F(RowTest, FindingRestsOnEvidence) {
  Record groundless = finding();
  groundless.links.clear();
  EXPECT_THAT(judge(groundless), ElementsAre("broken 5"));
  const Hash first = world_.add(finding()).record_id;
  Record upon_finding = finding();
  upon_finding.links = {{number_of(Relation::based_on), first}};
  EXPECT_THAT(judge(upon_finding), ElementsAre("broken 16"));
  Record next_version = finding();
  next_version.links.push_back({number_of(Relation::supersedes), first});
  EXPECT_THAT(judge(next_version), IsEmpty());
}

// --- Fields. ---

TEST_F(RowTest, EverySlotIsCommitted) {
  Record record = interview();
  record.fields.pop_back();
  EXPECT_THAT(judge(record), ElementsAre("broken 0"));
  record.fields.clear();
  EXPECT_THAT(judge(record), ElementsAre("broken 0"));
  record = interview();
  record.fields.resize(64, record.fields[0]);  // attachments
  EXPECT_THAT(judge(record), IsEmpty());
  record.fields.push_back(record.fields[0]);
  EXPECT_THAT(judge(record), ElementsAre("broken 0"));
}

// --- Facts. ---

TEST_F(RowTest, FactsAreTheRows) {
  Record record = interview();
  record.facts = {{number_of(FactCode::channel), Fact::Code{1}}};
  EXPECT_THAT(judge(record), ElementsAre("broken 0"));
  record.facts = {{99, Fact::Code{1}}};
  EXPECT_THAT(judge(record), ElementsAre("cannot evaluate 0"));
  record.facts = {{number_of(FactCode::single_signer), Fact::Number{1}}};
  EXPECT_THAT(judge(record), ElementsAre("broken 0"));
  record.facts = {{number_of(FactCode::single_signer), Fact::Code{1}},
                  {number_of(FactCode::single_signer), Fact::Code{2}}};
  EXPECT_THAT(judge(record), ElementsAre("broken 0"));
  record = finding();
  record.facts = {{number_of(FactCode::checklist), Fact::Code{1}},
                  {number_of(FactCode::checklist), Fact::Code{2}}};
  EXPECT_THAT(judge(record), IsEmpty());
}

TEST_F(RowTest, ValuesOfFactsAreThoseOfTheirVocabularyThatTheRowTakes) {
  Record record = finding();
  for (const auto& [status, found] :
       std::map<std::uint16_t, std::vector<std::string>>{{0, {"cannot evaluate 0"}},
                                                         {1, {}},
                                                         {3, {}},
                                                         {4, {"broken 0"}},
                                                         {8, {"broken 0"}},
                                                         {9, {"cannot evaluate 0"}}}) {
    record.facts = {{number_of(FactCode::status), Fact::Code{status}}};
    EXPECT_EQ(judge(record), found) << status;
  }
  record.facts = {{number_of(FactCode::status), Fact::Code{7}}};
  EXPECT_EQ(sentence(record), "the kind finding does not take the value closed of the fact status");
  // Numbers of a round's own lists have no words here.
  record.facts = {{number_of(FactCode::checklist), Fact::Code{65535}}};
  EXPECT_THAT(judge(record), IsEmpty());
}

TEST_F(RowTest, RequiredFactsAreThere) {
  Record petition = record(Kind::petition, {"li", "zhao"});
  EXPECT_THAT(judge(petition), ElementsAre("broken 0", "broken 0"));
  petition.facts = {{number_of(FactCode::channel), Fact::Code{1}},
                    {number_of(FactCode::serial), Fact::Number{1}}};
  EXPECT_THAT(judge(petition), IsEmpty());
}

// --- Rule 16: links. ---

TEST_F(RowTest, LinksLeadToEarlierEntriesOfThisLedger) {
  Record record = interview();
  record.links = {{number_of(Relation::part_of), evidence()}};
  EXPECT_THAT(judge(record), IsEmpty());
  record.links[0].target = test::sample_hash("nothing");
  EXPECT_THAT(judge(record), ElementsAre("broken 16"));
  EXPECT_THAT(sentence(record), HasSubstr(record.links[0].target.hex()));
}

TEST_F(RowTest, LinksDoNotLeadToLaterEntries) {
  Record record = interview();
  record.links = {{number_of(Relation::part_of), evidence()}};
  const Bytes payload = world_.sign(record);
  const EvidenceState state = world_.state();
  Entry entry = world_.place(dossier, payload);
  entry.index.value -= 1;  // the place of the linked document itself
  auto judgement =
      muniment::judge(world_.hasher(), state, world_.history(), world_.memory(), entry, payload);
  ASSERT_TRUE(judgement.ok());
  EXPECT_THAT(findings(*judgement), Contains("broken 16"));
}

TEST_F(RowTest, LinksLeadToTheRightKind) {
  const Hash filing = world_.all().back().record_id;
  Record record = interview();
  record.links = {{number_of(Relation::part_of), filing}};
  EXPECT_THAT(judge(record), ElementsAre("broken 16"));
  record.links = {{number_of(Relation::refers_to), filing}};
  EXPECT_THAT(judge(record), IsEmpty());
  record.links = {{number_of(Relation::publishes), filing}};
  EXPECT_THAT(judge(record), ElementsAre("broken 16"));
  record.links = {{99, filing}};
  EXPECT_THAT(judge(record), ElementsAre("cannot evaluate 0"));
}

TEST_F(RowTest, LinksStayInTheDossierUnlessTheyOnlyRefer) {
  world_.open("R7-SWJ");
  const Hash elsewhere = world_.add_document("R7-SWJ").record_id;
  Record record = interview();
  record.links = {{number_of(Relation::part_of), elsewhere}};
  EXPECT_THAT(judge(record), ElementsAre("broken 16"));
  EXPECT_THAT(sentence(record), HasSubstr("into R7-SWJ"));
  record.links = {{number_of(Relation::refers_to), elsewhere}};
  EXPECT_THAT(judge(record), IsEmpty());
}

TEST_F(RowTest, CorrectionSupersedesExactlyOneRecordOfItsDossier) {
  const Hash one = evidence();
  const Hash two = world_.add_document(dossier).record_id;
  Record correction = record(Kind::correction, {"li"});
  EXPECT_THAT(judge(correction), ElementsAre("broken 16"));
  correction.links = {{number_of(Relation::supersedes), one}};
  EXPECT_THAT(judge(correction), IsEmpty());
  correction.links = {{number_of(Relation::supersedes), std::min(one, two)},
                      {number_of(Relation::supersedes), std::max(one, two)}};
  EXPECT_THAT(judge(correction), ElementsAre("broken 16"));
  // The ledger's own affairs stand in another dossier, so none of them can be superseded.
  correction.links = {{number_of(Relation::supersedes), world_.all()[1].record_id}};
  EXPECT_THAT(judge(correction), ElementsAre("broken 16"));
}

// --- All at once. ---

TEST_F(RowTest, EveryFaultIsTold) {
  Record record = world_.record(Kind::interview, dossier, {"sun"});
  record.fields.clear();
  record.facts = {{99, Fact::Code{1}}};
  record.links = {{number_of(Relation::part_of), test::sample_hash("nothing")}};
  record.seen = KnownCheckpoint{{1}, test::sample_hash("nothing")};
  EXPECT_THAT(judge(record), ElementsAre("broken 1", "broken 2", "broken 0", "cannot evaluate 0",
                                         "refuted 0", "broken 16"));
}

}  // namespace
}  // namespace muniment
