#include "evidence/model/catalogue.h"

namespace muniment {

const KindRow* row_of(std::uint16_t kind) {
  for (const KindRow& row : kind_rows()) {
    if (number_of(row.kind) == kind) return &row;
  }
  return nullptr;
}

const KindRow* row_by_name(std::string_view name) {
  for (const KindRow& row : kind_rows()) {
    if (row.name == name) return &row;
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
