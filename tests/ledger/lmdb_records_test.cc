// The LMDB engine's index of record ids: runs at every size, ids that begin alike, damaged rows.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "ledger/engine/lmdb_runs.h"
#include "ledger/engine/lmdb_store.h"
#include "tests/support/log_fixture.h"
#include "tests/support/raw_lmdb.h"
#include "tests/support/store_rows.h"
#include "tests/support/temporary_folder.h"

namespace muniment {
namespace {

using test::change_row;
using test::need;

constexpr LmdbOptions narrow{.record_run_width = 4};  // level 4 is reached with 1024 entries

Hash id_of(std::uint64_t key, std::uint8_t end) {
  std::array<std::uint8_t, Hash::size> bytes{};
  for (std::size_t i = 0; i < sizeof key; ++i) {
    bytes[i] = static_cast<std::uint8_t>(key >> (56 - 8 * i));
  }
  bytes.back() = end;
  return Hash(bytes);
}

// A store whose records' ids the test chooses.
class Records {
 public:
  explicit Records(std::filesystem::path folder) : folder_(std::move(folder)) {
    store_ = need(open_lmdb_store(folder_, StoreAccess::create, narrow));
  }

  void add(const std::vector<Hash>& ids) {
    test::RowBatch batch = test::rows(ids_.size(), ids.size());
    for (std::size_t at = 0; at < ids.size(); ++at) batch.batch.rows[at].record_id = ids[at];
    ASSERT_EQ(need(store_->commit(batch.batch, TreeSize{ids_.size()})), CommitOutcome::committed);
    ids_.insert(ids_.end(), ids.begin(), ids.end());
  }
  void grow(std::size_t count) {
    std::vector<Hash> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(test::row_record(ids_.size() + i));
    add(ids);
  }

  Result<std::vector<RecordCandidate>> find(const std::vector<Hash>& ids) {
    return need(store_->snapshot())->find_records(ids);
  }

  // That every question is answered with all entries whose ids begin that way, and no others.
  void expect_found(const std::vector<Hash>& asked) {
    std::set<std::pair<std::size_t, std::uint64_t>> expected;
    for (std::size_t at = 0; at < asked.size(); ++at) {
      for (std::uint64_t index = 0; index < ids_.size(); ++index) {
        if (std::ranges::equal(asked[at].view().first(8), ids_[index].view().first(8))) {
          expected.emplace(at, index);
        }
      }
    }
    std::set<std::pair<std::size_t, std::uint64_t>> found;
    for (const RecordCandidate& candidate : need(find(asked))) {
      EXPECT_TRUE(found.emplace(candidate.position, candidate.index.value).second);
    }
    EXPECT_EQ(found, expected);
  }
  void expect_all_found() {
    std::vector<Hash> asked = ids_;
    asked.push_back(test::row_record(1'000'000));
    std::ranges::reverse(asked);
    expect_found(asked);
  }

