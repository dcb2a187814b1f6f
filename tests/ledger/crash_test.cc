// kill -9 in the middle of appends: nothing acknowledged is lost, nothing is half there, and every
// checkpoint that was handed out still holds.
#include <gmock/gmock.h>

#include <atomic>

#include "tests/support/child.h"
#include "tests/support/disk_world.h"

namespace muniment {
namespace {

using test::Child;
using test::DiskWorld;
using test::need;
using test::submission;
using test::Teller;

constexpr int rounds = 100;
constexpr LmdbOptions merging{.record_run_width = 4};  // nearly every batch makes runs
constexpr int batches_a_round = 400;                   // more than a child lives to append

// Batch `number` of a round: 1 to 13 records in three dossiers.
std::vector<Submission> batch_of(int round, int number) {
  const char* const dossiers[] = {"", "A-1", "B-2"};
  std::vector<Submission> batch;
  for (int i = 0; i <= (number * 7 + round) % 13; ++i) {
    batch.push_back(
        submission(dossiers[i % 3],
                   std::to_string(round) + "." + std::to_string(number) + "." + std::to_string(i)));
  }
  return batch;
}

// Appends until it is killed; tells after each batch where it came to stand and the checkpoint.
int append_batches(const std::filesystem::path& folder, int round, const Teller& teller) {
  DiskWorld world(folder, merging);
  for (int number = 0; number < batches_a_round; ++number) {
    const auto placed = world.append(batch_of(round, number));
    if (!placed.ok()) return 2;
    teller.tell(std::to_string(placed->front().index.value) + " " +
                to_base64(as_bytes(world.newest_checkpoint())));
  }
  return 0;
}

std::vector<Placement> placements(const std::vector<Submission>& batch, std::uint64_t first) {
  std::vector<Placement> result;
  for (const Submission& record : batch) {
    result.push_back({LeafIndex{first++}, record.dossier, 0, false});
  }
  return result;
}

// Time in counts, not in seconds: the child is somewhere else in its work after each.
void spin(int turns) {
  std::atomic<int> done = 0;
  while (done < turns) ++done;
}

TEST(Crash, KilledAHundredTimesTheLedgerKeepsWhatItAcknowledged) {
  const test::TemporaryFolder folder;
  std::uint64_t acknowledged = 0;
  std::uint64_t unacknowledged = 0;  // batches that were there without having been told
  test::Acknowledged all;
  std::unique_ptr<DiskWorld> last;
  for (int round = 0; round < rounds; ++round) {
    last.reset();
    Child child([&](const Teller& teller) { return append_batches(folder.path(), round, teller); });
    test::Acknowledged here;
    std::string line;
    int heard = 0;
    const auto hear = [&] {
      const std::size_t space = line.find(' ');
      const std::uint64_t first = need(parse_decimal(line.substr(0, space)));
      const std::string checkpoint(as_text(need(from_base64(line.substr(space + 1)))));
      const std::vector<Submission> batch = batch_of(round, heard++);
      here.note(batch, placements(batch, first), checkpoint);
      all.note(batch, placements(batch, first), checkpoint);
      ++acknowledged;
    };
    for (int told = 0; told <= round % 8; ++told) {
      if (child.listen(line)) hear();
    }
    spin(round * 7919 % 400'000);
    child.kill();
    EXPECT_EQ(child.wait(), 128 + 9);
    while (child.listen(line)) hear();

    last = std::make_unique<DiskWorld>(folder.path(), merging);
    EXPECT_FALSE(need(last->log().trouble()).any());
    const test::Contents contents = here.expect_kept(last->ledger, last->store());
    const std::vector<Submission> next = batch_of(round, heard);
    test::expect_whole(contents, next);
    unacknowledged += contents.count(next.front());
    EXPECT_EQ(contents.count(batch_of(round, heard + 1).front()), 0U);
    last->add(next);  // a retry is harmless
  }
  all.expect_kept(last->ledger, last->store());
  EXPECT_GE(acknowledged, 100U);
  RecordProperty("acknowledged", std::to_string(acknowledged));
  RecordProperty("durable_but_not_acknowledged", std::to_string(unacknowledged));
}

}  // namespace
}  // namespace muniment
