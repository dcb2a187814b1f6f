#include <map>
#include <nlohmann/json.hpp>

#include "cli/common/printable.h"
#include "cli/common/table.h"

namespace muniment::cli {
namespace {

// Takes one line's object from the library's parser, which recurses as little as this does: nothing
// may stand in an array that stands in the object.
class LineTaker final : public nlohmann::json_sax<nlohmann::json> {
 public:
  LineTaker(Table& table, std::map<std::string, std::size_t, std::less<>>& columns,
            std::uint64_t line)
      : table_(table), columns_(columns), row_{line, {}} {}

  TableRow take_row() { return std::move(row_); }
  bool faulty() const { return faulty_; }

  bool null() override { return depth_ == 1 ? end_value() : scalar_at_wrong_place(); }
  bool boolean(bool /*value*/) override { return wrong_value(); }
  bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
    return wrong_value();
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return wrong_value(); }

  bool start_object(std::size_t /*elements*/) override { return ++depth_ == 1 || wrong_value(); }
  bool key(string_t& name) override {
    column_ = name;
    const auto known = columns_.find(name);
    if (known == columns_.end() && columns_.size() == max_table_columns) {
      return refuse(
          say("there are more than {1} different keys", std::to_string(max_table_columns)));
    }
    const std::size_t place = known == columns_.end()
                                  ? columns_.emplace(name, columns_.size()).first->second
                                  : known->second;
    if (place == table_.columns.size()) table_.columns.push_back(name);
    for (const std::size_t earlier : seen_) {
      if (earlier == place) return refuse(say("the key is there twice"));
    }
    seen_.push_back(place);
    cell_ = {place, TableCell::Form::values, {}};
    return true;
  }
  bool end_object() override {
    --depth_;
    column_.clear();
    return true;
  }
  bool start_array(std::size_t /*elements*/) override {
    return ++depth_ == 2 || (depth_ == 1 ? no_object() : wrong_value());
  }
  bool end_array() override {
    --depth_;
    return end_value();
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    column_.clear();
    return refuse(
        say("this line is no JSON object, from character {1} on", std::to_string(position)));
  }

 private:
  bool refuse(Message sentence) {
    if (!faulty_) table_.faults.push_back({row_.line, column_, std::move(sentence)});
    faulty_ = true;
    return false;
  }
  bool no_object() { return refuse(say("a line holds one JSON object, with braces around it")); }
  bool wrong_value() {
    if (depth_ == 0) return no_object();
    return refuse(say("a value is a text, a whole number, null, or an array of texts and numbers"));
  }
  bool scalar_at_wrong_place() { return depth_ == 0 ? no_object() : wrong_value(); }

  bool add(std::string value) {
    if (depth_ == 0) return no_object();
    if (value.size() > max_cell_bytes) {
      return refuse(
          say("the value is longer than 1 MiB, which a field cannot hold; register it as a file"));
    }
    if (!value.empty()) cell_.values.push_back(std::move(value));
    return depth_ == 1 ? end_value() : true;
  }
  bool end_value() {
    if (!cell_.values.empty()) row_.cells.push_back(std::move(cell_));
    cell_.values.clear();
    return true;
  }

  Table& table_;
  std::map<std::string, std::size_t, std::less<>>& columns_;
  TableRow row_;
  std::vector<std::size_t> seen_;  // columns of this line
  TableCell cell_{0, TableCell::Form::values, {}};
  std::string column_;
  unsigned depth_ = 0;
  bool faulty_ = false;
};

}  // namespace

Table parse_json_lines(std::string_view text) {
  Table table;
  std::map<std::string, std::size_t, std::less<>> columns;
  for (std::uint64_t line = 1; !text.empty() && table.faults.size() < max_table_faults; ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view written = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (written.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (table.rows.size() == max_table_rows) {
      table.faults.push_back(
          {line,
           {},
           say("there are more than {1} rows: divide the file", std::to_string(max_table_rows))});
      break;
    }
    LineTaker taker(table, columns, line);
    const bool whole = nlohmann::json::sax_parse(written.begin(), written.end(), &taker);
    if (!whole || taker.faulty()) continue;
    TableRow row = taker.take_row();
    if (!row.cells.empty()) table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace muniment::cli
