#include "verify/run_queue.h"

#include <algorithm>

namespace muniment::verify {
namespace {

constexpr std::uint64_t founding_rows = 16;
constexpr std::size_t max_runs_with_payloads = 2;

}  // namespace

RunQueue::RunQueue(Source& source, const Ground& ground, TreeAudit& tree, Companion& companion,
                   bool payloads)
    : source_(source),
      tree_(tree),
      companion_(companion),
      companions_hasher_(ground.suite()),
      size_(ground.checkpoint.size),
      payloads_(payloads) {}

const RunQueue::Run& RunQueue::oldest(Hasher& hasher, std::uint64_t done) {
  if (count_ == 0) read_on(hasher, done);
  while (may_read_on()) read_on(hasher, runs_[place(count_ - 1)].rows.end());
  const Run& run = runs_[first_];
  companion_.wait(run.followed_at);
  if (!run.follows) companion_.wait();  // it leaves those behind alone
  return run;
}

void RunQueue::drop_oldest() {
  const bool followed = runs_[first_].follows;
  first_ = place(1);
  count_ -= 1;
  if (followed) return;
  // Its rows were taken one by one: those behind may follow them.
  strayed_ = false;
  for (std::size_t i = 0; i < count_; ++i) follow(runs_[place(i)]);
}

bool RunQueue::may_read_on() const {
  const ReadRows& newest = runs_[place(count_ - 1)].rows;
  return count_ < (payloads_ ? max_runs_with_payloads : runs_.size()) &&
         newest.reached() == RowChunk::End::reached && newest.end() < size_.value;
}

void RunQueue::read_on(Hasher& hasher, std::uint64_t first) {
  Run& run = runs_[place(count_)];
  // The first run is short: those who are enrolled in it are known when the next one is judged.
  const std::uint64_t end = first == 0 ? std::min(size_.value, founding_rows) : size_.value;
  run.rows.read(source_, hasher, LeafIndex{first}, TreeSize{end}, payloads_);
  count_ += 1;
  follow(run);
}

void RunQueue::follow(Run& run) {
  run.follows = false;
  run.followed_at = companion_.start([this, &run] {
    if (strayed_) return;  // rows that were made to follow those before it would hide it
    run.before = tree_.newest();
    run.follows = tree_.follow_run(companions_hasher_, run.rows);
    strayed_ = !run.follows;
  });
}

}  // namespace muniment::verify
