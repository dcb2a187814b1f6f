// Every stored byte changed, one at a time: the audit refutes and says where.
#include <gmock/gmock.h>

#include "ledger/core/tile.h"
#include "tests/verify/audit_world.h"

namespace muniment::verify {
namespace {

using test::AuditWorld;
using test::faults;
using test::has_fault_at;
using test::MemorySource;
using test::to_text;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::string at(std::string_view name, std::uint64_t index) {
  return "refuted " + std::string(name) + " @" + std::to_string(index);
}

class AuditMutation : public testing::Test {
 protected:
  static Hash flipped(const Hash& hash) {
    Bytes bytes = to_bytes(hash.view());
    bytes[7] ^= 0x10;
    return *Hash::from(bytes);
  }
  Report audit(Level level) { return ours_.audit(source_, level); }

  // Calls `check` with each `step`th byte of an entry changed, and puts it back.
  template <typename Check>
  void each_entry_byte(std::size_t step, const Check& check) {
    for (std::size_t row = 0; row < source_.rows.size(); ++row) {
      for (std::size_t i = row % step; i < source_.rows[row].entry->size(); i += step) {
        std::uint8_t& byte = (*source_.rows[row].entry)[i];
        byte = static_cast<std::uint8_t>(byte ^ (1u << (i % 8)));
        check(row, i);
        byte = static_cast<std::uint8_t>(byte ^ (1u << (i % 8)));
      }
    }
  }

