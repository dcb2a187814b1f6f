// CSV and JSON lines: what each says, and what each line's fault is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/common/table.h"

namespace muniment::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Texts = std::vector<std::string>;

// "LINE COLUMN=VALUE|VALUE ..." of each row.
Texts shown(const Table& table) {
  Texts rows;
  for (const TableRow& row : table.rows) {
    std::string text = std::to_string(row.line);
    for (const TableCell& cell : row.cells) {
      text += " " + table.columns[cell.column] + "=";
      for (std::size_t i = 0; i < cell.values.size(); ++i)
        text += (i == 0 ? "" : "|") + cell.values[i];
    }
    rows.push_back(std::move(text));
  }
  return rows;
}

Texts faults(const Table& table) {
  Texts faults;
  for (const TableFault& fault : table.faults) {
    faults.push_back(std::to_string(fault.line) + " " + fault.column + ": " +
                     to_english(fault.sentence));
  }
  return faults;
}

TEST(Csv, NamesItsColumnsInTheFirstLineAndLeavesEmptyCellsOut) {
  const Table table = parse_csv("kind,dossier,place\ndocument,R7-A,\r\n,R7-B,市政府\n");
  EXPECT_THAT(table.columns, ElementsAre("kind", "dossier", "place"));
  EXPECT_THAT(shown(table),
              ElementsAre("2 kind=document dossier=R7-A", "3 dossier=R7-B place=市政府"));
  EXPECT_THAT(faults(table), IsEmpty());
  EXPECT_EQ(table.rows[0].cells[0].form, TableCell::Form::text);
}

TEST(Csv, QuotedCellsHoldCommasQuotesAndLineBreaks) {
  const Table table = parse_csv("a,b\n\"1,\"\"2\"\"\",\"x\r\ny\nz\"\nlast,line");
  EXPECT_THAT(shown(table), ElementsAre("2 a=1,\"2\" b=x\r\ny\nz", "5 a=last b=line"));
  EXPECT_THAT(faults(table), IsEmpty());
}

TEST(Csv, EmptyRowsAreSkippedWhateverTheirLength) {
  EXPECT_THAT(shown(parse_csv("a,b\n\n,,,\n1,2\n\n")), ElementsAre("4 a=1 b=2"));
}

TEST(Csv, EveryFaultyRowIsToldAndTheOthersAreRead) {
  const Table table = parse_csv("a,b\n1\nx\"y,2\n\"x\"y,2\n1\r2,3\n1,2,3\n5,6\n");
  EXPECT_THAT(shown(table), ElementsAre("7 a=5 b=6"));
  EXPECT_THAT(
      faults(table),
      ElementsAre("2 : the row has 1 cells, and the first line names 2 columns",
                  "3 : a quote stands inside a cell that does not begin with one: put the cell in "
                  "quotes, and double the quotes in it",
                  "4 : something stands behind a closing quote: a quote inside a cell is doubled",
                  "5 : a carriage return stands alone: lines end in CRLF or LF",
                  "6 : the row has 3 cells, and the first line names 2 columns"));
}

TEST(Csv, AQuoteThatIsNeverClosedIsToldWhereItBegins) {
  const Table table = parse_csv("a,b\n1,2\n3,\"4\n5,6\n");
  EXPECT_THAT(shown(table), ElementsAre("2 a=1 b=2"));
  EXPECT_THAT(faults(table), ElementsAre("3 : a quote is opened here and never closed"));
}

TEST(Csv, HeadersThatNameNothingOrOneColumnTwiceAreNotRead) {
  EXPECT_THAT(faults(parse_csv("a,,b\n1,2,3\n")), ElementsAre("1 : a column has no name"));
  EXPECT_THAT(faults(parse_csv("a,b,a\n1,2,3\n")), ElementsAre("1 : the column a is there twice"));
  EXPECT_THAT(faults(parse_csv("kind;dossier\nx;y\n")),
              ElementsAre("1 : the columns are divided by commas, and here is none: save the file "
                          "as CSV with commas"));
}

