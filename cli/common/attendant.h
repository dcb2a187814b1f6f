// A thread beside long work: it shows progress, and hears when somebody wants the work to stop.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

namespace muniment::cli {

// While it lives, SIGINT and SIGTERM end nothing: the first one calls `interrupted`, a second one
// ends the process as it always does. Make it before other threads, so that these leave the signals
// to it; one at a time. Signals that were ignored before stay so. Where the system starts no thread
// for it, nothing is shown and signals do what they always do.
class Attendant {
 public:
  // Both are called by its thread: `tick` ten times a second.
  Attendant(std::function<void()> tick, std::function<void()> interrupted);
  ~Attendant();  // after its thread has ended
  bool was_interrupted() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muniment::cli