  AuditWorld ours_;
  MemorySource source_ = ours_.source();
};

TEST_F(AuditMutation, EveryByteOfEveryEntryIsOneFaultWithItsIndex) {
  each_entry_byte(1, [&](std::size_t row, std::size_t byte) {
    const Report report = audit(Level::tree);
    EXPECT_THAT(faults(report), ElementsAre(at("stored-leaves", row), at("root", row)))
        << "byte " << byte;
    EXPECT_EQ(report.verdict(), Verdict::refuted);
  });
}

TEST_F(AuditMutation, AChangedEntryIsNotToldAgainByTheRecordsAfterIt) {
  each_entry_byte(37, [&](std::size_t row, std::size_t byte) {
    const std::vector<std::string> found = faults(audit(Level::records));
    EXPECT_THAT(found, Contains(at("stored-leaves", row))) << "byte " << byte;
    for (const std::string& fault : found) {
      EXPECT_TRUE(fault.ends_with("@" + std::to_string(row))) << fault << ", byte " << byte;
    }
  });
}

TEST_F(AuditMutation, AChangedEntryWhoseLeafWasChangedWithItIsNamedToo) {
  each_entry_byte(1, [&](std::size_t row, std::size_t byte) {
    const Hash leaf = source_.rows[row].leaf;
    source_.rows[row].leaf = ours_.world.hasher().leaf(*source_.rows[row].entry);
    const Report report = audit(Level::tree);
    EXPECT_EQ(report.verdict(), Verdict::refuted);
    EXPECT_TRUE(has_fault_at(report, row))
        << "byte " << byte << " of entry " << row << " " << to_text(report);
    EXPECT_FALSE(report.passed("root"));
    EXPECT_LE(faults(report).size(), 8u) << to_text(report);
    source_.rows[row].leaf = leaf;
  });
}

TEST_F(AuditMutation, WhatAuthorsSawIsNotComparedAgainWithAChangedTree) {
  each_entry_byte(61, [&](std::size_t row, std::size_t byte) {
    const Hash leaf = source_.rows[row].leaf;
    source_.rows[row].leaf = ours_.world.hasher().leaf(*source_.rows[row].entry);
    const Report report = audit(Level::records);
    EXPECT_TRUE(has_fault_at(report, row)) << "byte " << byte << " of entry " << row;
    EXPECT_LE(faults(report).size(), 9u) << to_text(report);
    source_.rows[row].leaf = leaf;
  });
}

TEST_F(AuditMutation, EveryStoredLeafIsOneFaultWithItsIndexAndTheRootStands) {
  for (std::size_t row = 0; row < source_.rows.size(); ++row) {
    for (unsigned bit = 0; bit < 256; bit += 5) {
      Bytes bytes = to_bytes(source_.rows[row].leaf.view());
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
      const Hash leaf = source_.rows[row].leaf;
      source_.rows[row].leaf = *Hash::from(bytes);
      const Report report = audit(Level::tree);
      EXPECT_THAT(faults(report), ElementsAre(at("stored-leaves", row)));
      EXPECT_TRUE(report.passed("root"));
      source_.rows[row].leaf = leaf;
    }
    const Hash leaf = source_.rows[row].leaf;
    source_.rows[row].leaf = flipped(leaf);
    EXPECT_THAT(faults(audit(Level::records)), ElementsAre(at("stored-leaves", row)));
    source_.rows[row].leaf = leaf;
  }
}

// Changes each `step`th byte of each record in turn. Who depends on a changed enrolment or on a
// link's target is told once more, all together.
void expect_each_record_byte_refuted(test::EvidenceWorld& world, std::size_t step) {
  MemorySource source(world);
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.trust = &trust;
  ASSERT_EQ(audit(source, request).verdict(), Verdict::verified);
  for (std::size_t row = 0; row < source.rows.size(); ++row) {
    Bytes& payload = source.rows[row].payload;
    for (std::size_t i = row % step; i < payload.size(); i += step) {
      payload[i] = static_cast<std::uint8_t>(payload[i] ^ (1u << (i % 8)));
      const Report report = audit(source, request);
      EXPECT_EQ(report.verdict(), Verdict::refuted);
      const std::vector<std::string> found = faults(report);
      ASSERT_FALSE(found.empty());
      EXPECT_EQ(found.front(), at("payload", row)) << "byte " << i;
      EXPECT_LE(found.size(), 2u) << "byte " << i << " of " << row << " " << to_text(report);
      payload[i] = static_cast<std::uint8_t>(payload[i] ^ (1u << (i % 8)));
    }
  }
}

TEST(AuditPayloads, EveryByteOfARecordOfEachKindIsOneFaultWithItsIndex) {
  test::EvidenceWorld world;
  world.enrol("li", {Role::inspector});
  world.enrol("zhao", {Role::inspector});
  world.open("R7-FGW");
  world.add_interview("R7-FGW");
  test::add_batch(world, "R7-FGW", 2);
  world.add(world.affair(Revocation{world.id("zhao"), 1, {7}}));
  expect_each_record_byte_refuted(world, 1);
}

TEST_F(AuditMutation, AChangedByteInAnyOfManyRecordsIsOneFaultWithItsIndex) {
  expect_each_record_byte_refuted(ours_.world, 97);
}

TEST_F(AuditMutation, RecordsCutShortEmptiedOrExchangedAreNamed) {
  for (std::size_t row = 0; row < source_.rows.size(); ++row) {
    const Bytes payload = source_.rows[row].payload;
    for (const Bytes& other : {Bytes(), Bytes(payload.begin(), payload.end() - 8),
                               source_.rows[(row + 1) % source_.rows.size()].payload}) {
      source_.rows[row].payload = other;
      EXPECT_THAT(faults(audit(Level::records)), Contains(at("payload", row)));
    }
    source_.rows[row].payload = payload;
  }
}

TEST_F(AuditMutation, TwoEntriesExchangedAreNamed) {
  for (std::size_t row = 0; row + 1 < source_.rows.size(); ++row) {
    std::swap(source_.rows[row].entry, source_.rows[row + 1].entry);
    Report report = audit(Level::tree);
    EXPECT_TRUE(has_fault_at(report, row)) << to_text(report);
    EXPECT_TRUE(has_fault_at(report, row + 1));
    std::swap(source_.rows[row].leaf, source_.rows[row + 1].leaf);
    report = audit(Level::tree);
    EXPECT_THAT(faults(report), Contains(at("index", row)));
    EXPECT_THAT(faults(report), Contains(at("index", row + 1)));
    std::swap(source_.rows[row].leaf, source_.rows[row + 1].leaf);
    std::swap(source_.rows[row].entry, source_.rows[row + 1].entry);
  }
}

TEST_F(AuditMutation, AnEntryTakenOutIsNoticed) {
  for (std::size_t row = 0; row < source_.rows.size(); ++row) {
    MemorySource shorter = ours_.source();
    shorter.rows.erase(shorter.rows.begin() + static_cast<std::ptrdiff_t>(row));
    const Report report = ours_.audit(shorter, Level::tree);
    EXPECT_EQ(report.verdict(), Verdict::refuted);
    EXPECT_TRUE(row == 39 || has_fault_at(report, row)) << to_text(report);
    EXPECT_THAT(faults(report), Contains(at("entries", 39))) << "the last row is missing";
  }
}

TEST_F(AuditMutation, EveryPartOfEveryStoredHeadIsNamedWithItsDossier) {
  for (std::size_t i = 0; i < source_.stored_heads.size(); ++i) {
    DossierHead& head = source_.stored_heads[i];
    const DossierHead good = head;
    const auto expect_fault = [&](const char* what) {
      const Report report = audit(Level::tree);
      ASSERT_THAT(faults(report).size(), 1u) << what;
      for (const Check& check : report.checks()) {
        if (check.name != "stored-heads" || check.outcome == Outcome::pass) continue;
        EXPECT_EQ(check.place.citation, (Citation{good.dossier, good.folio})) << what;
        EXPECT_EQ(check.place.index, ours_.world.all()[check.place.index->value].entry.index);
        EXPECT_EQ(ours_.world.all()[check.place.index->value].leaf, good.leaf);
      }
      head = good;
    };
    head.ordinal += 1;
    expect_fault("ordinal");
    head.dossier += "X";
    expect_fault("dossier");
    head.folio += 1;
    expect_fault("folio");
    head.folio -= 1;
    expect_fault("folio");
    head.leaf = flipped(head.leaf);
    expect_fault("leaf");
  }
}

TEST_F(AuditMutation, HeadsThatAreMissingOrTooManyAreNamed) {
  const std::vector<DossierHead> good = source_.stored_heads;
  source_.stored_heads.pop_back();
  EXPECT_EQ(faults(audit(Level::tree)).size(), 1u);
  source_.stored_heads.clear();
  EXPECT_EQ(faults(audit(Level::tree)).size(), good.size());
  source_.stored_heads = good;
  source_.stored_heads.push_back({good.size(), "R7-NEW", 1, good[0].leaf});
  EXPECT_THAT(faults(audit(Level::tree)), ElementsAre("refuted stored-heads"));
}

TEST(AuditTiles, EveryStoredTileHashIsOneFaultWithTheFirstEntryUnderIt) {
  test::EvidenceWorld world;
  world.enrol("li", {Role::inspector});
  world.open("R7-FGW");
  test::add_batch(world, "R7-FGW", 800);
  MemorySource source(world);
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.level = Level::tree;
  request.trust = &trust;
  ASSERT_EQ(audit(source, request).verdict(), Verdict::verified);
  ASSERT_EQ(source.tiles.front().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const Hash good = source.tiles[0][i];
    source.tiles[0][i] = world.hasher().empty_root();
    const Report report = audit(source, request);
    EXPECT_THAT(faults(report), ElementsAre(at("stored-tiles", i * tile_width)));
    EXPECT_TRUE(report.passed("root"));
    source.tiles[0][i] = good;
  }
  source.tiles[0].pop_back();
  EXPECT_EQ(faults(audit(source, request)).size(), 1u);
}

TEST(AuditTiles, AChangedEntryIsNotToldAgainByTheTilesAboveIt) {
  test::EvidenceWorld world;
  world.enrol("li", {Role::inspector});
  world.open("R7-FGW");
  test::add_batch(world, "R7-FGW", 600);
  MemorySource source(world);
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.trust = &trust;
  for (const std::size_t row : {3u, 255u, 256u, 300u, 602u}) {
    (*source.rows[row].entry)[40] ^= 1;
    for (const Level level : {Level::tree, Level::records}) {
      request.level = level;
      EXPECT_THAT(faults(audit(source, request)),
                  ElementsAre(at("stored-leaves", row), at("root", row)));
    }
    (*source.rows[row].entry)[40] ^= 1;
  }
}

TEST(AuditFaults, AreBoundedAndCounted) {
  test::EvidenceWorld world;
  world.enrol("li", {Role::inspector});
  world.open("R7-FGW");
  test::add_batch(world, "R7-FGW", 1500);
  MemorySource source(world);
  for (MemorySource::StoredRow& row : source.rows) row.leaf = world.hasher().empty_root();
  const TrustPolicy trust = trust_of(world);
  AuditRequest request;
  request.trust = &trust;
  const Report report = audit(source, request);
  EXPECT_EQ(report.verdict(), Verdict::refuted);
  EXPECT_EQ(report.count(Outcome::refuted), 1503u);
  EXPECT_EQ(report.faults_not_kept(), 503u);
  EXPECT_TRUE(report.passed("root")) << "the entries themselves are sound";
}

}  // namespace
}  // namespace muniment::verify
