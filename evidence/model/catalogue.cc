#include "evidence/model/catalogue.h"

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

}  // namespace

std::span<const KindRow* const> kind_rows() { return rows; }

const KindRow* row_of(std::uint16_t kind) {
  return kind >= 1 && kind <= rows.size() ? rows[kind - 1u] : nullptr;
}

const KindRow* row_by_name(std::string_view name) {
  for (const KindRow* row : rows) {
    if (row->name == name) return row;
  }
  return nullptr;
}

std::optional<std::uint16_t> slot_by_name(const KindRow& row, std::string_view name) {
  for (std::size_t slot = 0; slot < row.slots.size(); ++slot) {
    if (row.slots[slot].name == name) return static_cast<std::uint16_t>(slot);
  }
  return std::nullopt;
}

}  // namespace muniment
