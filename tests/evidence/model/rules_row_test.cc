// Who signs, what a kind's row asks for, and where links lead.
#include <gmock/gmock.h>

#include "tests/support/evidence_fixture.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::EvidenceWorld;
using test::findings;
using test::sentences;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* dossier = "R7-FGW";

class RowTest : public testing::Test {
 protected:
  RowTest() {
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.enrol("chen", {Role::inspector, Role::leader});
    world_.enrol("fang", {Role::office});
    world_.enrol("sun", {Role::auditor});
    world_.open(dossier);
  }

  Record record(Kind kind, const std::vector<std::string>& signers) {
    return world_.record(kind, dossier, signers);
  }
  Record interview() { return record(Kind::interview, {"li", "zhao"}); }
  Record finding(const std::vector<std::string>& signers = {"li", "chen", "wang"}) {
    Record finding = record(Kind::finding, signers);
    finding.links = {{number_of(Relation::based_on), evidence()}};
    return finding;
  }
  const Hash& evidence() {
    if (!evidence_) evidence_ = world_.add_document(dossier).record_id;
    return *evidence_;
  }
  // A second key of a person who is on the roster.
  void enrol_second_key(const std::string& name, const std::string& of) {
    Enrolment second = world_.enrolment(name, {Role::inspector, Role::leader});
    second.person = world_.id(of);
    world_.add(world_.affair(second));
  }
  std::vector<std::string> judge(const Record& record) { return findings(world_.judge(record)); }
  std::string sentence(const Record& record) {
    const auto all = sentences(world_.judge(record));
    return all.empty() ? "" : all.front();
  }

  EvidenceWorld world_;
  std::optional<Hash> evidence_;
};

// --- Rule 1: the roster. ---

TEST_F(RowTest, SignerIsOnTheRoster) {
  const Record unknown = record(Kind::document, {"stranger"});
  EXPECT_THAT(judge(unknown), ElementsAre("broken 1"));
  EXPECT_THAT(sentence(unknown), HasSubstr(world_.id("stranger").hex()));
  EXPECT_THAT(judge(record(Kind::interview, {"li", "stranger"})), ElementsAre("broken 1"));
}

TEST_F(RowTest, SignerHasARoleForTheKind) {
  EXPECT_THAT(judge(record(Kind::document, {"fang"})), IsEmpty());
  const Record audit = record(Kind::document, {"sun"});
  EXPECT_THAT(judge(audit), ElementsAre("broken 1"));
  EXPECT_EQ(sentence(audit),
            "sun may not sign the kind document as author: that takes one of the roles inspector, "
            "leader, "
            "office");
  EXPECT_THAT(judge(record(Kind::interview, {"li", "fang"})), ElementsAre("broken 1"));
  EXPECT_THAT(judge(world_.affair(Policy{}, "li")), ElementsAre("broken 1"));
  EXPECT_THAT(judge(world_.affair(Incident{{1}, std::nullopt}, "chen")), IsEmpty());
  EXPECT_THAT(judge(world_.affair(Incident{{1}, std::nullopt}, "li")), ElementsAre("broken 1"));
  EXPECT_THAT(judge(world_.affair(Closure{}, "chen")), IsEmpty());
  const Anchor anchor{TimeStamp{{{3}, world_.root({3})}, {1}}};
  EXPECT_THAT(judge(world_.affair(anchor, "fang")), IsEmpty());
  EXPECT_THAT(judge(world_.affair(anchor, "chen")), ElementsAre("broken 1"));
}

TEST_F(RowTest, RevokedKeyIsRefusedFromTheRevocationOn) {
  const Bytes payload = world_.sign(record(Kind::document, {"li"}));
  const Entry before = world_.place(dossier, payload);
  world_.add_document(dossier);
  world_.add(world_.affair(
      Revocation{world_.id("li"), number_of(RevocationReason::retired), {world_.size().value}}));
  const Record after = record(Kind::document, {"li"});
  EXPECT_THAT(judge(after), ElementsAre("broken 1"));
  EXPECT_THAT(sentence(after), HasSubstr("the key of li was revoked at entry 8"));
  EXPECT_THAT(judge(record(Kind::document, {"zhao"})), IsEmpty());
  // What came before it stands, also for who knows of the revocation.
  EXPECT_THAT(
      findings(judge_alone(world_.hasher(), world_.state(), world_.memory(), before, payload)),
      IsEmpty());
}

TEST_F(RowTest, LostKeyIsFlaggedSinceItsLoss) {
  const auto& suspect = world_.add_document(dossier);
  const Record revocation = world_.affair(
      Revocation{world_.id("li"), number_of(RevocationReason::lost), suspect.entry.index});
  const Judgement judgement = world_.judge(revocation);
  EXPECT_THAT(findings(judgement), ElementsAre("flagged 1"));
  EXPECT_THAT(sentences(judgement), ElementsAre(HasSubstr("what li signed from entry 7")));
  EXPECT_TRUE(judgement.admissible());
  world_.add(revocation);
  EXPECT_THAT(findings(judge_alone(world_.hasher(), world_.state(), world_.memory(), suspect.entry,
                                   suspect.payload)),
              ElementsAre("flagged 1"));
}

// --- Signatures. ---

