#include "evidence/model/access.h"

#include <algorithm>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

constexpr std::string_view names[] = {"public", "internal", "restricted", "sealed"};

bool opens(Role role, AccessClass access) {
  switch (access) {
    case AccessClass::open:
      return true;
    case AccessClass::internal:
      return role != Role::administrator && role != Role::liaison;
    case AccessClass::restricted:
      return role == Role::inspector || role == Role::leader || role == Role::office ||
             role == Role::reviewer;
    case AccessClass::sealed:
      return false;
  }
  return false;
}

}  // namespace

std::string_view class_name(AccessClass access) { return names[class_code(access) - 1]; }

std::optional<AccessClass> class_by_name(std::string_view name) {
  for (const AccessClass access : access_classes) {
    if (class_name(access) == name) return access;
  }
  return std::nullopt;
}

std::uint16_t class_code(AccessClass access) {
  return static_cast<std::uint16_t>(static_cast<std::uint16_t>(access) + 1);
}

std::optional<AccessClass> class_by_code(std::uint16_t code) {
  for (const AccessClass access : access_classes) {
    if (class_code(access) == code) return access;
  }
  return std::nullopt;
}

bool opens(std::span<const std::uint16_t> roles, AccessClass access) {
  return std::any_of(roles.begin(), roles.end(), [&](std::uint16_t role) {
    return term_by_code(Vocabulary::roles, role) != nullptr &&
           opens(static_cast<Role>(role), access);
  });
}

AccessClass class_of(const KindRow& row, std::uint16_t slot) {
  if (slot < row.slots.size()) return row.slots[slot].access;
  for (const Slot& each : row.slots) {
    if (each.type == SlotType::content) return each.access;
  }
  return AccessClass::restricted;
}

}  // namespace muniment
