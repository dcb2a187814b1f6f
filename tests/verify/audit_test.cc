#include "verify/audit.h"

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
using testing::IsSupersetOf;
using testing::Not;

class AuditTest : public testing::TestWithParam<Suite> {
 protected:
  AuditWorld ours_{GetParam()};
  MemorySource source_ = ours_.source();

  Report audit(Level level = Level::records) { return ours_.audit(source_, level); }
  Checkpoint newest() {
    return {ours_.world.origin(), ours_.world.size(), ours_.world.root(ours_.world.size())};
  }
  Report with_remembered(Checkpoint remembered) {
    AuditRequest request = ours_.request(Level::tree);
    request.remembered = std::move(remembered);
    return verify::audit(source_, request);
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, AuditTest, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

constexpr const char* tree_checks[] = {"checkpoint-signature",
                                       "entries",
                                       "index",
                                       "folio",
                                       "previous",
                                       "heads",
                                       "root",
                                       "stored-leaves",
                                       "stored-tiles",
                                       "stored-heads",
                                       "roster-root"};

// --- Sound ledgers. ---

TEST_P(AuditTest, ASoundLedgerVerifiesAtBothLevels) {
  ASSERT_EQ(ours_.world.size().value, 40u);
  const Report tree = audit(Level::tree);
  EXPECT_EQ(tree.verdict(), Verdict::verified) << to_text(tree);
  const Report records = audit(Level::records);
  EXPECT_EQ(records.verdict(), Verdict::verified) << to_text(records);
  for (const char* name : tree_checks) {
    EXPECT_TRUE(tree.passed(name)) << name;
    EXPECT_TRUE(records.passed(name)) << name;
  }
  for (const char* name : {"payload", "record", "rules", "genesis"}) {
    EXPECT_FALSE(tree.passed(name)) << name;
    EXPECT_TRUE(records.passed(name)) << name;
  }
}

TEST_P(AuditTest, EveryLevelListsWhatItDidNotCheck) {
  EXPECT_THAT(names_of(audit(Level::tree), Outcome::not_checked),
              ElementsAre("quorum", "payload", "record", "rules", "contents"));
  EXPECT_THAT(names_of(audit(Level::records), Outcome::not_checked),
              ElementsAre("quorum", "contents", "contents"));
}

TEST_P(AuditTest, ChecksABatchsSignatureOnce) {
  // 3 enrolments, genesis, 4 filings, 2 interviews of 2, 2 batches, 3 documents, 1 revocation.
  EXPECT_THAT(test::sentences(audit(), "record"), ElementsAre(HasSubstr("; 18 signatures")));
}

TEST_P(AuditTest, ALedgerOfOneEntryVerifies) {
  test::EvidenceWorld world(GetParam());
  MemorySource source(world);
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.trust = &trust;
  EXPECT_EQ(verify::audit(source, request).verdict(), Verdict::verified);
}

TEST_P(AuditTest, ReportsProgressUpToTheEnd) {
  std::vector<std::uint64_t> done;
  AuditRequest request = ours_.request(Level::tree);
  request.progress = [&](std::uint64_t now, std::uint64_t all) {
    EXPECT_EQ(all, 40u);
    done.push_back(now);
  };
  verify::audit(source_, request);
  EXPECT_THAT(done, ElementsAre(40u));
}

TEST_P(AuditTest, ACopyThatStoresNoHashesVerifiesAndSaysWhatItLacks) {
  source_.stores_leaves = source_.stores_tiles = source_.stores_heads = false;
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(names_of(report, Outcome::not_checked), Contains("stored-heads"));
  EXPECT_FALSE(report.passed("stored-leaves"));
}

// --- Nothing to check. ---

TEST_P(AuditTest, AnEmptyLedgerCannotBeEvaluated) {
  source_.note.clear();
  for (const Level level : {Level::tree, Level::records}) {
    const Report report = audit(level);
    EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate);
    EXPECT_THAT(names_of(report, Outcome::pass), IsEmpty());
  }
}

TEST_P(AuditTest, AnEmptyLedgerThatHadEntriesBeforeIsARollback) {
  source_.note.clear();
  const Report report = with_remembered(newest());
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_THAT(test::sentences(report, "remembered"), ElementsAre(HasSubstr("rollback")));
}

TEST_P(AuditTest, WithoutAnyKeyCannotBeEvaluated) {
  AuditRequest request;
  EXPECT_EQ(verify::audit(source_, request).verdict(), Verdict::cannot_evaluate);
  const TrustPolicy nobody;
  request.trust = &nobody;
  EXPECT_EQ(verify::audit(source_, request).verdict(), Verdict::cannot_evaluate);
}

TEST_P(AuditTest, TheLedgersOwnKeyIsSaidToBeNoMoreThanAClaim) {
  AuditRequest request;
  request.own_key = ours_.world.verifier_key();
  const Report report = verify::audit(source_, request);
  EXPECT_EQ(report.verdict(), Verdict::verified);
  EXPECT_THAT(names_of(report, Outcome::not_checked), IsSupersetOf({"key", "roster-root"}));
}

TEST_P(AuditTest, AnotherOwnKeyThanTheSignersIsRefuted) {
  AuditRequest request;
  request.own_key = ours_.world.verifier_key();
  request.own_key->key = ours_.world.keys("li").signing.public_key();
  EXPECT_EQ(verify::audit(source_, request).verdict(), Verdict::refuted);
}

TEST_P(AuditTest, ACheckpointThatCannotBeReadIsNoVerdictOnTheLedger) {
  class Broken final : public Source {
   public:
    Result<std::string> checkpoint() override {
      return Error(ErrorKind::environment, say("the disk is gone"));
    }
    Status read(LeafRange, bool, const std::function<Status(const Row&)>&) override { return {}; }
    Result<std::vector<Hash>> hashes(unsigned, std::uint64_t, std::uint64_t) override {
      return std::vector<Hash>();
    }
    Result<std::vector<DossierHead>> heads() override { return std::vector<DossierHead>(); }
  } broken;
  EXPECT_EQ(verify::audit(broken, ours_.request(Level::tree)).verdict(), Verdict::cannot_evaluate);
}

// --- The trust file. ---

TEST_P(AuditTest, ALedgerThatIsNotTrustedCannotBeEvaluated) {
  TrustPolicy trust = trust_of(ours_.world);
  trust.logs[0].name = "inspection.example.gov/r7-1/g4";
  AuditRequest request;
  request.trust = &trust;
  EXPECT_EQ(verify::audit(source_, request).verdict(), Verdict::cannot_evaluate);
}

TEST_P(AuditTest, AnotherFounderThanThePinnedOneIsRefutedAtEntryZero) {
  TrustPolicy trust = trust_of(ours_.world);
  trust.genesis.insert_or_assign(ours_.world.origin(), ours_.world.all()[1].leaf);
  AuditRequest request;
  request.trust = &trust;
  for (const Level level : {Level::tree, Level::records}) {
    request.level = level;
    EXPECT_THAT(faults(verify::audit(source_, request)), ElementsAre("refuted roster-root @0"));
  }
}

TEST_P(AuditTest, AMissingQuorumBreaksARule) {
  TrustPolicy trust = trust_of(ours_.world);
  trust.witnesses.push_back(
      {"w1", {"w.example", VerifierKey::Use::cosignature, ours_.world.verifier_key().key}});
  trust.quorum = "w1";
  AuditRequest request;
  request.trust = &trust;
  EXPECT_EQ(verify::audit(source_, request).verdict(), Verdict::rules_broken);
}

TEST_P(AuditTest, AForgedCheckpointIsRefutedAndTheEntriesAreStillLookedAt) {
  Result<SignedCheckpoint> parsed = parse_signed_checkpoint(source_.note);
  ASSERT_TRUE(parsed.ok());
  parsed->note.signatures[0].signature[5] ^= 1;
  source_.note = format_note(parsed->note);
  (*source_.rows[17].entry)[30] ^= 1;
  const Report report = audit(Level::tree);
  EXPECT_THAT(faults(report), Contains("refuted checkpoint-signature"));
  EXPECT_THAT(faults(report), Contains("refuted stored-leaves @17"));
}

TEST_P(AuditTest, AnUnauthenticSizeCannotKeepTheAuditBusy) {
  Result<SignedCheckpoint> parsed = parse_signed_checkpoint(source_.note);
  ASSERT_TRUE(parsed.ok());
  parsed->checkpoint.size = {std::uint64_t{1} << 60};
  parsed->note.text = format_checkpoint(parsed->checkpoint);
  source_.note = format_note(parsed->note);
  const Report report = audit();
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_LE(source_.largest_read, 4096u);
  EXPECT_THAT(faults(report), Contains("refuted entries @40"));
}

// --- What was seen before. ---

TEST_P(AuditTest, TheSameCheckpointIsRemembered) {
  const Report report = with_remembered(newest());
  EXPECT_EQ(report.verdict(), Verdict::verified);
  EXPECT_TRUE(report.passed("remembered"));
}

TEST_P(AuditTest, GrowthFromEveryEarlierCheckpointIsRemembered) {
  for (std::uint64_t size = 1; size < 40; ++size) {
    const Report report = with_remembered({ours_.world.origin(), {size}, ours_.world.root({size})});
    EXPECT_EQ(report.verdict(), Verdict::verified) << size;
    EXPECT_TRUE(report.passed("remembered")) << size;
  }
}

TEST_P(AuditTest, AnotherRootAtAnySizeIsAFork) {
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const Report report =
        with_remembered({ours_.world.origin(), {size}, ours_.world.root({size - 1})});
    EXPECT_THAT(faults(report), ElementsAre("refuted remembered")) << size;
    EXPECT_THAT(test::sentences(report, "remembered"), ElementsAre(HasSubstr("fork")));
  }
}

