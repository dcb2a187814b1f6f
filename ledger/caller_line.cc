#include "ledger/caller_line.h"

namespace muniment {

bool CallerLine::lead_or_wait(Caller& caller) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(&caller);
  moved_.wait(lock,
              [&] { return caller.answer.has_value() || (!led_ && waiting_.front() == &caller); });
  if (caller.answer.has_value()) return false;
  led_ = true;
  return true;
}

std::vector<Caller*> CallerLine::gather(std::size_t most) {
  std::lock_guard lock(mutex_);
  std::vector<Caller*> group;
  std::size_t records = 0;
  while (!waiting_.empty()) {
    Caller* next = waiting_.front();
    records += next->batch.size();
    const bool alone = next->purpose == Caller::Purpose::adopt;
    if (!group.empty() && (alone || records > most)) break;
    group.push_back(next);
    waiting_.pop_front();
    if (alone) break;
  }
  return group;
}

void CallerLine::leave(const std::vector<Caller*>& group, std::vector<Caller::Answer> answers) {
  MUNIMENT_CHECK(group.size() == answers.size());
  {
    std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < group.size(); ++i) group[i]->answer = std::move(answers[i]);
    led_ = false;
  }
  moved_.notify_all();
}

void CallerLine::enter() {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [&] { return !led_; });
  led_ = true;
}

}  // namespace muniment
