// Time comes in by constructor.
#pragma once

#include <cstdint>

namespace muniment {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now_ms() = 0;  // UTC, milliseconds since 1970-01-01
  virtual void wait_ms(
      std::int64_t duration_ms) = 0;  // a test's clock returns at once and moves on
};

class SystemClock final : public Clock {
 public:
  std::int64_t now_ms() override;
  void wait_ms(std::int64_t duration_ms) override;
};

}  // namespace muniment