TEST_P(AuditTest, FewerEntriesThanBeforeIsARollback) {
  Checkpoint before = newest();
  before.size.value += 1;
  const Report report = with_remembered(before);
  EXPECT_THAT(faults(report), ElementsAre("refuted remembered"));
  EXPECT_THAT(test::sentences(report, "remembered"), ElementsAre(HasSubstr("rollback")));
}

TEST_P(AuditTest, ACheckpointOfAnotherLedgerCannotBeCompared) {
  Checkpoint other = newest();
  other.origin = "inspection.example.gov/r7-1/g4";
  EXPECT_THAT(faults(with_remembered(other)), ElementsAre("cannot evaluate remembered"));
}

// The same ledger, forked at entry 20 and signed with the true key. (In SM ledgers the fixture's
// keys differ from run to run.)
TEST(AuditOfAFork, IsSoundAloneAndRefutedByWhatWasSeenBefore) {
  AuditWorld ours;
  test::EvidenceWorld fork;
  for (std::size_t i = 1; i < 20; ++i) {
    fork.add_unjudged(ours.world.all()[i].record, ours.world.all()[i].payload);
  }
  fork.keys("li");
  fork.keys("zhao");
  fork.add_document("R7-YJJ");
  while (fork.size() < ours.world.size()) fork.add_document("R7-YJJ");
  MemorySource source(fork);
  AuditRequest request = ours.request(Level::tree);
  EXPECT_EQ(verify::audit(source, request).verdict(), Verdict::verified) << "alone it looks sound";
  request.remembered =
      Checkpoint{ours.world.origin(), ours.world.size(), ours.world.root(ours.world.size())};
  EXPECT_THAT(faults(verify::audit(source, request)), ElementsAre("refuted remembered"));
  request.remembered = Checkpoint{ours.world.origin(), {21}, ours.world.root({21})};
  EXPECT_THAT(faults(verify::audit(source, request)), ElementsAre("refuted remembered"));
  request.remembered = Checkpoint{ours.world.origin(), {20}, ours.world.root({20})};
  EXPECT_THAT(faults(verify::audit(source, request)), IsEmpty());
}

