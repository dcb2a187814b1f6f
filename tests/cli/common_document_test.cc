#include <gtest/gtest.h>

#include <limits>

#include "cli/common/document.h"

namespace muniment::cli {
namespace {

TEST(Document, IsWrittenInTheOrderInWhichItWasSet) {
  Document document = Document::object();
  document.set("z", "last letter first").set("a", std::uint64_t{1}).set("m", Document());
  EXPECT_EQ(to_json(document),
            "{\n  \"z\": \"last letter first\",\n  \"a\": 1,\n  \"m\": null\n}\n");
}

TEST(Document, AKeyThatIsSetAgainKeepsItsPlace) {
  Document document = Document::object();
  document.set("a", true).set("b", false).set("a", "new");
  EXPECT_EQ(to_json(document), "{\n  \"a\": \"new\",\n  \"b\": false\n}\n");
}

TEST(Document, KeepsWholeNumbersExact) {
  Document document = Document::array();
  document.push(std::numeric_limits<std::uint64_t>::max());
  document.push(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(to_json(document), "[\n  18446744073709551615,\n  -9223372036854775808\n]\n");
}

TEST(Document, EscapesWhatJsonMustAndKeepsChinese) {
  EXPECT_EQ(to_json("卷\n\"\\\x01"), "\"卷\\n\\\"\\\\\\u0001\"\n");
}

TEST(Document, BytesThatAreNoTextStillMakeADocument) {
  Document document = Document::object();
  document
      .set("name",
           "a\xff"
           "b")
      .set("\xfe", "x");
  EXPECT_EQ(to_json(document), "{\n  \"name\": \"a\\\\xffb\",\n  \"\\\\xfe\": \"x\"\n}\n");
}

TEST(Document, EmptyOnesHaveTheirBrackets) {
  EXPECT_EQ(to_json(Document::array()), "[]\n");
  EXPECT_EQ(to_json(Document::object()), "{}\n");
  EXPECT_EQ(to_json(Document()), "null\n");
}

TEST(DocumentDeath, SettingAKeyOfSomethingElseIsOurMistake) {
  Document text = "x";
  EXPECT_DEATH(text.set("a", true), "object");
  EXPECT_DEATH(text.push(true), "array");
}

}  // namespace
}  // namespace muniment::cli
