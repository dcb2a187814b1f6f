#include "verify/audit_site.h"

#include <gmock/gmock.h>

#include "tests/support/memory_site.h"
#include "tests/support/receipts.h"
#include "tests/support/report_matchers.h"
#include "verify/tile_directory.h"

namespace muniment::verify {
namespace {

using test::EvidenceWorld;
using test::MemorySite;
using test::names_of;
using test::sentences;
using test::to_text;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::uint64_t entries = 2 * 256 + 3;

// A ledger of 515 entries: three tiles of leaves, one above them.
EvidenceWorld& ledger_of(Suite suite) {
  static std::map<Suite, EvidenceWorld> worlds;
  const auto [found, is_new] = worlds.try_emplace(suite, suite);
  EvidenceWorld& world = found->second;
  if (!is_new) return world;
  world.enrol("li", {Role::inspector});
  for (const char* dossier : {"R7-FGW", "R7-AJJ", "R7-YJJ"}) world.open(dossier);
  while (world.size().value < entries) {
    world.add_document(world.size().value % 3 == 0 ? "R7-AJJ" : "R7-FGW");
  }
  return world;
}

// "refuted tiles tile/0/001" for each fault; the place where it is known.
std::vector<std::string> located(const Report& report) {
  std::vector<std::string> lines;
  for (const Check& check : report.checks()) {
    if (!is_fault(check.outcome)) continue;
    std::string line(check.outcome == Outcome::refuted ? "refuted " : "other ");
    line += check.name;
    if (!check.place.file.empty()) line += " " + check.place.file;
    lines.push_back(line);
  }
  return lines;
}

class AuditSiteTest : public testing::TestWithParam<Suite> {
 protected:
  EvidenceWorld& world_ = ledger_of(GetParam());
  TrustPolicy trust_ = test::trust_of(world_);