// --- The clock. ---

TEST_P(AuditTest, ABackwardClockIsListedAtLevelTreeAndJudgedAtLevelRecords) {
  ours_.world.now -= 60'000;
  const Record record = ours_.world.record(Kind::document, "R7-FGW", {"li"});
  ours_.world.add_unjudged(record, ours_.world.sign(record));
  MemorySource source = ours_.source();
  const Report tree = ours_.audit(source, Level::tree);
  EXPECT_EQ(tree.verdict(), Verdict::verified);
  EXPECT_THAT(names_of(tree, Outcome::not_checked), Contains("admitted"));
  for (const Check& check : tree.checks()) {
    if (check.name == "admitted") {
      EXPECT_EQ(check.place.index->value, 40u);
    }
  }
  const Report records = ours_.audit(source, Level::records);
  EXPECT_EQ(records.verdict(), Verdict::rules_broken);
  EXPECT_THAT(faults(records), ElementsAre("broken rules @40"));
}

// --- Reading. ---

TEST_P(AuditTest, AFailingDiskIsNoEvidenceAgainstTheLedger) {
  for (const std::uint64_t at : {0u, 1u, 20u, 39u}) {
    source_.disk_fails_at = at;
    const Report report = audit();
    EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate) << at;
    EXPECT_THAT(faults(report), ElementsAre("cannot evaluate entries @" + std::to_string(at)));
    EXPECT_THAT(names_of(report, Outcome::not_checked), Contains("entries"));
  }
}

