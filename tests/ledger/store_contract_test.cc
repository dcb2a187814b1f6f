// What every engine of the store must do: one test for all of them.
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>

#include "ledger/engine/lmdb_store.h"
#include "ledger/engine/memory_store.h"
#include "tests/support/log_fixture.h"
#include "tests/support/store_rows.h"
#include "tests/support/temporary_folder.h"

namespace muniment {
namespace {

using test::expect_rows;
using test::need;
using test::RowBatch;
using test::rows;

struct Engine {
  const char* name;
  std::function<std::unique_ptr<Store>(const std::filesystem::path&)> make;
};

const Engine memory_engine{"Memory", [](const auto&) { return make_memory_store(); }};
const Engine lmdb_engine{"Lmdb", [](const std::filesystem::path& folder) {
                           return need(open_lmdb_store(folder / "store", StoreAccess::create));
                         }};

class StoreContract : public testing::TestWithParam<Engine> {
 protected:
  void commit(std::uint64_t first, std::uint64_t count) {
    const RowBatch batch = rows(first, count);
    ASSERT_EQ(need(store().commit(batch.batch, TreeSize{first})), CommitOutcome::committed);
  }

  void expect_size(std::uint64_t size) { expect_rows(*need(store().snapshot()), size); }

  // That a spoiled batch is refused, changes nothing, and does not keep a good one out.
  void expect_refused(std::uint64_t size, const StoreBatch& spoiled, ErrorKind kind) {
    const Result<CommitOutcome> outcome = store().commit(spoiled, TreeSize{size});
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().kind(), kind) << to_english(outcome.error());
    expect_size(size);
  }

  Store& store() { return *store_; }

