// How the callers of a log share its commits. Private to the log.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "ledger/core/key.h"
#include "ledger/submission.h"

namespace muniment {

// A caller of a log, from its coming to its answer.
struct Caller {
  enum class Purpose { append, adopt };
  using Answer = Result<std::vector<Placement>>;

  std::span<const Submission> batch;
  const PrivateKey& key;
  const Admit& admit;
  Purpose purpose;
  std::optional<Answer> answer = std::nullopt;  // the line's, until `lead_or_wait` has returned
};

// The line of a log's callers: the first one leads, and answers those that it gathers.
class CallerLine {
 public:
  // Waits until the caller has its answer (false), or leads (true): then it calls `gather` once and
  // `leave` once.
  bool lead_or_wait(Caller& caller);

  // The callers that the leader answers, itself first, in the order of their coming, with at most
  // `most` records together. Whoever adopts is alone.
  std::vector<Caller*> gather(std::size_t most);

  // Hands out the answers of a group and lets the next one lead.
  void leave(const std::vector<Caller*>& group, std::vector<Caller::Answer> answers);

  // For work that is no append: waits until nobody leads, and leads without a group.
  void enter();
  void leave() { leave({}, {}); }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Caller*> waiting_;
  bool led_ = false;
};

}  // namespace muniment