  MemorySite site(std::uint64_t size = entries,
                  MemorySite::Entries with = MemorySite::Entries::no) {
    return MemorySite(world_, {size}, with);
  }
  Report audit(MemorySite& site, const std::optional<Checkpoint>& remembered = std::nullopt) {
    AuditRequest request;
    request.level = Level::tree;
    request.trust = &trust_;
    request.remembered = remembered;
    return audit_site(site, request).report;
  }
  Checkpoint tree(std::uint64_t size) { return {world_.origin(), {size}, world_.root({size})}; }
};

INSTANTIATE_TEST_SUITE_P(Suites, AuditSiteTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

// --- Sound sites. ---

TEST_P(AuditSiteTest, ASiteWithoutEntriesVerifiesAndSaysWhatWasNotChecked) {
  MemorySite tiles_only = site();
  const Report report = audit(tiles_only);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(names_of(report, Outcome::pass),
              ElementsAre("checkpoint-signature", "tiles", "roster-root"));
  EXPECT_THAT(names_of(report, Outcome::not_checked),
              ElementsAre("quorum", "entries", "payload", "record", "rules", "contents"));
  EXPECT_THAT(sentences(report, "entries"), ElementsAre(HasSubstr("not published")));
}

TEST_P(AuditSiteTest, ASiteWithEntriesVerifiesAtLevelTree) {
  MemorySite whole = site(entries, MemorySite::Entries::yes);
  const Report report = audit(whole);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  for (const char* name : {"tiles", "entries", "index", "folio", "previous", "heads", "root",
                           "stored-leaves", "stored-tiles", "roster-root"}) {
    EXPECT_TRUE(report.passed(name)) << name;
  }
  EXPECT_THAT(names_of(report, Outcome::not_checked),
              ElementsAre("quorum", "stored-heads", "payload", "record", "rules", "contents"));
}

TEST_P(AuditSiteTest, EveryTileIsReadOnce) {
  MemorySite tiles_only = site();
  audit(tiles_only);
  for (const auto& [path, times] : tiles_only.times_read) {
    EXPECT_TRUE(times == 1 || !path.starts_with("tile/")) << path;
  }
}

// Publishes a checkpoint of its own as soon as the first one was read.
class GrowingSite final : public SiteFiles {
 public:
  GrowingSite(MemorySite& site, std::string next) : site_(site), next_(std::move(next)) {}

  Result<std::optional<Bytes>> read(std::string_view path, std::size_t limit) override {
    Result<std::optional<Bytes>> bytes = site_.read(path, limit);
    if (path == "checkpoint") site_.files["checkpoint"] = to_bytes(next_);
    return bytes;
  }
  Result<std::optional<std::map<std::string, Kind>>> list(std::string_view folder) override {
    return site_.list(folder);
  }

 private:
  MemorySite& site_;
  std::string next_;
};

TEST_P(AuditSiteTest, TheCheckpointThatWasJudgedIsTheOneToRemember) {
  MemorySite old = site(300), grown = site(entries);
  const auto text = [](const MemorySite& of) {
    return std::string(as_text(of.files.at("checkpoint")));
  };
  const std::string judged = text(old);
  for (const std::string& next : {text(grown), std::string("not signed by anybody\n")}) {
    old.files["checkpoint"] = to_bytes(judged);
    GrowingSite growing(old, next);
    AuditRequest request;
    request.level = Level::tree;
    request.trust = &trust_;
    const SiteAudit audited = audit_site(growing, request);
    EXPECT_EQ(audited.report.verdict(), Verdict::verified) << to_text(audited.report);
    EXPECT_EQ(audited.checkpoint, judged);
  }
}

TEST_P(AuditSiteTest, SitesOfAllSizesAroundTilesVerify) {
  for (const std::uint64_t size : {1u, 2u, 3u, 255u, 256u, 257u, 511u, 512u, 513u}) {
    for (const auto with : {MemorySite::Entries::no, MemorySite::Entries::yes}) {
      MemorySite sound = site(size, with);
      const Report report = audit(sound);
      EXPECT_EQ(report.verdict(), Verdict::verified) << size << to_text(report);
    }
  }
}

TEST_P(AuditSiteTest, AFullTileServesWhereThePartialOneIsGone) {
  MemorySite newer = site(512, MemorySite::Entries::yes);
  newer.files["checkpoint"] = site(300).files["checkpoint"];
  newer.files["tile/1/000.p/1"] = site(300).files["tile/1/000.p/1"];
  const Report report = audit(newer);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(names_of(report, Outcome::flagged), Contains("other-files"));  // of the larger tree
}

TEST_P(AuditSiteTest, WithoutATrustFileNothingIsVerified) {
  MemorySite tiles_only = site();
  AuditRequest request;
  request.level = Level::tree;
  EXPECT_EQ(audit_site(tiles_only, request).report.verdict(), Verdict::cannot_evaluate);
}

// --- Nothing to check. ---

TEST_P(AuditSiteTest, AFolderWithoutACheckpointCannotBeEvaluated) {
  MemorySite empty;
  EXPECT_EQ(audit(empty).verdict(), Verdict::cannot_evaluate);
  MemorySite begun = site();
  begun.files.erase("checkpoint");
  EXPECT_EQ(audit(begun).verdict(), Verdict::cannot_evaluate);
  begun.files["checkpoint"] = {};
  EXPECT_EQ(audit(begun).verdict(), Verdict::refuted);
}

// --- One fault, told once, at its file. ---

TEST_P(AuditSiteTest, AChangedTileIsTheOnlyFault) {
  MemorySite sound = site();
  for (const std::string& path : sound.paths()) {
    if (path == "checkpoint") continue;
    for (const bool last : {false, true}) {
      MemorySite changed = sound;
      Bytes& bytes = changed.files[path];
      (last ? bytes.back() : bytes.front()) ^= 1;
      const Report report = audit(changed);
      EXPECT_THAT(located(report), ElementsAre("refuted tiles " + path)) << to_text(report);
      EXPECT_THAT(names_of(report, Outcome::pass), Not(Contains("roster-root")));
    }
  }
}

TEST_P(AuditSiteTest, AChangedTileBesideTheEntriesIsTheOnlyFault) {
  MemorySite sound = site(entries, MemorySite::Entries::yes);
  for (const std::string& path : sound.paths()) {
    if (path == "checkpoint" || path.starts_with("tile/entries")) continue;
    MemorySite changed = sound;
    changed.files[path][5] ^= 1;
    const Report report = audit(changed);
    EXPECT_THAT(located(report), ElementsAre("refuted tiles " + path)) << to_text(report);
    EXPECT_TRUE(report.passed("root"));  // the entries speak for themselves
  }
}

TEST_P(AuditSiteTest, AMissingFileIsRefutedWithItsName) {
  MemorySite sound = site(entries, MemorySite::Entries::yes);
  for (const std::string& path : sound.paths()) {
    if (path == "checkpoint") continue;
    MemorySite changed = sound;
    changed.files.erase(path);
    const Report report = audit(changed);
    EXPECT_EQ(report.verdict(), Verdict::refuted) << path;
    EXPECT_THAT(to_text(report), HasSubstr(path + " is missing"));
    EXPECT_EQ(located(report).size(), 1u) << to_text(report);  // a bundle's 256 entries are one
  }
}

TEST_P(AuditSiteTest, ACutOrLongerFileIsRefutedWithItsName) {
  MemorySite sound = site(entries, MemorySite::Entries::yes);
  for (const std::string& path : sound.paths()) {
    if (path == "checkpoint") continue;
    for (const bool longer : {false, true}) {
      MemorySite changed = sound;
      Bytes& bytes = changed.files[path];
      bytes.resize(longer ? bytes.size() + 1 : bytes.size() - 1);
      const Report report = audit(changed);
      EXPECT_EQ(report.verdict(), Verdict::refuted) << path;
      EXPECT_THAT(to_text(report), HasSubstr(path));
    }
  }
}

TEST_P(AuditSiteTest, AChangedEntryIsRefutedAtItsIndex) {
  MemorySite changed = site(entries, MemorySite::Entries::yes);
  changed.files["tile/entries/001"][100] ^= 1;  // in the first entry of the bundle
  const Report report = audit(changed);
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_TRUE(test::has_fault_at(report, 256)) << to_text(report);
  EXPECT_TRUE(report.passed("tiles"));
}

TEST_P(AuditSiteTest, ALinkInAPlaceOfATileIsRefuted) {
  MemorySite changed = site();
  changed.links.insert("tile/0/001");
  const Report report = audit(changed);
  EXPECT_EQ(report.verdict(), Verdict::refuted) << to_text(report);
  EXPECT_THAT(located(report), ElementsAre("refuted tiles tile/0/001"));
}

// --- Everything that can be changed. ---

TEST_P(AuditSiteTest, NoByteOfASmallSiteCanBeChanged) {
  MemorySite sound = site(20, MemorySite::Entries::yes);
  for (const std::string& path : sound.paths()) {
    for (std::size_t at = 0; at < sound.files[path].size(); ++at) {
      MemorySite changed = sound;
      changed.files[path][at] ^= static_cast<std::uint8_t>(1u << (at % 8));
      EXPECT_NE(audit(changed).verdict(), Verdict::verified) << path << " at " << at;
    }
  }
}

TEST_P(AuditSiteTest, NoByteOfATileCanBeChanged) {
  const std::size_t step = GetParam() == Suite::sm3_sm2 ? 61 : 1;  // SM3 takes its time
  MemorySite sound = site();
  for (const std::string& path : sound.paths()) {
    for (std::size_t at = 0; at < sound.files[path].size(); at += step) {
      MemorySite changed = sound;
      changed.files[path][at] ^= static_cast<std::uint8_t>(1u << (at % 8));
      EXPECT_NE(audit(changed).verdict(), Verdict::verified) << path << " at " << at;
    }
  }
}

TEST_P(AuditSiteTest, NoTwoFilesOfALevelCanBeSwapped) {
  MemorySite sound = site(entries, MemorySite::Entries::yes);
  for (const std::string& one : sound.paths()) {
    for (const std::string& other : sound.paths()) {
      if (one >= other || one.substr(0, 6) != other.substr(0, 6)) continue;
      MemorySite changed = sound;
      std::swap(changed.files[one], changed.files[other]);
      EXPECT_EQ(audit(changed).verdict(), Verdict::refuted) << one << " and " << other;
    }
  }
}

// --- Other files. ---

TEST_P(AuditSiteTest, PartialTilesOfEarlierStatesMustAgree) {
  MemorySite grown = site(entries, MemorySite::Entries::yes);
  const MemorySite earlier = site(300, MemorySite::Entries::yes);
  grown.files.insert(earlier.files.begin(), earlier.files.end());
  const Report report = audit(grown);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(names_of(report, Outcome::flagged), IsEmpty());
  EXPECT_THAT(sentences(report, "other-files"), ElementsAre(HasSubstr("3 files")));
  for (const char* path : {"tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"}) {
    MemorySite changed = grown;
    ASSERT_TRUE(changed.files.contains(path));
    changed.files[path][20] ^= 1;
    EXPECT_THAT(located(audit(changed)), ElementsAre(std::string("refuted other-files ") + path));
    changed.files[path].pop_back();
    EXPECT_EQ(audit(changed).verdict(), Verdict::refuted) << path;
  }
}

TEST_P(AuditSiteTest, TilesOfALargerTreeAreTold) {
  MemorySite begun = site(300);
  const MemorySite larger = site();
  begun.files.insert(larger.files.begin(), larger.files.end());
  begun.files["checkpoint"] = site(300).files["checkpoint"];
  const Report report = audit(begun);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_EQ(report.count(Outcome::flagged), 3u);  // tile/0/001, tile/0/002.p/3, tile/1/000.p/2
  begun.files["tile/0/001"][0] ^= 1;              // a hash that the smaller tree has too
  EXPECT_THAT(located(audit(begun)), ElementsAre("refuted other-files tile/0/001"));
}

TEST_P(AuditSiteTest, StrangeFilesAreTold) {
  MemorySite odd = site();
  for (const char* path : {"robots.txt", "tile/0/1", "tile/8/000", "tile/0/000.p/256", "tile/x",
                           "tile/entriesx/000", "tile/0/000.p/0"}) {
    odd.files[path] = {1, 2, 3};
  }
  odd.links.insert("tile/7");
  const Report report = audit(odd);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_EQ(report.count(Outcome::flagged), 8u) << to_text(report);
}

// --- What was seen before. ---

TEST_P(AuditSiteTest, ARememberedCheckpointShowsGrowthForkAndRollback) {
  for (const auto with : {MemorySite::Entries::no, MemorySite::Entries::yes}) {
    MemorySite grown = site(entries, with);
    for (const std::uint64_t size : {1u, 255u, 256u, 257u, 512u, 514u, 515u}) {
      const Report report = audit(grown, tree(size));
      EXPECT_TRUE(report.passed("remembered")) << size << to_text(report);
      Checkpoint forked = tree(size);
      forked.root = world_.root({size == 1 ? 2 : size - 1});
      EXPECT_THAT(located(audit(grown, forked)), Contains("refuted remembered")) << size;
    }
    MemorySite smaller = site(300, with);
    EXPECT_THAT(located(audit(smaller, tree(301))), ElementsAre("refuted remembered"));
  }
}

TEST_P(AuditSiteTest, TilesWithFaultsAreNoEvidenceOfAFork) {
  MemorySite changed = site();
  changed.files["tile/0/000"][0] ^= 1;
  const Report report = audit(changed, tree(100));
  EXPECT_THAT(located(report), ElementsAre("refuted tiles tile/0/000"));
  EXPECT_THAT(names_of(report, Outcome::not_checked), Contains("remembered"));
}

TEST_P(AuditSiteTest, TheFirstLeafIsComparedWithThePin) {
  MemorySite tiles_only = site();
  ASSERT_EQ(trust_.genesis.size(), 1u);
  trust_.genesis.begin()->second = world_.all()[1].leaf;
  EXPECT_THAT(located(audit(tiles_only)), ElementsAre("refuted roster-root"));
}

// --- High trees. ---

class HighSiteTest : public testing::Test {
 protected:
  // 256 tiles of leaves fill a tile of level 1; another one and a part of it are begun.
  HighSiteTest() {
    trust_.logs = {{origin_, VerifierKey::Use::note, world_.ledger_key().public_key()}};
    trust_.quorum = "none";
    std::vector<Hash> leaves;
    for (std::uint32_t i = 0; i < 256 * 256 + 256 + 44; ++i) {
      leaves.push_back(hasher_.digest(as_bytes(std::to_string(i))));
    }
    site_ = MemorySite(hasher_, leaves, origin_, world_.ledger_key());
  }
  Report audit(MemorySite& site) {
    AuditRequest request;
    request.level = Level::tree;
    request.trust = &trust_;
    return audit_site(site, request).report;
  }

  const std::string origin_ = "example.org/log";
  EvidenceWorld world_;
  Hasher hasher_{Suite::sha256_ed25519};
  TrustPolicy trust_;
  MemorySite site_;
};

TEST_F(HighSiteTest, EveryLevelIsCheckedAndAFaultIsFoundAtItsFile) {
  const Report sound = audit(site_);
  EXPECT_EQ(sound.verdict(), Verdict::verified) << to_text(sound);
  EXPECT_THAT(sentences(sound, "tiles"), ElementsAre(HasSubstr("all 261 tiles")));
  for (const char* path : {"tile/2/000.p/1", "tile/1/000", "tile/1/001.p/1", "tile/0/000",
                           "tile/0/255", "tile/0/256", "tile/0/257.p/44"}) {
    MemorySite changed = site_;
    ASSERT_TRUE(changed.files.contains(path)) << path;
    changed.files[path][31] ^= 4;
    const Report report = audit(changed);
    EXPECT_THAT(located(report), ElementsAre(std::string("refuted tiles ") + path))
        << to_text(report);
    changed.files.erase(path);
    EXPECT_THAT(located(audit(changed)), ElementsAre(std::string("refuted tiles ") + path));
  }
}

TEST_F(HighSiteTest, TwoFaultsInOneLineOfDescentAreBothFound) {
  site_.files["tile/1/000"][0] ^= 1;
  site_.files["tile/0/007"][0] ^= 1;
  const Report report = audit(site_);
  EXPECT_THAT(located(report), Contains("refuted tiles tile/1/000"));
  EXPECT_THAT(located(report), Contains("refuted tiles tile/0/007"));
}

TEST_F(HighSiteTest, TilesOfAnotherTreeDoNotGiveTheRoot) {
  std::vector<Hash> leaves;
  for (std::uint32_t i = 0; i < 512; ++i) {
    leaves.push_back(hasher_.digest(as_bytes("other " + std::to_string(i))));
  }
  MemorySite other(hasher_, leaves, origin_, world_.ledger_key());
  leaves.front() = hasher_.digest(as_bytes("changed"));
  const MemorySite changed(hasher_, leaves, origin_, world_.ledger_key());
  const Bytes note = other.files["checkpoint"];
  other.files = changed.files;
  other.files["checkpoint"] = note;
  EXPECT_THAT(located(audit(other)), ElementsAre("refuted tiles checkpoint"));
}

TEST_F(HighSiteTest, AHugeTreeWithoutFilesIsRefutedSoon) {
  const auto note =
      sign_checkpoint({origin_, {max_tree_size}, hasher_.empty_root()}, world_.ledger_key());
  MemorySite hollow;
  hollow.files["checkpoint"] = to_bytes(*note);
  const Report report = audit(hollow);
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_LE(hollow.times_read.size(), 5000u);
  EXPECT_THAT(sentences(report, "tiles"), Contains(HasSubstr("too many faults")));
}

}  // namespace
}  // namespace muniment::verify
