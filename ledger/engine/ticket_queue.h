// A fair queue of threads: who comes first is served first. Private to the engines.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace muniment {

class TicketQueue {
 public:
  // Waits for this thread's turn, which lasts until `leave`, called by any thread.
  void enter() {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_++;
    turn_.wait(lock, [&] { return serving_ == ticket; });
  }

  void leave() {
    {
      std::lock_guard lock(mutex_);
      ++serving_;
    }
    turn_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

}  // namespace muniment
