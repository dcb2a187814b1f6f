// Numbers without gaps, as far as they are facts: rule 12.
#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_numbers = 12;

}  // namespace

void check_serial(const Judging& judging, const Relations& relations, const KindRow& row) {
  if (fact_rule(row, FactCode::serial) == nullptr) return;
  for (const Fact& fact : judging.record.facts) {
    const auto* number = std::get_if<Fact::Number>(&fact.value);
    if (fact.code != number_of(FactCode::serial) || number == nullptr) continue;
    const auto last = relations.last_serial(judging.entry.dossier, judging.record.kind);
    const std::int64_t next = last ? last->number + 1 : 1;
    if (number->value == next) continue;
    const std::string given = std::to_string(number->value), wanted = std::to_string(next);
    judging.broken(rule_numbers,
                   number->value < next
                       ? say("the serial number {1} is taken or below 1; the next one of the kind "
                             "{2} in this dossier is {3}",
                             given, row.name, wanted)
                       : say("the serial number {1} would leave a gap; the next one of the kind "
                             "{2} in this dossier is {3}",
                             given, row.name, wanted));
  }
}

}  // namespace muniment
