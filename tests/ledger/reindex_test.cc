// A store that is made again from its entries: what it mends, what it refuses, and what a crash or
// a full disk leaves.
#include "ledger/reindex.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cerrno>
#include <set>

#include "ledger/isolation.h"
#include "tests/support/child.h"
#include "tests/support/disk_faults.h"
#include "tests/support/disk_world.h"
#include "tests/support/raw_lmdb.h"

namespace muniment {
namespace {

using test::DiskFault;
using test::DiskWorld;
using test::Drop;
using test::need;
using test::submission;
using test::submissions;
using testing::HasSubstr;

constexpr LmdbOptions merging{.record_run_width = 16};

class Reindex : public testing::Test {
 protected:
  Reindex() : world_(folder_.path(), merging) {
    world_.grow(300);
    world_.add({submission("B-2", "filing"), submission("A-1", "one more")});
    world_.close();
    names_before_ = names();
  }

  Result<Reindexed> run() {
    progress_.clear();
    return reindex(
        store_, [&](const Snapshot&) { return Result<LogIdentity>(world_.ledger.identity); },
        [&](std::uint64_t done, std::uint64_t size) { progress_.emplace_back(done, size); },
        merging);
  }

  // That nothing was changed, and nothing left.
  void expect_refused(const std::string& sentence) {
    const std::string before = test::get_file(store_ / "data.mdb");
    const Result<Reindexed> result = run();
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(to_english(result.error()), HasSubstr(sentence));
    EXPECT_TRUE(before == test::get_file(store_ / "data.mdb"));
    EXPECT_EQ(names(), names_before_);
  }
  // What stands beside the store.
  std::set<std::string> names() {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.insert(entry.path().filename());
    }
    return names;
  }
  // Another one when the store's file was replaced.
  ino_t file() {
    struct stat found {};
    MUNIMENT_CHECK(::stat((store_ / "data.mdb").c_str(), &found) == 0);
    return found.st_ino;
  }
  void expect_whole() {
    world_.reopen();
    world_.expect_kept();
    world_.grow(20, "afterwards");
    world_.expect_kept();
    world_.close();
  }

  test::TemporaryFolder folder_;
  DiskWorld world_;
  const std::filesystem::path store_ = folder_ / "store";
  std::set<std::string> names_before_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> progress_;
};

TEST_F(Reindex, GivesTheSameLedger) {
  const Reindexed result = need(run());
  EXPECT_EQ(result.entries, 303U);
  EXPECT_EQ(result.dossiers, 3U);
  EXPECT_EQ(result.bytes_after, std::filesystem::file_size(store_ / "data.mdb"));
  EXPECT_THAT(progress_, testing::ElementsAre(std::pair(303U, 303U)));
  EXPECT_EQ(names(), names_before_);
  expect_whole();
}

TEST_F(Reindex, MakesEveryTableAgainThatFollowsFromTheEntries) {
  for (const char* table : {"tiles", "heads", "recent", "runs", "folios"}) {
    for (const Drop drop : {Drop::rows, Drop::table}) {
      test::drop_raw(store_, table, drop);
      need(run());
      expect_whole();
    }
  }
}

TEST_F(Reindex, MakesAStoreOfTheOlderVersionOneOfThis) {
  const auto set_version = [&](char version) {
    test::change_row(store_, "meta", [&](std::string&, std::string& value) {
      value.back() = version;
      return true;
    });
  };
  test::drop_raw(store_, "runs", Drop::table);  // version 1 has neither
  test::drop_raw(store_, "recent", Drop::table);
  set_version(1);
  const auto opened = open_lmdb_store(store_, StoreAccess::write);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::unknown);
  EXPECT_THAT(to_english(opened.error()), HasSubstr("version 1"));
  EXPECT_THAT(to_english(opened.error()), HasSubstr("muniment reindex"));
  need(run());
  expect_whole();
  for (const char version : {'\0', '\3'}) {
    set_version(version);
    expect_refused("version " + std::to_string(version));
  }
}

TEST_F(Reindex, NamesTheEntryThatIsNotWhatWasSigned) {
  const auto spoil = [&](const char* table, std::uint8_t index, const auto& change) {
    test::change_row(store_, table, [&](std::string& key, std::string& value) {
      if (key[0] != static_cast<char>(index) || key[1] != 0) return false;
      change(value);
      return true;
    });
  };
  const auto flip_last = [](std::string& value) {
    value.back() = static_cast<char>(value.back() ^ 1);
  };
  spoil("payloads", 7, flip_last);
  expect_refused("entry 7");
  spoil("payloads", 7, flip_last);
  spoil("entries", 9, flip_last);
  expect_refused("entry 9");
  spoil("entries", 9, flip_last);
  std::string entry;
  spoil("entries", 12, [&](std::string& value) { entry = value.substr(32); });
  spoil("entries", 11, [&](std::string& value) { std::swap(entry, value); });
  expect_refused("entry 11");
  spoil("entries", 11, [&](std::string& value) { std::swap(entry, value); });
  spoil("entries", 10, [](std::string& value) { value[0] = static_cast<char>(value[0] ^ 1); });
  need(run());  // a stored leaf hash follows from the entry
  expect_whole();
}

