#include "evidence/toml_nesting.h"

#include <gmock/gmock.h>

#include <string>

namespace muniment::evidence {
namespace {

using testing::Eq;
using testing::Optional;

TEST(TomlNesting, CountsKeysAndOpenBracketsOfALine) {
  EXPECT_THAT(too_deep_line("a.b.c = 1\n[d.e.f]\n", 2), Eq(std::nullopt));
  EXPECT_THAT(too_deep_line("x = 1\na.b.c.d = 1\n", 2), Optional(2));
  EXPECT_THAT(too_deep_line("x = [[1], [2], {y = 3}]\n", 2), Eq(std::nullopt));
  EXPECT_THAT(too_deep_line("x = [\n[\n[1]]]\n", 2), Optional(3));
  EXPECT_THAT(too_deep_line("x = {a = {b = {}}}", 2), Optional(1));
}

TEST(TomlNesting, PassesOverStringsAndComments) {
  for (const char* text :
       {"x = \"a.b.c.[[[\"", "x = 'a.b.c.[[['", "x = 1 # a.b.c.[[[", "x = \"\\\"...\"",
        "x = \"\"\"a.b\n\\\"\"\" ...\n[[[\"\"\"", "x = '''a.b\n...\n[[['''", "x = '''...'''''",
        "x = \"\"\"...\"\"\"\"\""}) {
    EXPECT_THAT(too_deep_line(text, 2), Eq(std::nullopt)) << text;
  }
  EXPECT_THAT(too_deep_line("x = \"\"\"\n\n\"\"\"\na.b.c.d = 1", 2), Optional(4));
  EXPECT_THAT(too_deep_line("# '''\na.b.c.d = 1", 2), Optional(2));
  EXPECT_THAT(too_deep_line("x = ''\na.b.c.d = 1", 2), Optional(2));
}

// The parser stops at such a string, and this does not pass what stands behind it.
TEST(TomlNesting, StringOfOneLineEndsWithIt) {
  EXPECT_THAT(too_deep_line("x = \"open\na.b.c.d = 1\n", 2), Optional(2));
  EXPECT_THAT(too_deep_line("x = \"\"\"open\na.b.c.d = 1\n", 2), Eq(std::nullopt));
  EXPECT_THAT(too_deep_line("x = \"ends in \\", 2), Eq(std::nullopt));
}

}  // namespace
}  // namespace muniment::evidence
