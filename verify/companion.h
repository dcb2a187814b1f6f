// A second thread that works beside its owner, one job after another (private to the audit).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace muniment::verify {

// Where the system gives no thread, `start` does the job itself. What the owner wrote before
// `start`, the job sees; what the job wrote, the owner sees after it was waited for.
class Companion {
 public:
  using Ticket = std::uint64_t;

  Companion();
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;
  ~Companion();  // waits for all jobs

  // Jobs are done in the order of their starts.
  Ticket start(std::function<void()> job);
  void wait(Ticket job);  // for it and those before it
  void wait();            // for all; at once when nothing was started

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;  // the first of them is being done
  Ticket started_ = 0, done_ = 0;
  bool ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace muniment::verify
