// A disk that fills up: a small file system of the test's own, where mounting is allowed.
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <csignal>

#include "ledger/isolation.h"
#include "tests/support/disk_world.h"

namespace muniment {
namespace {

using test::DiskWorld;
using test::need;
using test::submission;
using test::submissions;

constexpr int cannot_mount = 77;

// Runs `work` with a file system of `size` at `folder` that only the child sees. Its code is that
// of `run_isolated`, `cannot_mount` where that is forbidden.
int on_small_disk(const std::filesystem::path& folder, const char* size,
                  const std::function<void()>& work) {
  return need(run_isolated([&] {
    const std::string options = std::string("mode=0700,size=") + size;
    const bool mounted = ::unshare(CLONE_NEWNS) == 0 &&
                         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount("muniment-test", folder.c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (!mounted) return cannot_mount;
    work();
    return testing::Test::HasFailure() ? 1 : 0;
  }));
}

// Appends until something is refused, and gives the error.
Error fill(DiskWorld& world, std::vector<Submission>& refused) {
  for (int number = 0; number < 100'000; ++number) {
    std::vector<Submission> batch = submissions("A-1", "fill " + std::to_string(number), 20);
    auto placed = world.append(batch);
    if (!placed.ok()) {
      refused = std::move(batch);
      return std::move(placed).error();
    }
    if (number % 16 == 0) world.acknowledged.note(batch, *placed, world.newest_checkpoint());
  }
  return Error(ErrorKind::usage, say("the disk never filled"));
}

TEST(DiskFull, NothingChangesAndTheNextAppendWorksWithoutARestart) {
  const test::TemporaryFolder folder;
  const int code = on_small_disk(folder.path(), "3m", [&] {
    DiskWorld world(folder.path());
    world.add({submission("", "genesis")});
    test::put_file(folder / "ballast", std::string(512 * 1024, 'x'));
    std::vector<Submission> refused;
    const Error error = fill(world, refused);
    EXPECT_EQ(error.kind(), ErrorKind::disk_full) << to_english(error);
    const std::string before = world.newest_checkpoint();
    EXPECT_EQ(world.expect_kept().count(refused.front()), 0U);
    const auto again = world.append(refused);
    EXPECT_FALSE(again.ok());
    EXPECT_EQ(world.newest_checkpoint(), before);

    std::filesystem::remove(folder / "ballast");
    world.add(refused);
    world.expect_kept();
    world.reopen();
    EXPECT_FALSE(need(world.log().trouble()).any());
    world.grow(3, "afterwards");
    world.expect_kept();
  });
  if (code == cannot_mount) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(code, 0);
}

// Leaves so many pages of the file system that `folder` is on.
void leave_free(const std::filesystem::path& folder, std::uint64_t pages) {
  struct statvfs info {};
  MUNIMENT_CHECK(::statvfs(folder.c_str(), &info) == 0 && info.f_bsize == 4096);
  MUNIMENT_CHECK(info.f_bfree > pages);
  test::put_file(folder / "ballast", std::string((info.f_bfree - pages) * info.f_bsize, 'x'));
}

TEST(DiskFull, AtEachStepOfAnAppendThatMergesRunsNothingChanges) {
  const test::TemporaryFolder folder;
  const int code = on_small_disk(folder.path(), "4m", [&] {
    std::uint64_t pages = 0;
    for (bool fits = false; !fits && pages < 200; ++pages) {
      const std::filesystem::path place = folder / std::to_string(pages);
      std::filesystem::create_directory(place);
      // The batch makes one run of 256 record ids out of all, and a second row of folios.
      DiskWorld world(place, {.record_run_width = 16});
      world.grow(240);
      const std::string before = world.newest_checkpoint();
      leave_free(folder.path(), pages);
      const std::vector<Submission> batch = submissions("A-1", "batch", 31);
      const auto placed = world.append(batch);
      fits = placed.ok();
      if (!fits) {
        EXPECT_EQ(placed.error().kind(), ErrorKind::disk_full) << to_english(placed.error());
        EXPECT_EQ(world.newest_checkpoint(), before);
        EXPECT_EQ(world.expect_kept().count(batch.front()), 0U);
      }
      std::filesystem::remove(folder / "ballast");
      if (!fits) {
        world.add(batch);
      } else {
        world.acknowledged.note(batch, *placed, world.newest_checkpoint());
      }
      world.expect_kept();
      world.reopen();
      world.grow(20, "afterwards");
      world.expect_kept();
      world.close();
      std::filesystem::remove_all(place);
    }
    EXPECT_GT(pages, 8U);  // pages of every table, one after the other
    EXPECT_LT(pages, 200U);
  });
  if (code == cannot_mount) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(code, 0);
}

TEST(DiskFull, ALimitOnFileSizeLosesNothing) {
  const test::TemporaryFolder folder;
  const int code = need(run_isolated([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    DiskWorld world(folder.path());
    world.add({submission("", "genesis")});
    const rlimit before{RLIM_INFINITY, RLIM_INFINITY};
    const rlimit limit{800'000, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::vector<Submission> refused;
    const Error error = fill(world, refused);
    EXPECT_THAT(error.kind(), testing::AnyOf(ErrorKind::environment, ErrorKind::disk_full));
    EXPECT_EQ(world.expect_kept().count(refused.front()), 0U);
    ::setrlimit(RLIMIT_FSIZE, &before);
    world.add(refused);
    world.reopen();
    world.expect_kept();
    return testing::Test::HasFailure() ? 1 : 0;
  }));
  EXPECT_EQ(code, 0);
}

TEST(DiskFull, AStoreThatDoesNotFitLeavesNothing) {
  const test::TemporaryFolder folder;
  const int code = on_small_disk(folder.path(), "16k", [&] {
    const auto made = open_lmdb_store(folder / "store", StoreAccess::create);
    EXPECT_FALSE(made.ok());
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  });
  if (code == cannot_mount) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(code, 0);
}

TEST(DiskFull, AMediumThatCannotBeWrittenCanBeRead) {
  const test::TemporaryFolder folder;
  const int code = on_small_disk(folder.path(), "8m", [&] {
    DiskWorld world(folder.path());
    world.grow(300);
    world.close();
    const unsigned long read_only = MS_REMOUNT | MS_RDONLY;
    ASSERT_EQ(::mount("muniment-test", folder.path().c_str(), "tmpfs", read_only, nullptr), 0);
    const auto store = need(open_lmdb_store(folder / "store", StoreAccess::read));
    world.acknowledged.expect_kept(world.ledger, *store);
    EXPECT_EQ(open_lmdb_store(folder / "store", StoreAccess::write).error().kind(),
              ErrorKind::environment);
  });
  if (code == cannot_mount) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace muniment
