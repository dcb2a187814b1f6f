// Some entries checked together: of a tree of three tiles, whose stored hashes are believed only
// because they give the signed root.
#include "verify/entries.h"

#include <gmock/gmock.h>

#include "tests/verify/audit_world.h"

namespace muniment::verify {
namespace {

using test::EvidenceWorld;
using test::faults;
using test::MemorySource;
using test::to_text;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Entries : public testing::TestWithParam<Suite> {
 protected:
  Entries() : world_(GetParam()) {
    test::fill_forty(world_);
    test::add_batch(world_, "R7-FGW", 560);
  }

  std::vector<WantedEntry> wanted(const std::vector<std::uint64_t>& indexes) {
    std::vector<WantedEntry> wanted;
    for (const std::uint64_t index : indexes) {
      wanted.push_back({{index}, world_.all()[index].leaf});
    }
    return wanted;
  }

  std::vector<LeafIndex> affairs() {
    std::vector<LeafIndex> affairs;
    for (const test::Registered& one : world_.all()) {
      if (one.entry.dossier.empty()) affairs.push_back(one.entry.index);
    }
    return affairs;
  }

  Report check(MemorySource& source, const std::vector<WantedEntry>& wanted) {
    return check_entries(source, test::trust_of(world_), wanted, affairs());
  }
  Report check(const std::vector<std::uint64_t>& indexes) {
    MemorySource source(world_);
    return check(source, wanted(indexes));
  }

  EvidenceWorld world_;
};
INSTANTIATE_TEST_SUITE_P(Suites, Entries, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "International";
                         });

TEST_P(Entries, AreVerifiedWhereverTheyStandInTheTree) {
  ASSERT_EQ(world_.size(), TreeSize{600});
  const std::vector<std::vector<std::uint64_t>> choices = {
      {0}, {5}, {39, 40}, {255, 256}, {511}, {512, 599}, {5, 300, 301, 599}};
  for (const auto& indexes : choices) {
    const Report report = check(indexes);
    EXPECT_EQ(report.verdict(), Verdict::verified) << indexes.front() << "\n" << to_text(report);
  }
}

TEST_P(Entries, AreNotVerifiedWhereNoneAreAskedForAndNoneAreThere) {
  MemorySource source(world_);
  source.note.clear();
  EXPECT_EQ(check(source, wanted({5})).verdict(), Verdict::cannot_evaluate);
}

TEST_P(Entries, CheckOneSignatureForABatch) {
  const Report report = check({50, 300, 400});
  EXPECT_THAT(to_text(report), Not(HasSubstr("refuted")));
  // Five affairs signed one by one, and one batch.
  EXPECT_THAT(test::sentences(report, "record"), Contains(HasSubstr("6 signatures")));
}

TEST_P(Entries, ThatWereChangedAreRefutedWithTheirPlace) {
  for (const std::uint64_t index : {300u, 599u}) {
    MemorySource source(world_);
    Entry entry = *decode_entry(*source.rows[index].entry);
    entry.admitted += 1;
    source.rows[index].entry = encode_entry(entry);
    const std::string place = "@" + std::to_string(index);
    const Report report = check(source, wanted({index}));
    EXPECT_EQ(report.verdict(), Verdict::refuted);
    EXPECT_THAT(faults(report), Contains("refuted inclusion " + place)) << to_text(report);
  }
}

TEST_P(Entries, ThatWereChangedWithTheirStoredHashesDoNotGiveTheSignedRoot) {
  for (const std::uint64_t index : {300u, 599u}) {
    MemorySource source(world_);
    Entry entry = *decode_entry(*source.rows[index].entry);
    entry.admitted += 1;
    const Bytes bytes = encode_entry(entry);
    source.rows[index].entry = bytes;
    source.rows[index].leaf = world_.hasher().leaf(bytes);
    const Report report = check(source, {{{index}, source.rows[index].leaf}});
    EXPECT_EQ(report.verdict(), Verdict::refuted);
    EXPECT_THAT(test::sentences(report, "inclusion"), Contains(HasSubstr("signed root")));
  }
}

// A stored hash of a tile that nobody asked about counts as much as any.
TEST_P(Entries, NeedEveryStoredHashToBeTheTreesOwn) {
  MemorySource source(world_);
  source.tiles[0][1] = source.tiles[0][0];
  EXPECT_EQ(check(source, wanted({5})).verdict(), Verdict::refuted);
  EXPECT_EQ(check(source, wanted({5, 300})).verdict(), Verdict::verified)
      << "the tile of entry 300 is folded from its leaves";
}

TEST_P(Entries, ThatAreNotTheOnesReadBeforeAreRefuted) {
  MemorySource source(world_);
  const Report report = check(source, {{{50}, world_.all()[51].leaf}});
  EXPECT_THAT(faults(report), ElementsAre("refuted entry @50"));
}

TEST_P(Entries, WithAnotherRecordAreRefuted) {
  MemorySource source(world_);
  source.rows[50].payload = source.rows[51].payload;
  EXPECT_THAT(faults(check(source, wanted({50}))), Contains("refuted record @50"));
}

TEST_P(Entries, OfASignerWhoIsNotOnTheRosterBreakARule) {
  MemorySource source(world_);
  source.stores_heads = false;
  const std::vector<LeafIndex> founding = {{0}};
  const Report report = check_entries(source, test::trust_of(world_), wanted({50}), founding);
  EXPECT_THAT(faults(report), ElementsAre("broken rules rule 1 @50"));
}

// With a revocation left out, a revoked key would pass.
TEST_P(Entries, CannotBeEvaluatedWithoutAnyOfTheLedgersOwnAffairs) {
  const std::vector<LeafIndex> all = affairs();
  for (std::size_t left_out = 0; left_out < all.size(); ++left_out) {
    for (const bool stores_heads : {true, false}) {
      if (!stores_heads && left_out + 1 == all.size()) continue;  // then nobody knows of the last
      MemorySource source(world_);
      source.stores_heads = stores_heads;
      std::vector<LeafIndex> given = all;
      given.erase(given.begin() + static_cast<std::ptrdiff_t>(left_out));
      const Report report = check_entries(source, test::trust_of(world_), wanted({50}), given);
      EXPECT_NE(report.verdict(), Verdict::verified) << left_out;
      EXPECT_THAT(faults(report), Contains(HasSubstr("cannot evaluate rules"))) << to_text(report);
    }
  }
}

TEST_P(Entries, CannotBeEvaluatedWithARecordOfADossierAmongTheAffairs) {
  MemorySource source(world_);
  std::vector<LeafIndex> given = affairs();
  given.back() = LeafIndex{50};
  const Report report = check_entries(source, test::trust_of(world_), wanted({51}), given);
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate) << to_text(report);
}

