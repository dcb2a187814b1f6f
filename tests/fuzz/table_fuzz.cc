#include <algorithm>

#include "cli/common/table.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

namespace {

using cli::Table;
using cli::TableCell;
using cli::TableRow;

std::string in_quotes(const std::string& text) {
  std::string cell = "\"";
  for (const char each : text) cell += each == '"' ? std::string("\"\"") : std::string(1, each);
  return cell + "\"";
}

std::string as_csv(const Table& table) {
  std::string csv;
  for (const std::string& column : table.columns)
    csv += (csv.empty() ? "" : ",") + in_quotes(column);
  for (const TableRow& row : table.rows) {
    std::vector<std::string> cells(table.columns.size());
    for (const TableCell& cell : row.cells) cells[cell.column] = cell.values.front();
    csv += "\r\n";
    for (std::size_t i = 0; i < cells.size(); ++i) csv += (i == 0 ? "" : ",") + in_quotes(cells[i]);
  }
  return csv + "\r\n";
}

// Limits hold, and every cell and fault says where it stands.
void check_places(const Table& table) {
  MUNIMENT_CHECK(table.columns.size() <= cli::max_table_columns);
  MUNIMENT_CHECK(table.rows.size() <= cli::max_table_rows);
  MUNIMENT_CHECK(table.faults.size() <= cli::max_table_faults + 1);
  std::uint64_t line = 0;
  for (const TableRow& row : table.rows) {
    MUNIMENT_CHECK(row.line > line && !row.cells.empty());
    line = row.line;
    for (const TableCell& cell : row.cells) {
      MUNIMENT_CHECK(cell.column < table.columns.size());
      MUNIMENT_CHECK(cell.form == TableCell::Form::values || cell.values.size() == 1);
    }
  }
  for (const cli::TableFault& fault : table.faults) {
    MUNIMENT_CHECK(fault.line >= 1 && !to_english(fault.sentence).empty());
  }
}

bool same_cells(const TableRow& a, const TableRow& b) { return a.cells == b.cells; }

}  // namespace

// Both readers get every input. What is read of a CSV without faults reads the same when it is
// written again.
FUZZ_TARGET(table) {
  const std::string_view text = as_text(input);
  check_places(cli::parse_json_lines(text));
  const Table either = cli::parse_table(text);
  check_places(either);
  const Table table = cli::parse_csv(text);
  check_places(table);
  if (table.faults.empty() && !table.rows.empty()) {
    const Table again = cli::parse_csv(as_csv(table));
    MUNIMENT_CHECK(again.faults.empty() && again.columns == table.columns);
    MUNIMENT_CHECK(std::equal(again.rows.begin(), again.rows.end(), table.rows.begin(),
                              table.rows.end(), same_cells));
  }
  return either.faults.empty() && !either.rows.empty();
}
