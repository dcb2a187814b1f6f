#include "cli/kind_page.h"

namespace muniment::cli {

Message type_word(SlotType type) {
  switch (type) {
    case SlotType::text:
      return say("text");
    case SlotType::integer:
      return say("integer");
    case SlotType::instant:
      return say("instant");
    case SlotType::data:
      return say("data");
    case SlotType::content:
      break;
  }
  return say("content");
}

Message type_word(FactType type) {
  switch (type) {
    case FactType::code:
      return say("code");
    case FactType::day:
      return say("day");
    case FactType::number:
      return say("number");
    case FactType::id:
      break;
  }
  return say("id");
}

Message class_word(AccessClass access) {
  switch (access) {
    case AccessClass::open:
      return say("public");
    case AccessClass::internal:
      return say("internal");
    case AccessClass::restricted:
      return say("restricted");
    case AccessClass::sealed:
      break;
  }
  return say("sealed");
}

}  // namespace muniment::cli
