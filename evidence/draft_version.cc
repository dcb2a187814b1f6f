// Whether a draft can be recorded under the version of the catalogue that is in force.
#include <algorithm>

#include "evidence/draft.h"
#include "evidence/model/catalogue.h"

namespace muniment::evidence {
namespace {

Error came_later(std::string_view name, std::uint16_t since, std::uint16_t catalogue) {
  return Error(ErrorKind::refused,
               say("{1} came with version {2} of the catalogue, and version {3} is in force here; "
                   "\"muniment policy\" puts the newer one in force",
                   name, std::to_string(since), std::to_string(catalogue)));
}

}  // namespace

Status check_version(const Draft& draft, std::uint16_t catalogue) {
  if (catalogue < 1 || catalogue > catalogue_version) {
    return Error(ErrorKind::refused,
                 say("version {1} of the catalogue is in force here, and this program knows "
                     "versions 1 to {2}: a newer program can record",
                     std::to_string(catalogue), std::to_string(catalogue_version)));
  }
  const KindRow* newest = row_of(draft.kind);
  if (newest == nullptr) {
    return Error(ErrorKind::refused,
                 say("kind {1} cannot be recorded by this version of the program",
                     std::to_string(draft.kind)));
  }
  if (newest->since > catalogue) return came_later(newest->name, newest->since, catalogue);
  for (const auto& [slot, value] : draft.fields) {
    if (slot >= newest->slots.size() || newest->slots[slot].since <= catalogue) continue;
    return came_later(newest->slots[slot].name, newest->slots[slot].since, catalogue);
  }
  for (const FactRule& rule : newest->facts) {
    const auto stated = [&](const Fact& fact) { return fact.code == number_of(rule.code); };
    if (rule.since > catalogue && std::any_of(draft.facts.begin(), draft.facts.end(), stated)) {
      return came_later(term_by_code(Vocabulary::facts, number_of(rule.code))->name, rule.since,
                        catalogue);
    }
  }
  for (const LinkRule& rule : newest->links) {
    const auto stated = [&](const Link& link) { return link.relation == number_of(rule.relation); };
    if (rule.since > catalogue && std::any_of(draft.links.begin(), draft.links.end(), stated)) {
      return came_later(term_by_code(Vocabulary::relations, number_of(rule.relation))->name,
                        rule.since, catalogue);
    }
  }
  return {};
}

}  // namespace muniment::evidence
