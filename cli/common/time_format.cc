#include "cli/common/time_format.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace muniment::cli {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;
constexpr std::int64_t first_day = -719'528;  // 0000-01-01
constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

// Quotient rounded down and the remainder, which is never negative.
struct Division {
  std::int64_t quotient, remainder;
};
Division divide(std::int64_t value, std::int64_t by) {
  const std::int64_t remainder = (value % by + by) % by;
  return {value / by - (value % by < 0 ? 1 : 0), remainder};
}

// For days within the limits above: the library's calendar ends some way outside them.
std::string format_civil(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace

std::string format_time(std::int64_t utc_ms, int zone_minutes) {
  const auto [utc_days, ms_of_day] = divide(utc_ms, ms_per_day);
  const std::int64_t local_ms = ms_of_day + std::int64_t{zone_minutes} * 60'000;
  const auto [more_days, local_ms_of_day] = divide(local_ms, ms_per_day);
  const std::int64_t days = utc_days + more_days;
  if (days < first_day || days > last_day) return std::to_string(utc_ms) + " ms";
  const auto seconds = static_cast<int>(local_ms_of_day / 1000);
  const int zone = std::abs(zone_minutes);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), " %02d:%02d:%02d%c%02d:%02d", seconds / 3600,
                seconds / 60 % 60, seconds % 60, zone_minutes < 0 ? '-' : '+', zone / 60,
                zone % 60);
  return format_civil(days) + text.data();
}

std::string format_day(std::int32_t days) {
  if (days < first_day || days > last_day) return std::to_string(days) + " d";
  return format_civil(days);
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  constexpr std::array units = {"kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  std::uint64_t scale = 1000;
  // 999 950 bytes would be written 1000.0 kB: the next unit begins where rounding reaches it.
  while (unit + 1 < units.size() && bytes >= scale * 1000 - scale / 20) {
    scale *= 1000;
    ++unit;
  }
  const std::uint64_t tenths = bytes / (scale / 10) + (bytes % (scale / 10) >= scale / 20 ? 1 : 0);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " + units[unit];
}

std::string format_duration(std::uint64_t seconds) {
  std::array<char, 64> text{};
  const auto hours = static_cast<unsigned long long>(seconds / 3600);
  const auto minutes = static_cast<unsigned>(seconds / 60 % 60);
  const auto rest = static_cast<unsigned>(seconds % 60);
  if (hours > 0) {
    std::snprintf(text.data(), text.size(), "%llu:%02u:%02u", hours, minutes, rest);
  } else {
    std::snprintf(text.data(), text.size(), "%u:%02u", minutes, rest);
  }
  return text.data();
}

}  // namespace muniment::cli