TEST_P(Entries, AreJudgedByTheAffairsOfTheirOwnCheckpointOnly) {
  MemorySource source(world_);
  std::vector<LeafIndex> given = affairs();
  given.push_back(LeafIndex{600});
  const Report report = check_entries(source, test::trust_of(world_), wanted({50}), given);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
}

TEST_P(Entries, ThatCannotBeReadAreNamed) {
  MemorySource missing(world_), failing(world_);
  missing.rows[301].entry.reset();
  failing.disk_fails_at = 301;
  EXPECT_THAT(faults(check(missing, wanted({300, 301, 302}))), ElementsAre("refuted record @301"));
  EXPECT_THAT(faults(check(failing, wanted({300, 301, 302}))),
              ElementsAre("cannot evaluate record @301"));
}

TEST_P(Entries, BeyondTheCheckpointAreRefuted) {
  MemorySource source(world_);
  const Report report = check(source, {{{600}, world_.all()[0].leaf}});
  EXPECT_EQ(report.verdict(), Verdict::refuted);
}

TEST_P(Entries, CannotBeEvaluatedWhereTheTreesHashesAreMissing) {
  MemorySource source(world_);
  source.stores_tiles = false;
  EXPECT_EQ(check(source, wanted({5})).verdict(), Verdict::cannot_evaluate);
}

TEST_P(Entries, AreRefutedWithAFirstEntryThatIsNotThePinnedOne) {
  MemorySource source(world_);
  TrustPolicy trust = test::trust_of(world_);
  trust.genesis.insert_or_assign(world_.origin(), world_.all()[1].leaf);
  const Report report = check_entries(source, trust, wanted({50}), affairs());
  EXPECT_THAT(faults(report), ElementsAre("refuted roster-root @0")) << to_text(report);
}

}  // namespace
}  // namespace muniment::verify