 private:
  test::TemporaryFolder folder_;
  std::unique_ptr<Store> store_ = GetParam().make(folder_.path());
};

INSTANTIATE_TEST_SUITE_P(Engines, StoreContract, testing::Values(memory_engine, lmdb_engine),
                         [](const auto& engine) { return std::string(engine.param.name); });

TEST_P(StoreContract, ANewStoreIsEmpty) { expect_size(0); }

TEST_P(StoreContract, WhatWasCommittedIsFound) {
  std::uint64_t size = 0;
  for (const std::uint64_t count : {1U, 1U, 2U, 251U, 1U, 1U, 300U, 700U}) {
    commit(size, count);
    size += count;
    expect_size(size);
  }
}

TEST_P(StoreContract, ASecondLevelOfTilesIsKept) {
  commit(0, 65'535);
  commit(65'535, 2);
  const auto snapshot = need(store().snapshot());
  EXPECT_EQ(need(snapshot->hashes(1, 255, 1)), std::vector{test::row_tile(1, 255)});
  EXPECT_EQ(need(snapshot->hashes(2, 0, 1)), std::vector{test::row_tile(2, 0)});
  EXPECT_EQ(need(snapshot->hashes(1, 0, 256)).size(), 256U);
}

TEST_P(StoreContract, AnotherSizeThanExpectedIsAConflictAndChangesNothing) {
  commit(0, 5);
  for (const std::uint64_t expected : {0U, 4U, 6U, 1000U}) {
    const RowBatch batch = rows(expected, 2);
    EXPECT_EQ(need(store().commit(batch.batch, TreeSize{expected})), CommitOutcome::conflict);
    expect_size(5);
  }
  commit(5, 2);
  expect_size(7);
}

TEST_P(StoreContract, ASnapshotShowsTheMomentItWasTaken) {
  std::vector<std::pair<std::uint64_t, std::unique_ptr<Snapshot>>> snapshots;
  std::uint64_t size = 0;
  for (const std::uint64_t count : {1U, 254U, 1U, 44U}) {
    snapshots.emplace_back(size, need(store().snapshot()));
    commit(size, count);
    size += count;
  }
  for (const auto& [old_size, snapshot] : snapshots) expect_rows(*snapshot, old_size);
  expect_size(size);
}

TEST_P(StoreContract, ARowThatIsNotThereIsNamed) {
  commit(0, 300);
  const auto snapshot = need(store().snapshot());
  const auto ignore = [](const StoredEntry&) { return Status(); };
  const auto sentence = [&](LeafRange range) {
    const Status status = snapshot->read(range, Parts::entries, ignore);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind(), ErrorKind::malformed);
    return to_english(status.error());
  };
  EXPECT_THAT(sentence({298, 3}), testing::HasSubstr("entry 300 "));
  EXPECT_THAT(sentence({300, 1}), testing::HasSubstr("entry 300 "));
  EXPECT_THAT(sentence({UINT64_MAX, 2}), testing::HasSubstr("18446744073709551615"));
  EXPECT_TRUE(snapshot->read({300, 0}, Parts::entries, ignore).ok());

  for (const unsigned level : {0U, 1U, 2U, 7U, 8U, 64U, 65U, 4000U}) {
    const Result<std::vector<Hash>> hashes = snapshot->hashes(level, 300, 1);
    ASSERT_FALSE(hashes.ok());
    EXPECT_EQ(hashes.error().kind(), ErrorKind::malformed);
  }
  EXPECT_FALSE(snapshot->hashes(65, 0, 1).ok());  // no number of a level runs into another's
  EXPECT_FALSE(snapshot->hashes(1, std::uint64_t{1} << 58, 1).ok());
  EXPECT_FALSE(snapshot->hashes(0, 0, UINT64_MAX).ok());
  EXPECT_FALSE(snapshot->hashes(1, 0, 2).ok());
  EXPECT_EQ(need(snapshot->find_folio(UINT64_MAX, 1)), std::nullopt);
  EXPECT_EQ(need(snapshot->find_folio(0, UINT64_MAX)), std::nullopt);
  EXPECT_EQ(need(snapshot->find_folio(0, 0)), std::nullopt);
}

TEST_P(StoreContract, AnErrorOfTheCallbackEndsTheReadAndIsItsResult) {
  commit(0, 10);
  const auto snapshot = need(store().snapshot());
  std::uint64_t seen = 0;
  const Status status =
      snapshot->read({2, 8}, Parts::entries, [&](const StoredEntry& stored) -> Status {
        ++seen;
        if (stored.index.value == 4) return Error(ErrorKind::usage, say("enough"));
        return {};
      });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message(), say("enough"));
  EXPECT_EQ(seen, 3U);
}

TEST_P(StoreContract, TheCallbackMayReadFromTheSameSnapshot) {
  commit(0, 20);
  const auto snapshot = need(store().snapshot());
  std::uint64_t seen = 0;
  need(snapshot->read(
      {0, 20}, Parts::entries_and_payloads, [&](const StoredEntry& stored) -> Status {
        const std::uint64_t mirror = 19 - stored.index.value;
        need(
            snapshot->read({mirror, 1}, Parts::entries_and_payloads, [&](const StoredEntry& other) {
              EXPECT_EQ(to_bytes(other.payload), test::row_payload(mirror));
              return Status();
            }));
        EXPECT_EQ(need(snapshot->hashes(0, mirror, 1)), std::vector{test::row_leaf(mirror)});
        EXPECT_EQ(to_bytes(stored.payload), test::row_payload(seen++));
        return {};
      }));
  EXPECT_EQ(seen, 20U);
}

TEST_P(StoreContract, RowsAreNeverReplaced) {
  commit(0, 256);
  {
    RowBatch batch = rows(256, 2);
    batch.batch.rows[0].folio = 3;
    expect_refused(256, batch.batch, ErrorKind::malformed);
  }
  for (const std::uint64_t folios : {1U, 256U, 300U, 512U}) {  // none may be left out
    RowBatch batch = rows(256, 2);
    batch.batch.rows[0].folio += folios;
    expect_refused(256, batch.batch, ErrorKind::malformed);
  }
  {
    RowBatch batch = rows(256, 2);
    batch.batch.rows[1].ordinal = batch.batch.rows[0].ordinal;
    batch.batch.rows[1].folio = batch.batch.rows[0].folio;
    expect_refused(256, batch.batch, ErrorKind::malformed);
  }
  {
    RowBatch batch = rows(256, 2);
    batch.batch.tile_hashes.push_back({1, 0, test::row_tile(1, 5)});
    expect_refused(256, batch.batch, ErrorKind::malformed);
  }
  commit(256, 2);
  expect_size(258);
}

TEST_P(StoreContract, IdsThatBeginAlikeAreAllNamed) {
  const auto alike = [](std::uint8_t end) {
    std::array<std::uint8_t, Hash::size> bytes{};
    bytes.back() = end;
    return Hash(bytes);
  };
  for (std::uint64_t size = 0; size < 9000; size += 3000) {
    RowBatch batch = rows(size, 3000);
    batch.batch.rows[2].record_id = alike(static_cast<std::uint8_t>(size / 3000));
    ASSERT_EQ(need(store().commit(batch.batch, TreeSize{size})), CommitOutcome::committed);
  }
  const std::vector<Hash> asked = {test::row_record(1), alike(77)};
  std::vector<std::pair<std::size_t, std::uint64_t>> found;
  for (const RecordCandidate& one : need(need(store().snapshot())->find_records(asked))) {
    found.emplace_back(one.position, one.index.value);
  }
  EXPECT_THAT(found, testing::UnorderedElementsAre(testing::Pair(0, 1), testing::Pair(1, 2),
                                                   testing::Pair(1, 3002), testing::Pair(1, 6002)));
}

TEST_P(StoreContract, MoreFoliosThanARowHoldsAreFound) {
  std::uint64_t size = 0;
  for (const std::uint64_t count : {766U, 1U, 1U, 1U, 1U, 767U, 5000U}) {  // 256 folios a dossier
    commit(size, count);
    size += count;
    expect_size(size);
  }
}

TEST_P(StoreContract, ABatchBeyondALimitIsRefused) {
  commit(0, 2);
  const Bytes long_payload(max_payload_bytes + 1, 1);
  const std::vector<std::pair<ErrorKind, std::function<void(StoreBatch&)>>> spoilers = {
      {ErrorKind::malformed, [](StoreBatch& batch) { batch.rows.clear(); }},
      {ErrorKind::malformed, [](StoreBatch& batch) { batch.checkpoint.clear(); }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.checkpoint.assign(65'537, 'x'); }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.rows[1].entry.clear(); }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.rows[1].entry.assign(1025, 1); }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.rows[1].payload = ByteView(); }},
      {ErrorKind::refused, [&](StoreBatch& batch) { batch.rows[1].payload = long_payload; }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.rows[1].ordinal = max_dossiers; }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.rows[1].folio = 0; }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.rows[1].folio = max_folios; }},
      {ErrorKind::refused, [](StoreBatch& batch) { batch.heads[0].ordinal = max_dossiers; }},
      {ErrorKind::refused,
       [](StoreBatch& batch) {
         batch.tile_hashes.push_back({0, 0, test::row_leaf(0)});
       }},
      {ErrorKind::refused,
       [](StoreBatch& batch) {
         batch.tile_hashes.push_back({8, 0, test::row_leaf(0)});
       }},
  };
  for (const auto& [kind, spoil] : spoilers) {
    RowBatch batch = rows(2, 2);
    spoil(batch.batch);
    expect_refused(2, batch.batch, kind);
  }
  commit(2, 2);
  expect_size(4);
}