  void reopen() {
    store_.reset();
    store_ = need(open_lmdb_store(folder_, StoreAccess::write, narrow));
  }
  void close() { store_.reset(); }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
  std::vector<Hash> ids_;
};

TEST(RecordRuns, CoverAllButTheNewestEntriesWithoutGaps) {
  for (std::uint64_t size = 0; size <= 5000; ++size) {
    std::uint64_t at = 0;
    for (const lmdb::Run& run : lmdb::runs_of(TreeSize{size}, 4)) {
      ASSERT_EQ(run.first(), at);
      ASSERT_EQ(run.count, std::uint64_t{4} << (2 * run.level));
      ASSERT_LE(run.level, 4U);
      at = run.end();
    }
    ASSERT_EQ(at, lmdb::end_of_runs(TreeSize{size}, 4));
    ASSERT_EQ(at, size / 4 * 4);
  }
}

TEST(RecordRuns, AtMostThreeOfALevelBelowTheLastAreKept) {
  const std::vector<lmdb::Run> runs = lmdb::runs_of(TreeSize{1'048'576 * 3 + 1'048'575}, 4096);
  std::vector<unsigned> levels;
  for (const lmdb::Run& run : runs) levels.push_back(run.level);
  EXPECT_THAT(levels, testing::ElementsAre(4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 0, 0, 0));
}

TEST(RecordRuns, ChunksHoldAllRowsAndHaveKeysOfTheirOwn) {
  std::set<std::uint64_t> keys;
  for (const lmdb::Run& run : lmdb::runs_of(TreeSize{1'048'576 * 2 + 1'048'575}, 4096)) {
    std::uint64_t rows = 0;
    for (std::uint64_t chunk = 0; chunk < lmdb::chunk_count(run); ++chunk) {
      EXPECT_GT(lmdb::chunk_rows(run, chunk), 0U);
      rows += lmdb::chunk_rows(run, chunk);
      EXPECT_TRUE(keys.insert(lmdb::chunk_key(run, chunk)).second);
    }
    EXPECT_EQ(rows, run.count);
  }
}

TEST(LmdbRecords, AreFoundAtEverySizeByEveryStep) {
  for (const std::size_t step : {1U, 3U, 4U, 7U, 64U, 300U}) {
    const test::TemporaryFolder folder;
    Records records(folder / "store");
    for (std::size_t size = 0; size < 1300; size += step) {
      records.grow(step);
      if (size % 50 < step) records.expect_all_found();
    }
    records.expect_all_found();
    records.reopen();
    records.expect_all_found();
  }
}

TEST(LmdbRecords, IdsThatBeginAlikeAreAllNamed) {
  const test::TemporaryFolder folder;
  Records records(folder / "store");
  for (std::uint8_t round = 0; round < 9; ++round) {
    records.add({id_of(7, round), id_of(UINT64_MAX, round), id_of(0, round), id_of(7, 100)});
    records.grow(round % 3 + 1U);
    records.expect_found(
        {id_of(7, 0), id_of(0, 0), id_of(6, 0), id_of(8, 0), id_of(UINT64_MAX, 9), id_of(7, 200)});
  }
}

TEST(LmdbRecords, IdsThatSomebodyChoseAreFound) {
  const test::TemporaryFolder folder;
  Records records(folder / "store");
  std::vector<Hash> ids;
  for (std::uint64_t i = 0; i < 1024; ++i) {
    ids.push_back(id_of(i % 2 == 0 ? i : UINT64_MAX - i * i * i, 0));
  }
  records.add(ids);
  records.expect_all_found();
  std::vector<Hash> near;
  for (std::uint64_t i = 0; i < 2100; ++i) near.push_back(id_of(i, 0));
  for (std::uint64_t i = 0; i < 64; ++i) near.push_back(id_of(std::uint64_t{1} << i, 0));
  records.expect_found(near);
}

TEST(LmdbRecords, EveryChangedByteOfARunIsNoticed) {
  const test::TemporaryFolder folder;
  Records records(folder / "store");
  records.grow(16);
  for (std::size_t at = 0; at < 16 * 12 + 8; ++at) {
    const auto flip = [&](std::string&, std::string& value) {
      value[at] = static_cast<char>(value[at] ^ 1);
      return true;
    };
    records.close();
    change_row(folder / "store", "runs", flip);
    records.reopen();
    const auto found = records.find({test::row_record(3)});
    ASSERT_FALSE(found.ok()) << at;
    EXPECT_EQ(found.error().kind(), ErrorKind::malformed);
    EXPECT_THAT(to_english(found.error()), testing::HasSubstr("muniment reindex"));
    records.close();
    change_row(folder / "store", "runs", flip);
    records.reopen();
  }
  records.expect_all_found();
}

TEST(LmdbRecords, ADamagedIndexIsAnErrorAndNotAnAnswer) {
  const auto trouble = [](const char* table, const auto& change) {
    const test::TemporaryFolder folder;
    Records records(folder / "store");
    records.grow(18);
    records.close();
    change_row(folder / "store", table, change);
    records.reopen();
    std::vector<Hash> all;
    for (std::uint64_t index = 0; index < 18; ++index) all.push_back(test::row_record(index));
    const auto found = records.find(all);
    return found.ok() ? std::optional<ErrorKind>() : found.error().kind();
  };
  const auto missing = [](std::string& key, std::string&) {
    key.clear();
    return true;
  };
  const auto cut = [](std::string&, std::string& value) {
    value.pop_back();
    return true;
  };
  const auto beyond = [](std::string& key, std::string&) {
    key.back() = 2;  // the entries behind the runs are 0 and 1
    return true;
  };
  const auto short_key = [](std::string& key, std::string&) {
    key.pop_back();
    return true;
  };
  EXPECT_EQ(trouble("runs", missing), ErrorKind::malformed);
  EXPECT_EQ(trouble("runs", cut), ErrorKind::malformed);
  EXPECT_EQ(trouble("recent", missing), ErrorKind::malformed);
  EXPECT_EQ(trouble("recent", beyond), ErrorKind::malformed);
  EXPECT_EQ(trouble("recent", short_key), ErrorKind::malformed);
}

}  // namespace
}  // namespace muniment
