// One fact, one encoding: what every text format is held to.
#pragma once

#include <gmock/gmock.h>

#include <string>

#include "tests/support/mutations.h"

namespace muniment::test {

// `text` parses and is what its value is formatted to; every byte mutation of it fails to parse, or
// is another value and what that value is formatted to.
template <typename Parse, typename Format>
void expect_one_encoding(std::string_view text, const Parse& parse, const Format& format) {
  const auto good = parse(text);
  ASSERT_TRUE(good.ok()) << to_english(good.error());
  EXPECT_EQ(format(*good), text);
  int tried = 0;
  each_byte_mutation(as_bytes(text), [&](const std::string& what, const Bytes& mutated) {
    ++tried;
    const auto parsed = parse(as_text(mutated));
    if (!parsed.ok()) return;
    EXPECT_FALSE(*parsed == *good) << what;
    EXPECT_EQ(format(*parsed), as_text(mutated)) << what;
  });
  EXPECT_GT(tried, 8);
}

}  // namespace muniment::test
