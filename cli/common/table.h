// Rows of named cells, as a spreadsheet or another program writes them: CSV (RFC 4180) or JSON
// lines, in UTF-8. What cannot be read of one row does not keep the others from being read.
//
// Thread rule: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/result.h"

namespace muniment::cli {

inline constexpr std::size_t max_table_bytes = 64 * 1024 * 1024;
inline constexpr std::size_t max_table_rows = 100'000;
inline constexpr std::size_t max_table_columns = 256;
inline constexpr std::size_t max_table_faults = 10'000;     // nobody mends more at once
inline constexpr std::size_t max_cell_bytes = 1024 * 1024;  // a field can hold no more

struct TableCell {
  // As it stands in a cell of a spreadsheet, where one text may stand for several values; or as
  // values that are divided already, which only JSON does.
  enum class Form { text, values };

  std::size_t column;  // in `Table::columns`
  Form form;
  std::vector<std::string> values;  // of a text: it alone

  bool operator==(const TableCell&) const = default;
};

struct TableRow {
  std::uint64_t line;            // where it begins, from 1
  std::vector<TableCell> cells;  // in the order of the line; without those that are empty or null

  bool operator==(const TableRow&) const = default;
};

struct TableFault {
  std::uint64_t line;
  std::string column;  // its name; empty: the whole line
  Message sentence;

  bool operator==(const TableFault&) const = default;
};

struct Table {
  std::vector<std::string> columns;  // each once, in the order of their first appearance
  std::vector<TableRow> rows;        // that could be read, and have a cell
  std::vector<TableFault> faults;
};

// The first line names the columns. Cells are divided by commas, lines by CRLF or LF; what holds a
// comma, a quote or a line break stands in quotes, and a quote in it is doubled. Quotes elsewhere,
// and rows that are longer or shorter than the first line, are faults; so is a limit that is
// passed, which ends the reading, as too many faults do.
Table parse_csv(std::string_view text);

// One JSON object a line. Values are texts, whole numbers, null, or arrays of texts and numbers; a
// key may stand once in an object. Lines without an object are skipped where they are empty.
Table parse_json_lines(std::string_view text);

// By its first character: JSON lines begin with a brace. A byte order mark does not count.
Table parse_table(std::string_view text);

}  // namespace muniment::cli
