// What only the LMDB engine has: a folder, files, access, a map, an age.
#include "ledger/engine/lmdb_store.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/isolation.h"
#include "tests/support/child.h"
#include "tests/support/disk_world.h"
#include "tests/support/store_rows.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;
using test::Child;
using test::expect_rows;
using test::need;
using test::RowBatch;
using test::rows;
using test::Teller;
using testing::HasSubstr;

class LmdbStoreTest : public testing::Test {
 protected:
  std::unique_ptr<Store> create() { return need(open_lmdb_store(place, StoreAccess::create)); }
  void create_rows(std::uint64_t count) { commit(*create(), 0, count); }
  static void commit(Store& store, std::uint64_t first, std::uint64_t count) {
    const RowBatch batch = rows(first, count);
    ASSERT_EQ(need(store.commit(batch.batch, TreeSize{first})), CommitOutcome::committed);
  }
  Error refusal(StoreAccess access) {
    const auto opened = open_lmdb_store(place, access);
    EXPECT_FALSE(opened.ok());
    return opened.error();
  }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& item : fs::directory_iterator(folder.path())) {
      result.push_back(item.path().filename().string());
    }
    return result;
  }

  test::TemporaryFolder folder;
  const fs::path place = folder / "store";
};

TEST_F(LmdbStoreTest, WhatWasWrittenIsThereWhenItIsOpenedAgain) {
  create_rows(300);
  for (const StoreAccess access : {StoreAccess::write, StoreAccess::read}) {
    const auto store = need(open_lmdb_store(place, access));
    expect_rows(*need(store->snapshot()), 300);
  }
  const auto store = need(open_lmdb_store(place, StoreAccess::write));
  commit(*store, 300, 5);
  expect_rows(*need(store->snapshot()), 305);
}

TEST_F(LmdbStoreTest, ItIsMadeInAMissingOrAnEmptyFolder) {
  create();
  EXPECT_THAT(names(), testing::ElementsAre("store"));
  fs::remove_all(place);
  fs::create_directory(place);
  create();
  EXPECT_THAT(names(), testing::ElementsAre("store"));
  const fs::path slash = folder / "other/";
  EXPECT_TRUE(open_lmdb_store(slash, StoreAccess::create).ok());
  EXPECT_TRUE(open_lmdb_store(slash, StoreAccess::write).ok());
}

TEST_F(LmdbStoreTest, ItIsNotMadeOverAnythingElse) {
  create_rows(3);
  EXPECT_EQ(refusal(StoreAccess::create).kind(), ErrorKind::refused);
  expect_rows(*need(need(open_lmdb_store(place, StoreAccess::read))->snapshot()), 3);
  fs::remove_all(place);

  test::put_file(place, "a file");
  EXPECT_EQ(refusal(StoreAccess::create).kind(), ErrorKind::refused);
  EXPECT_EQ(test::get_file(place), "a file");
  fs::remove(place);

  fs::create_symlink(folder / "nowhere", place);
  EXPECT_EQ(refusal(StoreAccess::create).kind(), ErrorKind::refused);
  fs::remove(place);
  EXPECT_THAT(names(), testing::IsEmpty());
}

TEST_F(LmdbStoreTest, WhatCannotBeMadeLeavesNothingBehind) {
  const auto no_room = open_lmdb_store(place, StoreAccess::create, {.map_bytes = 3 * 4096});
  ASSERT_FALSE(no_room.ok());
  EXPECT_EQ(no_room.error().kind(), ErrorKind::disk_full);
  EXPECT_THAT(names(), testing::IsEmpty());

  const auto nowhere = open_lmdb_store(folder / "missing/store", StoreAccess::create);
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().kind(), ErrorKind::environment);
  EXPECT_THAT(names(), testing::IsEmpty());
}

TEST_F(LmdbStoreTest, FolderAndFilesAreTheirOwnersAlone) {
  const mode_t before = ::umask(0);
  create_rows(1);
  ::umask(before);
  const auto mode = [](const fs::path& path) { return fs::status(path).permissions(); };
  EXPECT_EQ(mode(place), fs::perms::owner_all);
  for (const char* name : {"data.mdb", "lock.mdb", "open.lock"}) {
    EXPECT_EQ(mode(place / name), fs::perms::owner_read | fs::perms::owner_write) << name;
  }
}

