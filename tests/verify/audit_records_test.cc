// What an audit says about records: each violation with its index, folio and rule.
#include <gmock/gmock.h>

#include "tests/verify/audit_world.h"

namespace muniment::verify {
namespace {

using test::AuditWorld;
using test::faults;
using test::MemorySource;
using test::names_of;
using test::to_text;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AuditRecords : public testing::Test {
 protected:
  Report audit() {
    MemorySource source = ours_.source();
    return ours_.audit(source, Level::records);
  }
  void add(const Record& record) { world_.add_unjudged(record, world_.sign(record)); }
  Record document() { return world_.record(Kind::document, "R7-FGW", {"li"}); }

  AuditWorld ours_;
  test::EvidenceWorld& world_ = ours_.world;  // of forty entries
};

TEST_F(AuditRecords, ASignatureThatDoesNotHoldIsRefutedWithItsPlace) {
  const Record record = document();
  world_.add_unjudged(record,
                      encode_signed_record({encode_record(record), {{Bytes(64, 3), 1, 0, {}}}}));
  const Report report = audit();
  EXPECT_THAT(faults(report), ElementsAre("refuted record @40"));
  for (const Check& check : report.checks()) {
    if (check.outcome == Outcome::refuted) {
      EXPECT_EQ(check.place.citation, (Citation{"R7-FGW", 17}));
    }
  }
}

TEST_F(AuditRecords, ARecordThatIsThereTwiceIsRefutedAtTheSecond) {
  const Record record = world_.all()[35].record;
  world_.add_unjudged(record, world_.all()[35].payload);
  const Report report = audit();
  EXPECT_THAT(faults(report), ElementsAre("refuted record @40"));
  EXPECT_THAT(test::sentences(report, "record"), Contains(HasSubstr("entry 35")));
}

TEST_F(AuditRecords, ABrokenRuleHasItsNumber) {
  add(world_.record(Kind::interview, "R7-FGW", {"li"}));
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::rules_broken);
  EXPECT_THAT(faults(report), ElementsAre("broken rules rule 2 @40"));
  EXPECT_TRUE(report.passed("record"));
}

TEST_F(AuditRecords, ARevokedKeyIsRefusedAndWhatItSignedSinceIsFlagged) {
  world_.add(world_.affair(Revocation{world_.id("zhao"), 3, {39}}));
  add(world_.record(Kind::document, "R7-FGW", {"zhao"}));
  const Report report = audit();
  EXPECT_THAT(faults(report), ElementsAre("broken rules rule 1 @41"));
  EXPECT_THAT(names_of(report, Outcome::flagged), Contains("rules"));
}

TEST_F(AuditRecords, AFlagChangesNoVerdict) {
  world_.add(world_.affair(Revocation{world_.id("zhao"), 3, {35}}));
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_GT(report.count(Outcome::flagged), 0u);
}

TEST_F(AuditRecords, AnUnknownKindCannotBeEvaluated) {
  Record record = document();
  record.kind = 999;
  add(record);
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
  EXPECT_THAT(faults(report), ElementsAre("cannot evaluate record @40"));
}

TEST_F(AuditRecords, ARecordThatIsNoMessageIsRefuted) {
  world_.add_unjudged(document(), to_bytes("no record"));
  EXPECT_THAT(faults(audit()), ElementsAre("refuted record @40"));
}

TEST_F(AuditRecords, ARecordForAnotherLedgerOrDossierIsRefuted) {
  Record elsewhere = document();
  elsewhere.ledger = "inspection.example.gov/r7-1/g4";
  add(elsewhere);
  const Record record = document();
  Record moved = record;
  moved.dossier = "R7-YJJ";
  world_.add_unjudged(moved, world_.sign(record));
  EXPECT_THAT(faults(audit()), ElementsAre("refuted record @40", "refuted record @41"));
}

TEST_F(AuditRecords, AGenesisOfAnotherLedgerKeyIsRefuted) {
  test::EvidenceWorld world(Suite::sha256_ed25519, test::EvidenceWorld::Founded::no);
  Genesis genesis = world.genesis();
  genesis.key.key = world.keys("thief").signing.public_key();
  const Record record = world.affair(genesis);
  world.add_unjudged(record, world.sign(record));
  MemorySource source(world);
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.trust = &trust;
  EXPECT_THAT(faults(verify::audit(source, request)), ElementsAre("refuted genesis @0"));
}

TEST_F(AuditRecords, ALedgerThatDoesNotBeginWithAGenesisIsRefuted) {
  test::EvidenceWorld world(Suite::sha256_ed25519, test::EvidenceWorld::Founded::no);
  const Record record = world.affair(world.enrolment("wang", {Role::administrator}));
  world.add_unjudged(record, world.sign(record));
  MemorySource source(world);
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.trust = &trust;
  EXPECT_THAT(faults(verify::audit(source, request)), Contains("refuted genesis @0"));
}

// --- What authors saw. ---

TEST_F(AuditRecords, WhatAnAuthorSawIsComparedAtEverySize) {
  for (std::uint64_t size = 1; size <= 40; ++size) {
    Record record = document();
    record.seen = KnownCheckpoint{{size}, world_.root({size})};
    world_.add(record);
  }
  EXPECT_EQ(audit().verdict(), Verdict::verified);
}

TEST_F(AuditRecords, AnAuthorWhoSawAnotherHistoryRefutesIt) {
  for (const std::uint64_t size : {1u, 7u, 39u, 40u}) {
    Record record = document();
    record.seen = KnownCheckpoint{{size}, world_.hasher().empty_root()};
    add(record);
  }
  EXPECT_THAT(faults(audit()), ElementsAre("refuted record @40", "refuted record @41",
                                           "refuted record @42", "refuted record @43"));
}

TEST_F(AuditRecords, WhatAnAuthorSawIsComparedAcrossTiles) {
  test::add_batch(world_, "R7-YJJ", 700);
  for (const std::uint64_t size : {40u, 255u, 256u, 257u, 300u, 511u, 512u, 513u, 600u, 740u}) {
    Record good = document();
    good.seen = KnownCheckpoint{{size}, world_.root({size})};
    world_.add(good);
    Record bad = document();
    bad.seen = KnownCheckpoint{{size}, world_.root({size + 1})};
    add(bad);
  }
  const Report report = audit();
  std::vector<std::string> expected;
  for (std::uint64_t index = 741; index < 760; index += 2) {
    expected.push_back("refuted record @" + std::to_string(index));
  }
  EXPECT_EQ(faults(report), expected);
}

// --- After damage. ---

TEST_F(AuditRecords, ALostGenesisMakesNoStrangersOneByOne) {
  MemorySource source = ours_.source();
  source.rows[0].entry.reset();
  const Report report = ours_.audit(source, Level::records);
  EXPECT_THAT(faults(report), ElementsAre("refuted entries @0", "cannot evaluate record @1"));
  EXPECT_THAT(test::sentences(report, "record"), ElementsAre(HasSubstr("39 records refer to")));
}

TEST_F(AuditRecords, ALostEnrolmentIsToldOnceMoreByWhoDependsOnIt) {
  MemorySource source = ours_.source();
  source.rows[2].entry.reset();  // zhao's
  source.rows[2].payload.clear();
  EXPECT_THAT(faults(ours_.audit(source, Level::records)),
              ElementsAre("refuted entries @2", "cannot evaluate record @4"));
}

TEST_F(AuditRecords, ALostLinkTargetIsToldOnceMoreByWhoLinksToIt) {
  Record finding = world_.record(Kind::finding, "R7-FGW", {"li", "zhao", "wang"});
  finding.links.push_back({number_of(Relation::based_on), world_.all()[4].record_id});
  world_.enrol("sun", {Role::leader});
  const Report sound = audit();
  ASSERT_EQ(sound.verdict(), Verdict::verified) << to_text(sound);
  add(finding);
  ASSERT_EQ(faults(audit()), std::vector<std::string>()) << "the finding keeps the rules";
  MemorySource source = ours_.source();
  source.rows[4].entry.reset();
  source.rows[4].payload.clear();
  EXPECT_THAT(faults(ours_.audit(source, Level::records)),
              ElementsAre("refuted entries @4", "cannot evaluate record @41"));
}

TEST_F(AuditRecords, AFaultAfterALostRowIsStillFound) {
  add(world_.record(Kind::interview, "R7-FGW", {"li"}));
  MemorySource source = ours_.source();
  source.rows[6].entry.reset();
  source.rows[30].payload[60] ^= 1;
  const std::vector<std::string> found = faults(ours_.audit(source, Level::records));
  EXPECT_THAT(found, Contains("refuted entries @6"));
  EXPECT_THAT(found, Contains("refuted payload @30"));
  EXPECT_THAT(found, Contains("broken rules rule 2 @40"));
}

TEST_F(AuditRecords, LargeRecordsAreReadInPieces) {
  for (int i = 0; i < 9; ++i) world_.add_unjudged(document(), Bytes(1024 * 1024, 7));
  std::vector<std::string> expected;
  for (std::uint64_t index = 40; index < 49; ++index) {
    expected.push_back("refuted record @" + std::to_string(index));
  }
  EXPECT_EQ(faults(audit()), expected);
}

TEST_F(AuditRecords, ARecordLongerThanAnyCanBeIsNamed) {
  world_.add_unjudged(document(), Bytes(max_payload_bytes + 8, 7));
  EXPECT_THAT(faults(audit()), ElementsAre("refuted entries @40"));
}

}  // namespace
}  // namespace muniment::verify
