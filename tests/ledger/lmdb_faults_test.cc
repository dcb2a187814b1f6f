// The LMDB engine on a disk that fails at each write and sync, and in a process that is killed
// there.
#include <gmock/gmock.h>

#include <cerrno>

#include "ledger/isolation.h"
#include "tests/support/disk_faults.h"
#include "tests/support/disk_world.h"

namespace muniment {
namespace {

using test::DiskFault;
using test::DiskWorld;
using test::need;
using test::submission;
using test::submissions;

constexpr std::uint64_t too_many = 200;  // calls of one append: the loops below must end by passing

// Runs of 16: the batch below makes one of 256 record ids out of all that was there, and a second
// row of folios.
constexpr LmdbOptions merging{.record_run_width = 16};

std::vector<Submission> a_batch() {
  std::vector<Submission> batch = submissions("A-1", "batch", 30);
  batch.push_back(submission("B-2", "filing"));
  return batch;
}

struct Case {
  const char* name;
  DiskFault fault;
  int code;
};

class LmdbFaults : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(Faults, LmdbFaults,
                         testing::Values(Case{"Error", DiskFault::fails, EIO},
                                         Case{"ErrorDone", DiskFault::fails_done, EIO},
                                         Case{"NoSpace", DiskFault::fails, ENOSPC},
                                         Case{"NoSpaceDone", DiskFault::fails_done, ENOSPC},
                                         Case{"Quota", DiskFault::fails, EDQUOT},
                                         Case{"CutShort", DiskFault::cut_short, EIO},
                                         Case{"StaysBroken", DiskFault::stays_broken, EIO},
                                         Case{"StaysFull", DiskFault::stays_broken, ENOSPC}),
                         [](const auto& one) { return one.param.name; });

TEST_P(LmdbFaults, AnAppendSurvivesTheFailureOfEachWriteAndSync) {
  std::uint64_t call = 1;
  for (; call < too_many; ++call) {
    const test::TemporaryFolder folder;
    DiskWorld world(folder.path(), merging);
    world.grow(240);
    const std::vector<Submission> batch = a_batch();
    test::fail_disk(call, GetParam().fault, GetParam().code);
    const auto result = world.append(batch);
    const bool fired = test::disk_fault_fired();
    test::mend_disk();
    if (result.ok()) world.acknowledged.note(batch, *result, world.newest_checkpoint());
    if (!result.ok()) {
      EXPECT_THAT(result.error().kind(),
                  testing::AnyOf(ErrorKind::environment, ErrorKind::disk_full));
    }
    if (!result.ok() && result.error().kind() == ErrorKind::disk_full) {
      EXPECT_EQ(world.expect_kept().count(batch.front()), 0U);  // it says that nothing was added
    }
    world.add(batch);  // no restart is needed
    world.grow(3, "afterwards");
    test::expect_whole(world.expect_kept(), batch);
    world.reopen();
    world.grow(3, "after opening again");
    world.expect_kept();
    if (!fired) {
      EXPECT_TRUE(result.ok());
      break;
    }
  }
  EXPECT_GT(call, 4U);  // pages, sync, root page, guard
  EXPECT_LT(call, too_many);
}

TEST_P(LmdbFaults, AReopenedStoreSurvivedTheFailureOfEachWriteAndSync) {
  std::uint64_t call = 1;
  for (; call < too_many; ++call) {
    const test::TemporaryFolder folder;
    DiskWorld world(folder.path(), merging);
    world.grow(240);
    const std::vector<Submission> batch = a_batch();
    test::fail_disk(call, GetParam().fault, GetParam().code);
    const auto result = world.append(batch);
    const bool fired = test::disk_fault_fired();
    test::mend_disk();
    world.reopen();
    if (result.ok()) world.acknowledged.note(batch, *result, world.newest_checkpoint());
    test::expect_whole(world.expect_kept(), batch);
    world.add(batch);
    world.expect_kept();
    if (!fired) break;
  }
  EXPECT_GT(call, 4U);
  EXPECT_LT(call, too_many);
}

TEST_P(LmdbFaults, AStoreIsMadeWholeOrNotAtAll) {
  std::uint64_t call = 1;
  for (; call < too_many; ++call) {
    const test::TemporaryFolder folder;
    test::fail_disk(call, GetParam().fault, GetParam().code);
    const auto made = open_lmdb_store(folder / "store", StoreAccess::create);
    test::mend_disk();
    if (made.ok()) break;
    if (std::filesystem::exists(folder /
                                "store")) {  // it was in its place, and only that was not synced
      DiskWorld world(folder.path());
      world.grow(3);
    } else {
      EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    }
  }
  EXPECT_GT(call, 3U);
  EXPECT_LT(call, too_many);
}

class LmdbKills : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(Kills, LmdbKills,
                         testing::Values(Case{"Before", DiskFault::kills_before, 0},
                                         Case{"Half", DiskFault::kills_half, 0},
                                         Case{"After", DiskFault::kills_after, 0}),
                         [](const auto& one) { return one.param.name; });

TEST_P(LmdbKills, KilledAtEachWriteAndSyncTheLedgerIsWhole) {
  std::uint64_t call = 1;
  for (; call < too_many; ++call) {
    const test::TemporaryFolder folder;
    DiskWorld world(folder.path(), merging);
    world.grow(240);
    world.close();
    const std::vector<Submission> batch = a_batch();
    const auto ended = run_isolated([&] {
      DiskWorld child(folder.path(), merging);
      test::fail_disk(call, GetParam().fault, 0);
      return child.append(batch).ok() ? 0 : 1;
    });
    world.reopen();
    EXPECT_FALSE(need(world.log().trouble()).any());
    test::expect_whole(world.expect_kept(), batch);
    world.add(batch);
    world.expect_kept();
    if (ended.ok()) {
      EXPECT_EQ(*ended, 0);
      break;
    }
    EXPECT_THAT(to_english(ended.error()), testing::HasSubstr("SIGKILL"));
  }
  EXPECT_GT(call, 4U);
  EXPECT_LT(call, too_many);
}

TEST_P(LmdbKills, KilledWhileTheStoreIsMadeNothingIsInItsPlaceOrAWholeOne) {
  std::uint64_t call = 1;
  for (; call < too_many; ++call) {
    const test::TemporaryFolder folder;
    const auto ended = run_isolated([&] {
      test::fail_disk(call, GetParam().fault, 0);
      return open_lmdb_store(folder / "store", StoreAccess::create).ok() ? 0 : 1;
    });
    DiskWorld world(folder.path());
    world.grow(3);
    world.expect_kept();
    if (ended.ok()) break;
  }
  EXPECT_GT(call, 3U);
  EXPECT_LT(call, too_many);
}

}  // namespace
}  // namespace muniment
