// The values of fields and facts as people write them.
#pragma once

#include "cli/context.h"
#include "cli/taking.h"

namespace muniment::cli {

// Of --set: TEXT, @FILE, or - for standard input; a file's field takes @FILE only. Usage error that
// says what the field takes.
Result<Opening::Value> slot_value(const Context& context, Taking& taking, const Slot& slot,
                                  const std::string& given);
// The text itself, whatever it begins with; of a file's field the file's name.
Result<Opening::Value> typed_value(const Context& context, Taking& taking, const Slot& slot,
                                   std::string text);

// What stands on a file about its secrecy. Refused: a state secret. Usage: no marking.
Status check_marking(const std::string& marking);

// Of --fact: a value by its name or number, of the round's own lists by code or name, a day, a
// number (of a serial number also "next", which the draft notes), or the ID of an entry.
Result<Fact::Value> fact_value(const Context& context, evidence::Registrar& registrar,
                               evidence::Draft& draft, const FactRule& rule,
                               const std::string& given);

}  // namespace muniment::cli