TEST_F(RowTest, EverySignatureHolds) {
  const Record record = interview();
  const SignedRecord good = *decode_signed_record(world_.sign(record));
  const auto judged = [&](const SignedRecord& signed_record) {
    const Bytes payload = encode_signed_record(signed_record);
    return world_.judge(world_.place(dossier, payload), payload);
  };
  EXPECT_THAT(findings(judged(good)), IsEmpty());

  SignedRecord bad = good;
  std::swap(bad.signatures[0], bad.signatures[1]);
  EXPECT_THAT(sentences(judged(bad)),
              ElementsAre(HasSubstr("signature of li"), HasSubstr("signature of zhao")));
  bad = good;
  bad.signatures[1].signature[3] ^= 4;
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0"));
  EXPECT_THAT(sentences(judged(bad)), ElementsAre(HasSubstr("signature of zhao")));
  bad = good;
  bad.signatures.pop_back();
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0"));
  bad.signatures = {good.signatures[0], good.signatures[1], good.signatures[1]};
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0"));
  bad = good;
  Record other = record;
  other.stated += 1;
  bad.record = encode_record(other);
  EXPECT_THAT(findings(judged(bad)), ElementsAre("refuted 0", "refuted 0"));
}

TEST_F(RowTest, EachSignerHasABatchOfTheirOwn) {
  const Record one = interview(), two = interview();
  const std::vector<Bytes> both = {encode_record(one), encode_record(two)};
  const auto by_li = *sign_batch(world_.hasher(), both, world_.keys("li").signing);
  const auto by_zhao = *sign_batch(world_.hasher(), {both[1]}, world_.keys("zhao").signing);
  const Bytes payload = encode_signed_record({both[1], {by_li[1], by_zhao[0]}});
  EXPECT_THAT(findings(world_.judge(world_.place(dossier, payload), payload)), IsEmpty());
}

// --- Rule 2: two people. ---

TEST_F(RowTest, InterviewIsSignedByTwoPeople) {
  EXPECT_THAT(judge(interview()), IsEmpty());
  EXPECT_THAT(judge(record(Kind::interview, {"li", "zhao", "chen"})), IsEmpty());
  const Record alone = record(Kind::interview, {"li"});
  EXPECT_THAT(judge(alone), ElementsAre("broken 2"));
  EXPECT_THAT(sentence(alone), HasSubstr("singleSigner"));
}

TEST_F(RowTest, InterviewByOneSaysWhy) {
  Record alone = record(Kind::interview, {"li"});
  for (std::uint16_t reason = 1; reason <= 3; ++reason) {
    alone.facts = {{number_of(FactCode::single_signer), Fact::Code{reason}}};
    EXPECT_THAT(judge(alone), IsEmpty());
  }
  for (const std::uint16_t reason : {std::uint16_t{0}, std::uint16_t{4}}) {
    alone.facts = {{number_of(FactCode::single_signer), Fact::Code{reason}}};
    EXPECT_THAT(judge(alone), ElementsAre("cannot evaluate 0"));
  }
}

TEST_F(RowTest, TwoKeysOfOnePersonAreOnePerson) {
  enrol_second_key("li-2", "li");
  EXPECT_THAT(judge(record(Kind::interview, {"li", "li-2"})), ElementsAre("broken 2"));
  EXPECT_THAT(judge(record(Kind::interview, {"li-2", "zhao"})), IsEmpty());
  EXPECT_THAT(judge(finding({"li", "li-2", "wang"})), ElementsAre("broken 5"));
}

TEST_F(RowTest, CapacitiesAreTheRows) {
  Record swapped = interview();
  swapped.signers[0].capacity = number_of(Capacity::cosigner);
  EXPECT_THAT(judge(swapped), ElementsAre("broken 2"));
  swapped = interview();
  swapped.signers[1].capacity = number_of(Capacity::author);
  EXPECT_THAT(judge(swapped), ElementsAre("broken 2"));
  swapped.signers[1].capacity = 99;
  EXPECT_THAT(judge(swapped), ElementsAre("cannot evaluate 0"));
  // An affair has one signer.
  EXPECT_THAT(judge(world_.record(Kind::filing, "R7-SWJ", {"wang", "li"})), Contains("broken 2"));
}

// --- Rule 5: findings. ---

TEST_F(RowTest, FindingIsSignedByPreparerDeputyAndLeader) {
  EXPECT_THAT(judge(finding()), IsEmpty());
  EXPECT_THAT(judge(finding({"li", "zhao", "chen"})), IsEmpty());
  EXPECT_THAT(judge(finding({"li", "chen"})), ElementsAre("broken 5"));
  EXPECT_THAT(judge(finding({"li"})), ElementsAre("broken 5"));
  EXPECT_THAT(judge(finding({"li", "zhao", "chen", "wang"})), ElementsAre("broken 5"));
  EXPECT_THAT(judge(finding({"chen", "wang", "li"})), ElementsAre("broken 1"));  // li leads nothing
  Record disordered = finding();
  std::swap(disordered.signers[0].capacity, disordered.signers[1].capacity);
  EXPECT_THAT(judge(disordered), ElementsAre("broken 5", "broken 5"));
}

TEST_F(RowTest, FindingCannotBeExcusedFromItsSigners) {
  Record excused = finding({"li"});
  excused.facts = {{number_of(FactCode::single_signer), Fact::Code{1}}};
  EXPECT_THAT(judge(excused), UnorderedElementsAre("broken 5", "broken 0"));
}

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
