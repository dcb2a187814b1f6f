// Rows of the catalogue, for people and for programs.
#pragma once

#include "cli/common/document.h"
#include "cli/context.h"

namespace muniment::cli {

// One kind, its lines broken at `columns`; 0: not broken.
std::string kind_page(const KindRow& row, const Words& words, std::size_t columns);
// All kinds, a line each.
std::string kinds_table(const Words& words, std::size_t columns);

Document kind_document(const KindRow& row);

// Words that are also names for programs: JSON has the English ones.
Message type_word(SlotType type);
Message type_word(FactType type);
Message class_word(AccessClass access);

}  // namespace muniment::cli
