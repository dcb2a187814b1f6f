#include "tests/support/store_rows.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "tests/support/log_fixture.h"

namespace muniment::test {
namespace {

Bytes words(const std::string& what, std::uint64_t number) {
  return to_bytes(what + " " + std::to_string(number));
}

Hash hash_of(const std::string& what, std::uint64_t number) {
  return Hasher(HashAlgorithm::sha256).digest(words(what, number));
}

std::string dossier(std::uint64_t ordinal) {
  return ordinal == 0 ? "" : "D-" + std::to_string(ordinal);
}

std::vector<DossierHead> heads_at(std::uint64_t size) {
  std::vector<DossierHead> heads;
  for (std::uint64_t ordinal = 0; ordinal < std::min(size, row_dossiers); ++ordinal) {
    const std::uint64_t last = ordinal + (size - 1 - ordinal) / row_dossiers * row_dossiers;
    heads.push_back({ordinal, dossier(ordinal), last / row_dossiers + 1, row_leaf(last)});
  }
  return heads;
}

// That each record below `size` is found where it is, and the next ones nowhere.
void expect_records(const Snapshot& snapshot, std::uint64_t size) {
  constexpr std::uint64_t not_there = 3;
  std::vector<Hash> ids;
  for (std::uint64_t index = 0; index < size + not_there; ++index) ids.push_back(row_record(index));
  std::reverse(ids.begin(), ids.end());
  std::vector<std::uint64_t> found(size, 0);
  for (const RecordCandidate& candidate : need(snapshot.find_records(ids))) {
    ASSERT_LT(candidate.index.value, size);
    EXPECT_EQ(candidate.position, size + not_there - 1 - candidate.index.value);
    ++found[candidate.index.value];
  }
  EXPECT_THAT(found, testing::Each(1U));
}

}  // namespace

Bytes row_entry(std::uint64_t index) { return words("entry", index); }
Bytes row_payload(std::uint64_t index) { return words("payload", index); }
Hash row_leaf(std::uint64_t index) { return hash_of("leaf", index); }
Hash row_record(std::uint64_t index) { return hash_of("record", index); }
Hash row_tile(unsigned level, std::uint64_t index) {
  return hash_of("tile of level " + std::to_string(level), index);
}
std::string row_checkpoint(std::uint64_t size) {
  return std::string(as_text(words("checkpoint", size)));
}

RowBatch rows(std::uint64_t first, std::uint64_t count) {
  RowBatch result;
  const std::uint64_t size = first + count;
  std::map<std::uint64_t, DossierHead> heads;
  for (std::uint64_t index = first; index < size; ++index) {
    result.payloads.push_back(row_payload(index));
    const std::uint64_t ordinal = index % row_dossiers;
    const std::uint64_t folio = index / row_dossiers + 1;
    result.batch.rows.push_back({row_entry(index), row_leaf(index), result.payloads.back(),
                                 row_record(index), ordinal, folio});
    heads.insert_or_assign(ordinal, DossierHead{ordinal, dossier(ordinal), folio, row_leaf(index)});
  }
  for (auto& [ordinal, head] : heads) result.batch.heads.push_back(head);
  for (unsigned level = 1; level < 8; ++level) {
    for (std::uint64_t index = tile_hashes({first}, level); index < tile_hashes({size}, level);
         ++index) {
      result.batch.tile_hashes.push_back({level, index, row_tile(level, index)});
    }
  }
  result.batch.checkpoint = row_checkpoint(size);
  return result;
}

void expect_rows(const Snapshot& snapshot, std::uint64_t size) {
  EXPECT_EQ(need(snapshot.checkpoint()), size == 0 ? "" : row_checkpoint(size));
  EXPECT_EQ(need(snapshot.heads()), heads_at(size));
  std::uint64_t next = 0;
  for (const Parts parts : {Parts::entries, Parts::entries_and_payloads}) {
    next = 0;
    need(snapshot.read({0, size}, parts, [&](const StoredEntry& stored) -> Status {
      EXPECT_EQ(stored.index.value, next);
      EXPECT_EQ(to_bytes(stored.entry), row_entry(next));
      EXPECT_EQ(stored.leaf, row_leaf(next));
      EXPECT_EQ(to_bytes(stored.payload), parts == Parts::entries ? Bytes() : row_payload(next));
      ++next;
      return {};
    }));
    EXPECT_EQ(next, size);
  }
  for (unsigned level = 0; level < 8; ++level) {
    const std::uint64_t there = tile_hashes({size}, level);
    const std::vector<Hash> hashes = need(snapshot.hashes(level, 0, there));
    ASSERT_EQ(hashes.size(), there);
    for (std::uint64_t index = 0; index < there; ++index) {
      EXPECT_EQ(hashes[index], level == 0 ? row_leaf(index) : row_tile(level, index));
    }
    EXPECT_FALSE(snapshot.hashes(level, there, 1).ok());
  }
  for (std::uint64_t index = 0; index < size; ++index) {
    EXPECT_EQ(need(snapshot.find_folio(index % row_dossiers, index / row_dossiers + 1)),
              LeafIndex{index});
  }
  expect_records(snapshot, size);
  EXPECT_EQ(need(snapshot.find_folio(size % row_dossiers, size / row_dossiers + 1)), std::nullopt);
  const auto ignore = [](const StoredEntry&) { return Status(); };
  EXPECT_FALSE(snapshot.read({size, 1}, Parts::entries, ignore).ok());
}

}  // namespace muniment::test
