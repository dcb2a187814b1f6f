#include "verify/companion.h"

#include <system_error>
#include <utility>

#include "ledger/core/result.h"

namespace muniment::verify {

Companion::Companion() {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {  // no thread to be had
  }
}

Companion::~Companion() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Companion::Ticket Companion::start(std::function<void()> job) {
  if (!thread_.joinable()) {
    job();
    return 0;
  }
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  changed_.notify_all();
  return ++started_;
}

void Companion::wait(Ticket job) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return done_ >= job; });
}

void Companion::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return done_ == started_; });
}

void Companion::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !jobs_.empty() || ending_; });
    if (jobs_.empty()) return;
    const std::function<void()>& job = jobs_.front();  // others are added behind it
    lock.unlock();
    job();
    lock.lock();
    jobs_.pop_front();
    done_ += 1;
    changed_.notify_all();
  }
}

}  // namespace muniment::verify
