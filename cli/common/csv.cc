// RFC 4180, strictly: a quote that is misplaced is said and not guessed at.
#include <algorithm>
#include <optional>

#include "cli/common/printable.h"
#include "cli/common/table.h"

namespace muniment::cli {
namespace {

// Characters that end a cell which does not stand in quotes, or must not stand in it.
constexpr std::string_view ends_plain = ",\r\n\"";

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  Table read() {
    while (!rest_.empty() && !over_) {
      const std::uint64_t line = line_;
      std::optional<std::vector<std::string>> cells = read_line();
      if (!cells) continue;  // said already
      if (table_.columns.empty()) {
        name_columns(line, std::move(*cells));
      } else {
        add_row(line, std::move(*cells));
      }
    }
    return std::move(table_);
  }

 private:
  void fault(std::uint64_t line, Message sentence) {
    table_.faults.push_back({line, {}, std::move(sentence)});
    over_ = over_ || table_.faults.size() == max_table_faults;
  }
  void stop(std::uint64_t line, Message sentence) {
    fault(line, std::move(sentence));
    over_ = true;
  }

  // None: it is faulty, and the reader stands behind it.
  std::optional<std::vector<std::string>> read_line() {
    std::vector<std::string> cells;
    while (true) {
      if (cells.size() == max_table_columns) {
        skip_line(say("a row has more than {1} cells", std::to_string(max_table_columns)));
        return std::nullopt;
      }
      std::optional<std::string> cell = rest_.starts_with('"') ? read_quoted() : read_plain();
      if (!cell) return std::nullopt;
      cells.push_back(std::move(*cell));
      if (rest_.starts_with(',')) {
        rest_.remove_prefix(1);
        continue;
      }
      if (take_line_end()) return cells;
      skip_line(rest_.starts_with('\r') ? say("a carriage return stands alone: lines end in CRLF "
                                              "or LF")
                                        : say("something stands behind a closing quote: a quote "
                                              "inside a cell is doubled"));
      return std::nullopt;
    }
  }

  std::optional<std::string> read_plain() {
    const std::size_t length = std::min(rest_.find_first_of(ends_plain), rest_.size());
    if (rest_.substr(length).starts_with('"')) {
      skip_line(
          say("a quote stands inside a cell that does not begin with one: put the cell in quotes, "
              "and double the quotes in it"));
      return std::nullopt;
    }
    return take(length);
  }

  std::optional<std::string> read_quoted() {
    const std::uint64_t opened = line_;
    std::string cell;
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) {
        stop(opened, say("a quote is opened here and never closed"));
        return std::nullopt;
      }
      if (cell.size() + quote > max_cell_bytes) return too_long(opened);
      cell += rest_.substr(0, quote);
      line_ += static_cast<std::uint64_t>(
          std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) return cell;
      cell += '"';
      rest_.remove_prefix(1);
    }
  }

  std::optional<std::string> take(std::size_t length) {
    if (length > max_cell_bytes) return too_long(line_);
    std::string cell(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return cell;
  }

  // Where it ends nobody can tell for sure.
  std::optional<std::string> too_long(std::uint64_t line) {
    stop(line,
         say("a cell is longer than 1 MiB, which a field cannot hold; register it as a file"));
    return std::nullopt;
  }

  bool take_line_end() {
    if (rest_.starts_with("\r\n")) {
      rest_.remove_prefix(2);
    } else if (rest_.starts_with('\n')) {
      rest_.remove_prefix(1);
    } else {
      return rest_.empty();
    }
    ++line_;
    return true;
  }

  void skip_line(Message sentence) {
    fault(line_, std::move(sentence));
    rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    take_line_end();
  }

  void name_columns(std::uint64_t line, std::vector<std::string> names) {
    if (names.size() == 1 && names.front().find_first_of(";\t") != std::string::npos) {
      return stop(line, say("the columns are divided by commas, and here is none: save the file as "
                            "CSV with commas"));
    }
    for (const std::string& name : names) {
      if (name.empty()) return stop(line, say("a column has no name"));
      if (std::count(names.begin(), names.end(), name) > 1) {
        return stop(line, say("the column {1} is there twice", printable(name)));
      }
    }
    table_.columns = std::move(names);
  }

  void add_row(std::uint64_t line, std::vector<std::string> cells) {
    TableRow row{line, {}};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      row.cells.push_back({i, TableCell::Form::text, {}});
      row.cells.back().values.push_back(std::move(cells[i]));
    }
    if (row.cells.empty()) return;  // as spreadsheets leave them at the end
    if (cells.size() != table_.columns.size()) {
      return fault(line, say("the row has {1} cells, and the first line names {2} columns",
                             std::to_string(cells.size()), std::to_string(table_.columns.size())));
    }
    if (table_.rows.size() == max_table_rows) {
      return stop(line, say("there are more than {1} rows: divide the file",
                            std::to_string(max_table_rows)));
    }
    table_.rows.push_back(std::move(row));
  }

  std::string_view rest_;
  std::uint64_t line_ = 1;  // of what comes next
  bool over_ = false;
  Table table_;
};

}  // namespace

Table parse_csv(std::string_view text) { return CsvReader(text).read(); }

Table parse_table(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text.starts_with('{') ? parse_json_lines(text) : parse_csv(text);
}

}  // namespace muniment::cli
