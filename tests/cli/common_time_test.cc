#include <gtest/gtest.h>

#include <limits>

#include "cli/common/time_format.h"

namespace muniment::cli {
namespace {

TEST(FormatTime, ShowsTheOffset) {
  EXPECT_EQ(format_time(0, 0), "1970-01-01 00:00:00+00:00");
  EXPECT_EQ(format_time(1660527000000, 480), "2022-08-15 09:30:00+08:00");
  EXPECT_EQ(format_time(1660527000999, -210), "2022-08-14 22:00:00-03:30");
  EXPECT_EQ(format_time(1660527000000, -30), "2022-08-15 01:00:00-00:30");
}

TEST(FormatTime, CountsDownBeforeTheEpoch) {
  EXPECT_EQ(format_time(-1, 0), "1969-12-31 23:59:59+00:00");
  EXPECT_EQ(format_time(-86'400'000, 0), "1969-12-31 00:00:00+00:00");
}

TEST(FormatTime, ShowsYearsOfFourDigitsAndOtherwiseTheNumber) {
  EXPECT_EQ(format_time(253'402'300'799'999, 0), "9999-12-31 23:59:59+00:00");
  EXPECT_EQ(format_time(253'402'300'800'000, 0), "253402300800000 ms");
  EXPECT_EQ(format_time(253'402'300'799'999, 1), "253402300799999 ms");
  EXPECT_EQ(format_time(-62'167'219'200'000, 0), "0000-01-01 00:00:00+00:00");
  EXPECT_EQ(format_time(-62'167'219'200'001, 0), "-62167219200001 ms");
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::max(), 480), "9223372036854775807 ms");
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::min(), -480), "-9223372036854775808 ms");
}

TEST(FormatDay, KnowsLeapYears) {
  EXPECT_EQ(format_day(0), "1970-01-01");
  EXPECT_EQ(format_day(-1), "1969-12-31");
  EXPECT_EQ(format_day(11016), "2000-02-29");
  EXPECT_EQ(format_day(11017), "2000-03-01");
  EXPECT_EQ(format_day(19219), "2022-08-15");
  EXPECT_EQ(format_day(2'932'896), "9999-12-31");
  EXPECT_EQ(format_day(2'932'897), "2932897 d");
  EXPECT_EQ(format_day(std::numeric_limits<std::int32_t>::min()), "-2147483648 d");
}

TEST(FormatBytes, RoundsToOneDigitAndTakesTheNextUnitInTime) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(999), "999 B");
  EXPECT_EQ(format_bytes(1000), "1.0 kB");
  EXPECT_EQ(format_bytes(1049), "1.0 kB");
  EXPECT_EQ(format_bytes(1050), "1.1 kB");
  EXPECT_EQ(format_bytes(999'949), "999.9 kB");
  EXPECT_EQ(format_bytes(999'950), "1.0 MB");
  EXPECT_EQ(format_bytes(1'234'567'890), "1.2 GB");
  EXPECT_EQ(format_bytes(200'000'000'000), "200.0 GB");
  EXPECT_EQ(format_bytes(std::numeric_limits<std::uint64_t>::max()), "18.4 EB");
}

TEST(FormatDuration, ShowsHoursOnlyWhereThereAreAny) {
  EXPECT_EQ(format_duration(0), "0:00");
  EXPECT_EQ(format_duration(67), "1:07");
  EXPECT_EQ(format_duration(3599), "59:59");
  EXPECT_EQ(format_duration(11109), "3:05:09");
}

}  // namespace
}  // namespace muniment::cli
