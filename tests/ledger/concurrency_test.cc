// Threads and processes that append to one ledger at once.
#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "tests/support/child.h"
#include "tests/support/disk_world.h"

namespace muniment {
namespace {

using test::Child;
using test::DiskWorld;
using test::need;
using test::submission;
using test::Teller;

constexpr int workers = 4;
constexpr int batches = 25;

// What a worker registers: records of its own, and one that all register.
std::vector<Submission> batch_of(int worker, int number) {
  const std::string words = std::to_string(worker) + "." + std::to_string(number);
  return {submission("A-1", words), submission("W-" + std::to_string(worker), words),
          submission("B-2", "shared " + std::to_string(number))};
}

void expect_all_once(DiskWorld& world) {
  const test::Contents contents = world.expect_kept();
  for (int worker = 0; worker < workers; ++worker) {
    for (int number = 0; number < batches; ++number) {
      for (const Submission& record : batch_of(worker, number)) {
        EXPECT_EQ(contents.count(record), 1U);
      }
    }
  }
  EXPECT_EQ(contents.entries.size(), 1U + workers * batches * 2 + batches);
}

// Each with a key of its own: a private key serves one thread.
void append_all(Log& log, int worker) {
  const test::TestLedger ledger;
  for (int number = 0; number < batches; ++number) {
    const std::vector<Submission> batch = batch_of(worker, number);
    const auto placed = log.append(batch, ledger.key, test::admit_all());
    ASSERT_TRUE(placed.ok()) << to_english(placed.error());
    EXPECT_FALSE((*placed)[0].already_there);
    EXPECT_EQ((*placed)[0].dossier, "A-1");
  }
}

TEST(Concurrency, ThreadsOfOneLogRegisterEveryRecordOnce) {
  const test::TemporaryFolder folder;
  DiskWorld world(folder.path());
  world.add({submission("", "genesis")});
  std::vector<std::thread> threads;
  for (int worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&, worker] { append_all(world.log(), worker); });
  }
  for (std::thread& thread : threads) thread.join();
  expect_all_once(world);
}

TEST(Concurrency, ProcessesWithThreadsRegisterEveryRecordOnce) {
  const test::TemporaryFolder folder;
  {
    DiskWorld world(folder.path());
    world.add({submission("", "genesis")});
  }
  std::vector<Child> children;
  for (int process = 0; process < 2; ++process) {
    children.emplace_back([&](const Teller&) {
      DiskWorld world(folder.path());
      std::thread other([&] { append_all(world.log(), 2 * process); });
      append_all(world.log(), 2 * process + 1);
      other.join();
      return 0;
    });
  }
  for (Child& child : children) EXPECT_EQ(child.wait(), 0);
  DiskWorld world(folder.path());
  expect_all_once(world);
}

// Each appends forty times and until it has seen twenty of the other's; if one were starved,
// neither ended.
TEST(Concurrency, TwoProcessesBothMakeProgress) {
  const test::TemporaryFolder folder;
  {
    DiskWorld world(folder.path());
    world.add({submission("", "genesis")});
  }
  constexpr std::uint64_t own = 40;
  constexpr std::uint64_t enough = 20;
  std::vector<Child> children;
  for (int process = 0; process < 2; ++process) {
    children.emplace_back([&](const Teller&) {
      DiskWorld world(folder.path());
      std::uint64_t others = 0;
      for (std::uint64_t mine = 0; mine < own || others < enough; ++mine) {
        const auto placed = world.append(
            {submission("P-" + std::to_string(process), "record " + std::to_string(mine))});
        if (!placed.ok()) return 2;
        others = placed->front().index.value - 1 - mine;
      }
      return 0;
    });
  }
  for (Child& child : children) EXPECT_EQ(child.wait(), 0);
  DiskWorld world(folder.path());
  world.expect_kept();
}

TEST(Concurrency, AReaderSeesWholeBatchesWhileOthersAppend) {
  const test::TemporaryFolder folder;
  DiskWorld world(folder.path());
  world.add({submission("", "genesis")});
  Child writer([&](const Teller& teller) {
    DiskWorld own(folder.path());
    for (int number = 0; number < 100; ++number) own.add(batch_of(0, number));
    teller.tell("done");
    return 0;
  });
  std::set<std::size_t> seen;  // until it was seen at work, or nothing more can be seen
  while (seen.size() < 5 && !seen.contains(301) && !HasFailure()) {
    const test::Contents contents = test::expect_sound(world.ledger, world.store());
    EXPECT_EQ(contents.entries.size() % 3, 1U);
    seen.insert(contents.entries.size());
  }
  EXPECT_GE(seen.size(), 5U);
  std::string line;
  EXPECT_TRUE(writer.listen(line));
  EXPECT_EQ(writer.wait(), 0);
  EXPECT_EQ(test::expect_sound(world.ledger, world.store()).entries.size(), 301U);
}

}  // namespace
}  // namespace muniment
