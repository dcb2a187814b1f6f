// Times, days and sizes as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace muniment::cli {

// "2026-11-23 14:05:09+08:00". Years outside 0 to 9999, which no clock showed, give the plain
// number of milliseconds.
std::string format_time(std::int64_t utc_ms, int zone_minutes);
std::string format_day(std::int32_t days);           // days since 1970-01-01: "2022-08-15"
std::string format_bytes(std::uint64_t bytes);       // "1.2 GB", decimal units
std::string format_duration(std::uint64_t seconds);  // "0:07", "12:40", "3:05:09"

}  // namespace muniment::cli
