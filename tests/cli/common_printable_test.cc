#include <gtest/gtest.h>

#include <string>

#include "cli/common/printable.h"

namespace muniment::cli {
namespace {

TEST(Printable, TextOfAnyScriptStays) {
  for (const std::string text : {"", "note.txt", "会议记录（第三稿）.pdf", "Ångström", "\\x1b", "😀",
                                 "नमस्ते", "a b", "全\u3000角"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Printable, ControlCharactersAreShownAsTheirBytes) {
  EXPECT_EQ(printable("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(printable("a\nb\tc\r"), "a\\x0ab\\x09c\\x0d");
  EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");  // U+009B, an escape sequence's beginning
}

TEST(Printable, WhatTurnsOrHidesTextIsShownAsItsBytes) {
  EXPECT_EQ(printable("exe.\u202etxt"), "exe.\\xe2\\x80\\xaetxt");
  for (const std::string hidden :
       {"\u061c", "\u200b", "\u200e", "\u200f", "\u202a", "\u202d", "\u2066", "\u2069", "\u2028",
        "\u2029", "\ufeff", "\u00ad", "\u00a0", "\u034f", "\u2003", "\u2800", "\u3164",
        "\U000e0100"}) {
    EXPECT_EQ(printable(hidden).substr(0, 2), "\\x") << hidden;
  }
}

TEST(Printable, JoinersThatScriptsNeedStay) {
  EXPECT_EQ(printable("👩\u200d🔬"), "👩\u200d🔬");
  EXPECT_EQ(printable("می\u200cخواهم"), "می\u200cخواهم");
}

TEST(Printable, EachInvalidByteIsShownAndTheRestStays) {
  EXPECT_EQ(printable("a\xff"
                      "b"),
            "a\\xffb");
  EXPECT_EQ(printable("\xe4\xb8"), "\\xe4\\xb8");           // cut short
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");           // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(printable("\xe4\xb8卷"), "\\xe4\\xb8卷");
}

TEST(Printable, ItIsPrintableAfterOneTime) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string raw = {static_cast<char>(first), static_cast<char>(second)};
      const std::string once = printable(raw);
      EXPECT_EQ(printable(once), once);
      for (const char byte : once) EXPECT_TRUE(byte < 0 || byte >= ' ');
    }
  }
}

TEST(DisplayWidth, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("卷宗"), 4u);
  EXPECT_EQ(display_width("（卷）"), 6u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("\xff"), 1u);
}

TEST(Pad, FillsUpToTheColumnAndCutsNothing) {
  EXPECT_EQ(pad("卷", 4), "卷  ");
  EXPECT_EQ(pad("abc", 3), "abc");
  EXPECT_EQ(pad("abcd", 3), "abcd");
}

TEST(FormatTable, AlignsColumnsByWidthAndLeavesNoBlanksAtTheEnd) {
  EXPECT_EQ(format_table({{"R7-FGW/1", "立卷", "x"}, {"R7-FGW/12", "interview", ""}}),
            "R7-FGW/1   立卷       x\n"
            "R7-FGW/12  interview\n");
}

TEST(FormatTable, TakesRowsOfDifferentLength) {
  EXPECT_EQ(format_table({{"a"}, {"bcd", "e"}, {}}), "a\nbcd  e\n\n");
  EXPECT_EQ(format_table({}), "");
}

TEST(FormatTable, GoesOnBelowTheLastColumnWhereARowIsTooWide) {
  EXPECT_EQ(
      format_table({{"link", "个数", "to"}, {"partOf", "不限", "one two three four five"}}, 34),
      "link    个数  to\n"
      "partOf  不限  one two three four\n"
      "              five\n");
}

TEST(Wrap, BreaksBetweenWordsAndIndentsWhatFollows) {
  EXPECT_EQ(wrap("one two three four five six seven", 24, 2),
            "one two three four five\n  six seven");
}

TEST(Wrap, GivesTheFirstLineAllColumnsSinceItsBeginningIsPartOfTheText) {
  EXPECT_EQ(wrap("label  one two three four five", 27, 7),
            "label  one two three four\n       five");
}

TEST(Wrap, KeepsTheDashesOfAnOptionWithItsName) {
  EXPECT_EQ(wrap("run muniment adopt --because TEXT", 24, 0), "run muniment adopt\n--because TEXT");
  EXPECT_EQ(wrap("the well-known-and-proven way", 22, 0), "the well-known-and-\nproven way");
}

TEST(Wrap, BreaksChineseAnywhereButNotBeforeAFullStop) {
  const std::string wrapped = wrap("凡所要求核验的内容均已核验，全部相符。", 20, 0);
  EXPECT_EQ(wrapped, "凡所要求核验的内容均\n已核验，全部相符。");
}

TEST(Wrap, LeavesTextAloneWithoutATerminalsWidth) {
  EXPECT_EQ(wrap("one two three four five six seven", 0, 2), "one two three four five six seven");
  EXPECT_EQ(wrap("", 10, 0), "");
}

TEST(Wrap, KeepsALongWordWhole) {
  const std::string word(100, 'a');
  EXPECT_EQ(wrap(word, 30, 0), word);
}

TEST(Wrap, BreaksALongWordWhereItIsToldTo) {
  EXPECT_EQ(
      wrap("name  " + std::string(50, 'a'), 30, 6, LongWords::broken),
      "name\n      " + std::string(24, 'a') + "\n      " + std::string(24, 'a') + "\n      aa");
  EXPECT_EQ(wrap("名称  " + std::string(30, 'a'), 30, 6, LongWords::broken),
            "名称\n      " + std::string(24, 'a') + "\n      " + std::string(6, 'a'));
}

TEST(Table, LetsNoValueBeginALine) {
  const std::string value(25, 'x');
  EXPECT_EQ(format_table({{"overview", value + "digits"}}, 30),
            "overview\n          " + std::string(20, 'x') + "\n          xxxxxdigits\n");
}

}  // namespace
}  // namespace muniment::cli