TEST_F(LmdbStoreTest, WhereNoStoreIsItSaysSo) {
  for (const StoreAccess access : {StoreAccess::write, StoreAccess::read}) {
    EXPECT_EQ(refusal(access).kind(), ErrorKind::missing);
    EXPECT_THAT(to_english(refusal(access)), HasSubstr(place.string()));
  }
  fs::create_directory(place);
  EXPECT_EQ(refusal(StoreAccess::write).kind(), ErrorKind::missing);
  EXPECT_TRUE(fs::is_empty(place));
  fs::remove(place);
  test::put_file(place, "a file");
  EXPECT_EQ(refusal(StoreAccess::read).kind(), ErrorKind::missing);
}

TEST_F(LmdbStoreTest, AnotherVersionIsNamedWithOurs) {
  create_rows(3);
  std::string bytes = test::get_file(place / "data.mdb");
  const std::string key = "muniment store";
  const std::size_t at = bytes.find(key);
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(bytes.find(key, at + 1), std::string::npos);
  ASSERT_EQ(bytes[at + key.size() + 7], 2);  // big-endian, right behind the key
  bytes[at + key.size() + 7] = 9;
  test::put_file(place / "data.mdb", bytes);
  for (const StoreAccess access : {StoreAccess::write, StoreAccess::read}) {
    const Error error = refusal(access);
    EXPECT_EQ(error.kind(), ErrorKind::unknown);
    EXPECT_THAT(to_english(error), HasSubstr("version 9"));
    EXPECT_THAT(to_english(error), HasSubstr("version 2"));
  }
}

TEST_F(LmdbStoreTest, WhatIsNoStoreIsMalformedAndLeftAlone) {
  fs::create_directory(place);
  for (const std::string& content :
       {std::string(), std::string("short"), std::string(20'000, 'x'), std::string(20'000, '\0')}) {
    test::put_file(place / "data.mdb", content);
    for (const StoreAccess access : {StoreAccess::write, StoreAccess::read}) {
      EXPECT_EQ(refusal(access).kind(), ErrorKind::malformed) << content.size();
    }
    EXPECT_EQ(test::get_file(place / "data.mdb"), content);
  }
}

TEST_F(LmdbStoreTest, ASecondOpenInOneProcessIsRefused) {
  {
    const auto store = create();
    for (const StoreAccess access : {StoreAccess::write, StoreAccess::read}) {
      EXPECT_EQ(refusal(access).kind(), ErrorKind::refused);
      EXPECT_THAT(to_english(refusal(access)), HasSubstr("open already in this process"));
    }
    commit(*store, 0, 3);  // the refused opens have disturbed nothing
    expect_rows(*need(store->snapshot()), 3);
  }
  EXPECT_TRUE(open_lmdb_store(place, StoreAccess::write).ok());
}

TEST_F(LmdbStoreTest, AnotherProcessMayHaveItOpenToo) {
  const auto store = create();
  commit(*store, 0, 3);
  Child child([&](const Teller&) {
    const auto own = need(open_lmdb_store(place, StoreAccess::write));
    expect_rows(*need(own->snapshot()), 3);
    commit(*own, 3, 4);
    return 0;
  });
  EXPECT_EQ(child.wait(), 0);
  expect_rows(*need(store->snapshot()), 7);
}

TEST_F(LmdbStoreTest, AStoreOpenedForReadingIsNotWritten) {
  create_rows(3);
  const auto store = need(open_lmdb_store(place, StoreAccess::read));
  const RowBatch batch = rows(3, 1);
  EXPECT_EQ(store->commit(batch.batch, TreeSize{3}).error().kind(), ErrorKind::refused);
  EXPECT_EQ(store->take_writer().error().kind(), ErrorKind::refused);
  EXPECT_EQ(store->resolve().error().kind(), ErrorKind::refused);
  expect_rows(*need(store->snapshot()), 3);
}

