#include <gtest/gtest.h>

#include "ledger/core/entry.h"
#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

TEST(DossierCode, HasItsGrammar) {
  for (const auto* good : {"A", "0", "R7-FGW", "A.B_C-D", "Z9"}) EXPECT_TRUE(is_dossier_code(good));
  EXPECT_TRUE(is_dossier_code(std::string(64, 'A')));
  EXPECT_FALSE(is_dossier_code(std::string(65, 'A')));
  for (const auto* bad : {"", "a", "-A", ".A", "_A", "A/B", "A B", "A\n", "Ä", "卷"}) {
    EXPECT_FALSE(is_dossier_code(bad)) << bad;
  }
  EXPECT_FALSE(is_dossier_code(std::string_view("A\0", 2)));
}

TEST(Citation, ComesBackFromItsText) {
  for (const Citation& citation : {Citation{"R7-FGW", 12}, {"", 1}, {"A", UINT64_MAX}}) {
    const auto parsed = parse_citation(format_citation(citation));
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(*parsed, citation);
  }
  EXPECT_EQ(format_citation({"R7-FGW", 12}), "R7-FGW/12");
  EXPECT_EQ(format_citation({"", 12}), "/12");
}

TEST(Citation, InOtherSpellingsIsRefused) {
  for (const auto* text :
       {"", "/", "12", "A", "A/", "A/0", "A/012", "A/+1", "A/-1", "A/1/2", "A/1 ", " A/1", "a/1",
        "A//1", "//1", "A/18446744073709551616", "A/1x"}) {
    const auto citation = parse_citation(text);
    ASSERT_FALSE(citation.ok()) << text;
    EXPECT_EQ(citation.error().kind(), ErrorKind::malformed);
  }
  test::expect_one_encoding("R7-FGW/12", parse_citation, format_citation);
}

}  // namespace
}  // namespace muniment
