// A second thread that works beside its owner, one job at a time (private to the audit).
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace muniment::verify {

// Where the system gives no thread, `start` does the job itself. What the owner wrote before
// `start`, the job sees; what the job wrote, the owner sees after `wait`.
class Companion {
 public:
  Companion();
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;
  ~Companion();  // waits for the job

  void start(std::function<void()> job);  // the job before was waited for
  void wait();                            // at once when nothing was started

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> job_;  // none: idle
  bool ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace muniment::verify