// As root nothing is forbidden, so the child is nobody.
int as_nobody(const fs::path& folder, const std::function<void()>& work) {
  constexpr uid_t nobody = 65534;
  if (::geteuid() == 0) {
    for (const auto& item : fs::recursive_directory_iterator(folder)) {
      if (::chown(item.path().c_str(), nobody, nobody) != 0) return 3;
    }
    if (::chown(folder.c_str(), nobody, nobody) != 0) return 3;
    if (::setresgid(nobody, nobody, nobody) != 0 || ::setresuid(nobody, nobody, nobody) != 0) {
      return 3;
    }
  }
  work();
  return testing::Test::HasFailure() ? 1 : 0;
}

TEST_F(LmdbStoreTest, WhatCannotBeWrittenCanBeRead) {
  create_rows(300);
  for (const char* name : {"data.mdb", "lock.mdb", "open.lock"}) {
    fs::permissions(place / name, fs::perms::owner_read);
  }
  for (const bool with_locks : {true, false}) {
    if (!with_locks) fs::remove(place / "lock.mdb");
    if (!with_locks) fs::remove(place / "open.lock");
    fs::permissions(place, fs::perms::owner_read | fs::perms::owner_exec);
    const auto ended = run_isolated([&] {
      return as_nobody(folder.path(), [&] {
        const auto store = need(open_lmdb_store(place, StoreAccess::read));
        expect_rows(*need(store->snapshot()), 300);
        EXPECT_EQ(open_lmdb_store(place, StoreAccess::write).error().kind(),
                  ErrorKind::environment);
      });
    });
    EXPECT_EQ(need(ended), 0);
    fs::permissions(place, fs::perms::owner_all);
  }
}

TEST_F(LmdbStoreTest, AReaderThatCannotWriteKeepsWritersWaiting) {
  create_rows(3);
  const auto store = need(open_lmdb_store(place, StoreAccess::write));
  if (::geteuid() != 0) GTEST_SKIP() << "needs two users";
  fs::permissions(folder.path(), fs::perms::all);
  fs::permissions(place, static_cast<fs::perms>(0755));
  for (const char* name : {"data.mdb", "lock.mdb", "open.lock"}) {
    fs::permissions(place / name, static_cast<fs::perms>(0644));
  }
  constexpr uid_t nobody = 65534;
  int go[2];
  ASSERT_EQ(::pipe(go), 0);
  Child reader([&](const Teller& teller) {
    if (::setresuid(nobody, nobody, nobody) != 0) return 3;
    const auto own = need(open_lmdb_store(place, StoreAccess::read));
    const auto snapshot = need(own->snapshot());
    teller.tell("reading");
    char byte = 0;
    if (::read(go[0], &byte, 1) != 1) return 4;
    expect_rows(*snapshot, 3);  // pages of this state were not used again
    return 0;
  });
  std::string line;
  ASSERT_TRUE(reader.listen(line));
  Child writer([&](const Teller& teller) {
    const auto own = need(open_lmdb_store(place, StoreAccess::write));
    teller.tell("waiting");
    const auto writer_place = need(own->take_writer());
    for (std::uint64_t size = 3; size < 60; ++size) commit(*own, size, 1);
    teller.tell("written");
    return 0;
  });
  ASSERT_TRUE(writer.listen(line));
  expect_rows(*need(store->snapshot()), 3);
  ASSERT_EQ(::write(go[1], "x", 1), 1);
  EXPECT_EQ(reader.wait(), 0);
  ASSERT_TRUE(writer.listen(line));
  EXPECT_EQ(line, "written");
  EXPECT_EQ(writer.wait(), 0);
  expect_rows(*need(store->snapshot()), 60);
  ::close(go[0]);
  ::close(go[1]);
}

