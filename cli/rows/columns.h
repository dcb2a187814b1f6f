// What a column of a row manifest means (cli/README.md, "Row manifests").
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "evidence/model/catalogue.h"

namespace muniment::cli {

// Columns that every kind has.
enum class Column { kind, dossier, occurred, label, signers, files, marking };

struct FieldColumn {
  std::uint16_t slot;
};
struct FactColumn {
  const FactRule* rule;
};
struct LinkColumn {
  std::uint16_t relation;
};
// Of several things of one name: how each of them is to be written.
struct AmbiguousColumn {
  std::vector<std::string> names;
};
// monostate: the kind has nothing of that name.
using Meaning =
    std::variant<std::monostate, Column, FieldColumn, FactColumn, LinkColumn, AmbiguousColumn>;
// A plain name, or one that says what it names: field.NAME, fact.NAME, link.NAME.
Meaning meaning_of(const std::string& column, const KindRow& row);

// Whether any kind that people record has a column of this name.
bool is_column(const std::string& name);
// All names, for a guess at a mistyped one.
std::vector<std::string> column_names();

}  // namespace muniment::cli
