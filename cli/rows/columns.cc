#include "cli/rows/columns.h"

#include <algorithm>
#include <array>
#include <set>

namespace muniment::cli {

namespace {

constexpr std::array<std::pair<std::string_view, Column>, 7> common_columns = {{
    {"kind", Column::kind},
    {"dossier", Column::dossier},
    {"occurred", Column::occurred},
    {"label", Column::label},
    {"signers", Column::signers},
    {"files", Column::files},
    {"marking", Column::marking},
}};
constexpr std::string_view field_prefix = "field.", fact_prefix = "fact.", link_prefix = "link.";

Meaning field_of(std::string_view name, const KindRow& row) {
  const std::optional<std::uint16_t> slot = slot_by_name(row, name);
  return slot ? Meaning(FieldColumn{*slot}) : Meaning();
}

Meaning fact_of(std::string_view name, const KindRow& row) {
  const Term* term = term_by_name(Vocabulary::facts, name);
  const FactRule* rule =
      term == nullptr ? nullptr : fact_rule(row, static_cast<FactCode>(term->code));
  return rule == nullptr ? Meaning() : Meaning(FactColumn{rule});
}

Meaning link_of(std::string_view name, const KindRow& row) {
  const Term* term = term_by_name(Vocabulary::relations, name);
  const bool has =
      term != nullptr && std::any_of(row.links.begin(), row.links.end(), [&](const LinkRule& rule) {
        return number_of(rule.relation) == term->code;
      });
  return has ? Meaning(LinkColumn{term->code}) : Meaning();
}

struct Naming {
  std::string_view prefix;
  Meaning (*meaning)(std::string_view name, const KindRow& row);
};
constexpr std::array<Naming, 3> namings = {
    {{field_prefix, field_of}, {fact_prefix, fact_of}, {link_prefix, link_of}}};

bool is_none(const Meaning& meaning) { return std::holds_alternative<std::monostate>(meaning); }

}  // namespace

Meaning meaning_of(const std::string& column, const KindRow& row) {
  for (const auto& [name, common] : common_columns) {
    if (name == column) return common;
  }
  for (const Naming& naming : namings) {
    if (column.starts_with(naming.prefix)) {
      return naming.meaning(std::string_view(column).substr(naming.prefix.size()), row);
    }
  }
  Meaning found;
  AmbiguousColumn all;
  for (const Naming& naming : namings) {
    const Meaning meaning = naming.meaning(column, row);
    if (is_none(meaning)) continue;
    found = meaning;
    all.names.push_back(std::string(naming.prefix) + column);
  }
  return all.names.size() > 1 ? Meaning(std::move(all)) : found;
}

bool is_column(const std::string& name) {
  const auto rows = kind_rows();
  return std::any_of(rows.begin(), rows.end(), [&](const KindRow* row) {
    return !row->affair && !is_none(meaning_of(name, *row));
  });
}

std::vector<std::string> column_names() {
  std::set<std::string> names;
  for (const auto& [name, column] : common_columns) names.emplace(name);
  for (const KindRow* row : kind_rows()) {
    if (row->affair) continue;
    for (const Slot& slot : row->slots) names.emplace(slot.name);
    for (const FactRule& rule : row->facts) {
      names.emplace(term_by_code(Vocabulary::facts, number_of(rule.code))->name);
    }
    for (const LinkRule& rule : row->links) {
      names.emplace(term_by_code(Vocabulary::relations, number_of(rule.relation))->name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace muniment::cli