TEST_F(Reindex, EveryBitOfAnEntryIsSigned) {
  std::size_t length = 0;
  for (std::size_t at = 0; at == 0 || at < length; at += 7) {
    const auto flip = [&](std::string& key, std::string& value) {
      if (key[0] != 20 || key[1] != 0) return false;
      length = value.size() - 32;
      value[32 + at] = static_cast<char>(value[32 + at] ^ 1);
      return true;
    };
    test::change_row(store_, "entries", flip);
    expect_refused("entry 20");
    test::change_row(store_, "entries", flip);
  }
  EXPECT_GT(length, 100U);
}

TEST_F(Reindex, AnotherKeyOrAMissingEntryIsRefused) {
  test::change_row(store_, "payloads", [](std::string& key, std::string&) {
    const bool found = key[0] == 30;
    if (found) key.clear();
    return found;
  });
  expect_refused("entry 30");
  const auto other = reindex(
      store_,
      [](const Snapshot&) {
        return Result<LogIdentity>(test::TestLedger(Suite::sm3_sm2).identity);
      },
      [](std::uint64_t, std::uint64_t) {}, merging);
  EXPECT_FALSE(other.ok());
}

TEST_F(Reindex, WaitsForNobodyWhoHasTheStoreOpen) {
  world_.reopen();
  EXPECT_EQ(run().error().kind(), ErrorKind::refused);
  world_.close();
  test::Child child([&](const test::Teller& teller) {
    const auto store = need(open_lmdb_store(store_, StoreAccess::read, merging));
    teller.tell("open");
    while (true) ::pause();
    return 0;
  });
  std::string line;
  ASSERT_TRUE(child.listen(line));
  expect_refused("process ");
  child.kill();
  child.wait();
  need(run());
}

TEST_F(Reindex, NobodyOpensTheStoreMeanwhile) {
  std::string told;
  need(reindex(
      store_, [&](const Snapshot&) { return Result<LogIdentity>(world_.ledger.identity); },
      [&](std::uint64_t, std::uint64_t) {
        EXPECT_EQ(need(run_isolated([&] {
                    const auto store = open_lmdb_store(store_, StoreAccess::write, merging);
                    const bool said =
                        !store.ok() &&
                        to_english(store.error()).find("muniment reindex") != std::string::npos;
                    return said ? 0 : 1;
                  })),
                  0);
        told = "told";
      },
      merging));
  EXPECT_EQ(told, "told");
  expect_whole();
}

TEST_F(Reindex, AFailureAtAnyWriteLeavesAWholeLedgerAndSaysWhich) {
  bool told_replaced = false;
  for (const auto& [fault, code] :
       {std::pair(DiskFault::fails, EIO), std::pair(DiskFault::fails, ENOSPC),
        std::pair(DiskFault::stays_broken, ENOSPC)}) {
    std::uint64_t call = 1;
    for (bool done = false; !done && call < 200; ++call) {
      const ino_t before = file();
      test::fail_disk(call, fault, code);
      const Result<Reindexed> result = run();
      done = !test::disk_fault_fired();
      test::mend_disk();
      EXPECT_TRUE(result.ok() || !done);
      if (!result.ok()) {
        const bool replaced = file() != before;
        EXPECT_THAT(to_english(result.error()),
                    HasSubstr(replaced ? "was made again" : "stays as it was"));
        told_replaced = told_replaced || replaced;
      }
      EXPECT_EQ(names(), names_before_);
      world_.reopen();
      world_.expect_kept();
      world_.close();
    }
    EXPECT_GT(call, 6U);
    EXPECT_LT(call, 200U);
  }
  EXPECT_TRUE(told_replaced);
}

TEST_F(Reindex, KilledAtAnyWriteTheLedgerIsWhole) {
  std::uint64_t call = 1;
  for (bool done = false; !done && call < 200; ++call) {
    const auto ended = run_isolated([&] {
      test::fail_disk(call, DiskFault::kills_half, 0);
      return run().ok() ? 0 : 1;
    });
    done = ended.ok();
    world_.reopen();
    world_.expect_kept();
    world_.close();
  }
  EXPECT_GT(call, 6U);
  EXPECT_LT(call, 200U);
  need(run());  // removes what the killed ones left
  EXPECT_EQ(names(), names_before_);
  expect_whole();
}

}  // namespace
}  // namespace muniment