TEST(Csv, LimitsEndTheReading) {
  EXPECT_THAT(faults(parse_csv("a\n" + std::string(max_cell_bytes + 1, 'x') + "\ny\n")), SizeIs(1));
  EXPECT_THAT(faults(parse_csv("a\n\"" + std::string(max_cell_bytes + 1, 'x') + "\"\n")),
              SizeIs(1));
  EXPECT_THAT(shown(parse_csv("a\n" + std::string(max_cell_bytes, 'x') + "\ny\n")), SizeIs(2));
  std::string rows = "a\n";
  for (std::size_t i = 0; i <= max_table_rows; ++i) rows += "x\n";
  const Table long_table = parse_csv(rows);
  EXPECT_THAT(long_table.rows, SizeIs(max_table_rows));
  EXPECT_THAT(faults(long_table),
              ElementsAre("100002 : there are more than 100000 rows: divide the file"));
  EXPECT_THAT(faults(parse_csv(std::string(max_table_columns, ',') + "\n")), SizeIs(1));
}

TEST(Table, TooManyFaultsEndTheReading) {
  std::string rows = "a,b\n";
  std::string lines = "{}\n";
  for (std::size_t i = 0; i < max_table_faults + 5; ++i) {
    rows += "x\n";
    lines += "x\n";
  }
  EXPECT_THAT(faults(parse_csv(rows)), SizeIs(max_table_faults));
  EXPECT_THAT(faults(parse_json_lines(lines)), SizeIs(max_table_faults));
}

TEST(JsonLines, TakeTextsNumbersNullAndArraysOfThem) {
  const Table table = parse_json_lines(
      "{\"kind\": \"petition\", \"serial\": 7, \"place\": null}\n"
      "\n"
      "{\"serial\": -8, \"files\": [\"a;b.txt\", \"c\"], \"concerns\": [], \"note\": \"\"}\r\n");
  EXPECT_THAT(table.columns, ElementsAre("kind", "serial", "place", "files", "concerns", "note"));
  EXPECT_THAT(shown(table), ElementsAre("1 kind=petition serial=7", "3 serial=-8 files=a;b.txt|c"));
  EXPECT_THAT(faults(table), IsEmpty());
  EXPECT_EQ(table.rows[1].cells[1].form, TableCell::Form::values);
}

TEST(JsonLines, EveryFaultyLineIsToldAndTheOthersAreRead) {
  const Table table = parse_json_lines(
      "[1]\n\"x\"\n{\"a\": 1.5}\n{\"a\": true}\n{\"a\": {\"b\": 1}}\n{\"a\": [[1]]}\n"
      "{\"a\": [null]}\n{\"a\": 1, \"a\": 2}\n{\"a\": 1\n{\"a\": 1} {\"b\": 2}\n{\"a\": \"\xff\"}\n"
      "{\"good\": 1}\n");
  EXPECT_THAT(shown(table), ElementsAre("12 good=1"));
  const std::string kind_of_value =
      " a: a value is a text, a whole number, null, or an array of texts and numbers";
  EXPECT_THAT(faults(table),
              ElementsAre("1 : a line holds one JSON object, with braces around it",
                          "2 : a line holds one JSON object, with braces around it",
                          "3" + kind_of_value, "4" + kind_of_value, "5" + kind_of_value,
                          "6" + kind_of_value, "7" + kind_of_value, "8 a: the key is there twice",
                          "9 : this line is no JSON object, from character 8 on",
                          "10 : this line is no JSON object, from character 10 on",
                          "11 : this line is no JSON object, from character 8 on"));
}

TEST(JsonLines, NestingCostsNothing) {
  EXPECT_THAT(faults(parse_json_lines("{\"a\":" + std::string(1'000'000, '['))), SizeIs(1));
  EXPECT_THAT(faults(parse_json_lines(std::string(1'000'000, '['))), SizeIs(1));
}

TEST(JsonLines, AValueThatNoFieldCanHoldIsAFault) {
  const std::string longest(max_cell_bytes, 'x');
  EXPECT_THAT(faults(parse_json_lines("{\"a\":\"" + longest + "\"}")), IsEmpty());
  EXPECT_THAT(faults(parse_json_lines("{\"a\":\"" + longest + "x\"}")), SizeIs(1));
}

TEST(Table, IsToldApartByItsFirstCharacterBehindAByteOrderMark) {
  EXPECT_THAT(shown(parse_table("\xef\xbb\xbf{\"a\": 1}\n")), ElementsAre("1 a=1"));
  EXPECT_THAT(shown(parse_table("\xef\xbb\xbf"
                                "a\n1\n")),
              ElementsAre("2 a=1"));
  EXPECT_THAT(shown(parse_table("")), IsEmpty());
}

}  // namespace
}  // namespace muniment::cli
