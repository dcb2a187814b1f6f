#include "evidence/model/catalogue.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "evidence/model/catalogue_families.h"

namespace muniment {
namespace {

constexpr auto rows = [] {
  std::array<const KindRow*, std::size(affair_rows) + std::size(frame_rows) +
                                 std::size(evidence_rows) + std::size(handling_rows) +
                                 std::size(conclusion_rows) + std::size(correction_rows)>
      all{};
  std::size_t next = 0;
  const auto add = [&](const auto& family) {
    for (const KindRow& row : family) all[next++] = &row;
  };
  add(affair_rows);
  add(frame_rows);
  add(evidence_rows);
  add(handling_rows);
  add(conclusion_rows);
  add(correction_rows);
  return all;
}();

// What a version has stands before what later ones added.
template <typename Part>
std::span<const Part> parts_of(std::span<const Part> parts, std::uint16_t version) {
  std::size_t count = 0;
  while (count < parts.size() && parts[count].since <= version) ++count;
  return parts.first(count);
}

// The rows as the first version of the catalogue has them. Families are constants of other files,
// so they can be read only at run time.
const std::array<KindRow, rows.size()>& first_rows() {
  static const auto first = [] {
    std::array<KindRow, rows.size()> all{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      all[i] = *rows[i];
      all[i].slots = parts_of(all[i].slots, 1);
      all[i].facts = parts_of(all[i].facts, 1);
      all[i].links = parts_of(all[i].links, 1);
    }
    return all;
  }();
  return first;
}

}  // namespace

std::span<const KindRow* const> kind_rows() { return rows; }

const KindRow* row_of(std::uint16_t kind, std::uint16_t catalogue) {
  static_assert(catalogue_version == 2);  // an older version than the newest is the first
  if (kind < 1 || kind > rows.size() || catalogue < 1 || catalogue > catalogue_version) {
    return nullptr;
  }
  const KindRow* row = rows[kind - 1u];
  if (row->since > catalogue) return nullptr;
  return catalogue == catalogue_version ? row : &first_rows()[kind - 1u];
}

const KindRow* row_by_name(std::string_view name) {
  for (const KindRow* row : rows) {
    if (row->name == name) return row;
  }
  return nullptr;
}

const FactRule* fact_rule(const KindRow& row, FactCode fact) {
  const auto rule = std::find_if(row.facts.begin(), row.facts.end(),
                                 [&](const FactRule& each) { return each.code == fact; });
  return rule == row.facts.end() ? nullptr : &*rule;
}

std::vector<const Term*> values_of(const FactRule& rule) {
  const std::optional<Vocabulary> vocabulary = values_of_fact(number_of(rule.code));
  std::vector<const Term*> values;
  if (!vocabulary) return values;
  for (const Term& term : terms(*vocabulary)) {
    const auto& taken = rule.values;
    if (taken.empty() || std::find(taken.begin(), taken.end(), term.code) != taken.end()) {
      values.push_back(&term);
    }
  }
  return values;
}

std::optional<std::uint16_t> slot_by_name(const KindRow& row, std::string_view name) {
  for (std::size_t slot = 0; slot < row.slots.size(); ++slot) {
    if (row.slots[slot].name == name) return static_cast<std::uint16_t>(slot);
  }
  return std::nullopt;
}

}  // namespace muniment