TEST_P(AuditTest, AFaultFoundBeforeTheDiskFailsStaysRefuted) {
  (*source_.rows[3].entry)[40] ^= 1;
  source_.disk_fails_at = 30;
  EXPECT_EQ(audit().verdict(), Verdict::refuted);
}

TEST_P(AuditTest, EveryMissingRowIsNamedAndTheRestIsLookedAt) {
  for (std::size_t missing = 0; missing < 40; ++missing) {
    MemorySource source = ours_.source();
    source.rows[missing].entry.reset();
    for (const Level level : {Level::tree, Level::records}) {
      const Report report = ours_.audit(source, level);
      EXPECT_EQ(report.verdict(), Verdict::refuted);
      EXPECT_THAT(faults(report), Contains("refuted entries @" + std::to_string(missing)));
      if (level == Level::tree) {
        EXPECT_EQ(faults(report).size(), 1u) << "one cause, one fault" << to_text(report);
      }
    }
  }
}

TEST_P(AuditTest, MissingRowsWithoutStoredLeavesEndTheAuditAndSaySo) {
  source_.stores_leaves = false;
  source_.rows[12].entry.reset();
  const Report report = audit();
  EXPECT_THAT(faults(report), ElementsAre("refuted entries @12"));
  EXPECT_THAT(names_of(report, Outcome::not_checked), Contains("entries"));
}

TEST_P(AuditTest, TheEndCutOffIsNamed) {
  source_.rows.erase(source_.rows.begin() + 35, source_.rows.end());
  const Report report = audit(Level::tree);
  EXPECT_THAT(faults(report), Contains("refuted entries @35"));
}

TEST_P(AuditTest, AnEntryLongerThanAnyCanBeIsNamed) {
  source_.rows[9].entry->resize(max_entry_bytes + 8);
  EXPECT_THAT(faults(audit(Level::tree)), ElementsAre("refuted entries @9"));
}

}  // namespace
}  // namespace muniment::verify
