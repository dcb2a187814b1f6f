// Runs that are read ahead: in order, none lost, and going on behind one that does not follow.
#include "verify/run_queue.h"

#include <gtest/gtest.h>

#include "tests/verify/audit_world.h"

namespace muniment::verify {
namespace {

using test::MemorySource;

class RunQueueTest : public testing::Test {
 protected:
  static constexpr std::uint64_t back_at = 1500;  // where the clock goes back

  RunQueueTest() {
    test::add_batch(ours_.world, "R7-FGW", back_at - ours_.world.size().value);
    ours_.world.now -= 60'000;
    test::add_batch(ours_.world, "R7-YJJ", 4096);
    source_.emplace(ours_.world);
    ground_ = find_ground(*source_, ours_.request(Level::tree), report_);
  }

  struct Seen {
    std::uint64_t first, end;
    bool follows;
    auto operator<=>(const Seen&) const = default;
  };
  // As an audit does, but for telling.
  std::vector<Seen> read_all(bool payloads) {
    Hasher hasher(ground_->suite());
    const AuditRequest request = ours_.request(Level::tree);
    Findings findings(report_);
    TreeAudit tree(*source_, *ground_, request, findings);
    std::vector<Seen> seen;
    Companion companion;
    RunQueue queue(*source_, *ground_, tree, companion, payloads);
    std::uint64_t done = 0;
    while (done < ground_->checkpoint.size.value) {
      const RunQueue::Run& run = queue.oldest(hasher, done);
      seen.push_back({run.rows.first().value, run.rows.end(), run.follows});
      EXPECT_EQ(run.rows.first().value, done);
      if (run.follows) {
        EXPECT_EQ(run.before,
                  done == 0 ? std::nullopt : std::optional(source_->rows[done - 1].leaf));
        tree.finish_run(hasher, run.rows);
      } else {
        take_each(hasher, tree, run.rows);
      }
      if (const ReadRows* behind = queue.behind_oldest()) {
        EXPECT_EQ(behind->first().value, run.rows.end());
      }
      done = run.rows.end();
      queue.drop_oldest();
    }
    tree.finish(hasher);
    return seen;
  }

  static void take_each(Hasher& hasher, TreeAudit& tree, const ReadRows& rows) {
    for (const RowChunk::Row& row : rows.chunk().rows()) {
      const TakenRow taken =
          tree.take(hasher, {row.index, rows.chunk().entry(row), {}, row.stored});
      EXPECT_TRUE(taken.fits);
    }
  }

  test::AuditWorld ours_;
  std::optional<MemorySource> source_;
  Report report_;
  std::optional<Ground> ground_;
};

TEST_F(RunQueueTest, GivesAllRunsInOrderAndGoesOnBehindOneThatDoesNotFollow) {
  const std::uint64_t size = back_at + 4096;
  const std::vector<Seen> expected{{0, 16, true},      {16, 1040, true},   {1040, 2064, false},
                                   {2064, 3088, true}, {3088, 4112, true}, {4112, 5136, true},
                                   {5136, size, true}};
  EXPECT_EQ(read_all(false), expected);
  EXPECT_EQ(report_.count(Outcome::refuted), 0U);
  EXPECT_EQ(read_all(true), expected);
}

TEST_F(RunQueueTest, AnAuditTellsOfTheSameRowsAsOneByOne) {
  source_->rows[700].entry->back() ^= 1;
  source_->rows[4500].entry->back() ^= 1;
  const Report report = ours_.audit(*source_, Level::tree);
  EXPECT_EQ(test::faults(report),
            (std::vector<std::string>{"refuted stored-leaves @700", "refuted stored-leaves @4500",
                                      "refuted root @700"}));
}

}  // namespace
}  // namespace muniment::verify