TEST_F(LmdbStoreTest, AFullMapIsAFullDiskAndLosesNothing) {
  const LmdbOptions small{.map_bytes = 128 * 4096};
  std::uint64_t size = 0;
  {
    const auto store = need(open_lmdb_store(place, StoreAccess::create, small));
    while (true) {
      const RowBatch batch = rows(size, 50);
      const auto outcome = store->commit(batch.batch, TreeSize{size});
      if (!outcome.ok()) {
        EXPECT_EQ(outcome.error().kind(), ErrorKind::disk_full);
        break;
      }
      size += 50;
      ASSERT_LT(size, 10'000U);
    }
    ASSERT_GT(size, 50U);
    auto snapshot = need(store->snapshot());
    expect_rows(*snapshot, size);
    snapshot.reset();
    commit(*store, size, 50);  // into a larger map, without a restart
    size += 50;
    expect_rows(*need(store->snapshot()), size);
  }
  const auto store = need(open_lmdb_store(place, StoreAccess::write));
  expect_rows(*need(store->snapshot()), size);
  commit(*store, size, 500);
  expect_rows(*need(store->snapshot()), size + 500);
}

TEST_F(LmdbStoreTest, AMapThatGrewInAnotherProcessIsFollowed) {
  const auto store = need(open_lmdb_store(place, StoreAccess::create, {.map_bytes = 128 * 4096}));
  commit(*store, 0, 3);
  auto snapshot = need(store->snapshot());
  Child child([&](const Teller&) {
    const auto own = need(open_lmdb_store(place, StoreAccess::write));
    commit(*own, 3, 4000);
    return 0;
  });
  ASSERT_EQ(child.wait(), 0);
  expect_rows(*snapshot, 3);
  const auto refused = store->snapshot();  // the old map cannot go while it is read
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::environment);
  snapshot.reset();
  expect_rows(*need(store->snapshot()), 4003);
  commit(*store, 4003, 3);
  expect_rows(*need(store->snapshot()), 4006);
}

TEST_F(LmdbStoreTest, AStoreThatIsReadIsNotOpenedAnew) {
  const auto store = create();
  commit(*store, 0, 3);
  auto snapshot = need(store->snapshot());
  const Status status = store->resolve();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind(), ErrorKind::environment);
  expect_rows(*snapshot, 3);
  snapshot.reset();
  need(store->resolve());
  expect_rows(*need(store->snapshot()), 3);
}

TEST_F(LmdbStoreTest, ReadersThatDiedDoNotStay) {
  create_rows(3);
  for (int i = 0; i < 1100; i += 100) {  // more than there is room for readers
    Child child([&](const Teller& teller) {
      const auto own = need(open_lmdb_store(place, StoreAccess::read));
      std::vector<std::unique_ptr<Snapshot>> kept;
      for (int j = 0; j < 100; ++j) kept.push_back(need(own->snapshot()));
      teller.tell("reading");
      ::pause();
      return 0;
    });
    std::string line;
    ASSERT_TRUE(child.listen(line));
    child.kill();
    EXPECT_EQ(child.wait(), 128 + 9);
  }
  const auto store = need(open_lmdb_store(place, StoreAccess::write));
  std::vector<std::unique_ptr<Snapshot>> kept;
  for (int j = 0; j < 900; ++j) kept.push_back(need(store->snapshot()));
}

TEST_F(LmdbStoreTest, TooManyReadersAreTold) {
  const auto store = create();
  std::vector<std::unique_ptr<Snapshot>> kept;
  while (kept.size() < 5000) {
    auto snapshot = store->snapshot();
    if (!snapshot.ok()) {
      EXPECT_EQ(snapshot.error().kind(), ErrorKind::environment);
      EXPECT_THAT(to_english(snapshot.error()), HasSubstr("too many readers"));
      break;
    }
    kept.push_back(std::move(*snapshot));
  }
  EXPECT_LT(kept.size(), 5000U);
  kept.pop_back();
  EXPECT_TRUE(store->snapshot().ok());
}

using LmdbStoreDeathTest = LmdbStoreTest;

TEST_F(LmdbStoreDeathTest, ASnapshotThatOutlivesItsStoreIsOurMistake) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  auto store = create();
  EXPECT_DEATH(
      {
        const auto snapshot = need(store->snapshot());
        store.reset();
      },
      "live_");
}

}  // namespace
}  // namespace muniment
