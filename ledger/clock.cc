#include "ledger/clock.h"

#include <chrono>
#include <thread>

namespace muniment {

std::int64_t SystemClock::now_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

void SystemClock::wait_ms(std::int64_t duration_ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(duration_ms));
}

}  // namespace muniment
