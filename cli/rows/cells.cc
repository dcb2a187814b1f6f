#include "cli/rows/cells.h"

#include <algorithm>

namespace muniment::cli {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::vector<std::string> values_of(const TableCell& cell) {
  if (cell.form == TableCell::Form::values) return cell.values;
  std::vector<std::string> values;
  std::string_view rest = cell.values.front();
  while (true) {
    const std::size_t length = std::min(rest.find(';'), rest.size());
    const std::string_view value = without_blanks(rest.substr(0, length));
    if (!value.empty()) values.emplace_back(value);
    if (length == rest.size()) return values;
    rest.remove_prefix(length + 1);
  }
}

std::string text_of(const RowManifest& manifest, const TableRow& row, std::string_view column) {
  for (const TableCell& cell : row.cells) {
    if (manifest.table.columns[cell.column] == column) return cell.values.front();
  }
  return {};
}

const KindRow* kind_of(const Context& context, const RowManifest& manifest, const TableRow& row) {
  std::string name = text_of(manifest, row, "kind");
  if (name.empty()) name = context.options.kind.value_or("");
  const KindRow* kind = row_by_name(name);
  return kind == nullptr || kind->affair ? nullptr : kind;
}

}  // namespace muniment::cli
