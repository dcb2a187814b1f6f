// What a row of a manifest says by itself, before anything is made of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/rows/manifest.h"
#include "evidence/model/catalogue.h"

namespace muniment::cli {

// The cell's text of a column that every kind has; empty: it has none.
std::string text_of(const RowManifest& manifest, const TableRow& row, std::string_view column);
// The kind of a row; null: it names none that people record.
const KindRow* kind_of(const Context& context, const RowManifest& manifest, const TableRow& row);
// The values of a cell that may hold several: divided by semicolons where a text stands for them,
// without blanks around them.
std::vector<std::string> values_of(const TableCell& cell);

}  // namespace muniment::cli
