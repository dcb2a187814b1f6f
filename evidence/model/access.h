// Who may open what: the classes of fields, and the roles that open them (README.md, "Classes").
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "evidence/model/catalogue.h"

namespace muniment {

// From the least to the most secret.
inline constexpr AccessClass access_classes[] = {AccessClass::open, AccessClass::internal,
                                                 AccessClass::restricted, AccessClass::sealed};

std::string_view class_name(AccessClass access);  // "public", "internal", …
std::optional<AccessClass> class_by_name(std::string_view name);
std::uint16_t class_code(AccessClass access);  // from 1
std::optional<AccessClass> class_by_code(std::uint16_t code);

// Whether one of these roles opens a class. No role opens `sealed`: persons are named for it.
bool opens(std::span<const std::uint16_t> roles, AccessClass access);

// The class of a slot, also of one behind the row's last: an attachment has that of the first file.
AccessClass class_of(const KindRow& row, std::uint16_t slot);

}  // namespace muniment