TEST_P(StoreContract, TheLargestPayloadFits) {
  const Bytes payload(max_payload_bytes, 0xa5);
  RowBatch batch = rows(0, 3);
  batch.batch.rows[1].payload = payload;
  ASSERT_EQ(need(store().commit(batch.batch, TreeSize{0})), CommitOutcome::committed);
  const auto snapshot = need(store().snapshot());
  need(snapshot->read({1, 1}, Parts::entries_and_payloads, [&](const StoredEntry& stored) {
    EXPECT_EQ(to_bytes(stored.payload), payload);
    return Status();
  }));
}

TEST_P(StoreContract, OneWriterAtATime) {
  constexpr int turns = 200;
  int inside = 0;  // not atomic: the place is what keeps the threads apart
  int total = 0;
  const auto work = [&] {
    for (int i = 0; i < turns; ++i) {
      const auto place = need(store().take_writer());
      EXPECT_EQ(++inside, 1);
      ++total;
      --inside;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, 4 * turns);
}

TEST_P(StoreContract, ResolvingASoundStoreChangesNothing) {
  commit(0, 4);
  {
    const auto place = need(store().take_writer());
    need(store().resolve());
  }
  expect_size(4);
  commit(4, 4);
  expect_size(8);
}

TEST_P(StoreContract, ReadersAndAWriterDoNotDisturbEachOther) {
  constexpr std::uint64_t batches = 60;
  std::atomic<bool> done = false;
  const auto read = [&] {
    while (!done) {
      const auto snapshot = need(store().snapshot());
      const std::string text = need(snapshot->checkpoint());
      const std::uint64_t size = text.empty() ? 0 : std::stoull(text.substr(text.find(' ')));
      expect_rows(*snapshot, size);
    }
  };
  std::thread first(read);
  std::thread second(read);
  for (std::uint64_t i = 0; i < batches; ++i) commit(i * 5, 5);
  done = true;
  first.join();
  second.join();
  expect_size(batches * 5);
}

}  // namespace
}  // namespace muniment
