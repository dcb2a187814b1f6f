// What a record states of a round, and what the round in force for its dossier allows it.
#include <algorithm>

#include "evidence/model/rules_judging.h"

namespace muniment {
namespace {

constexpr unsigned rule_two_signers = 2;

// An empty list limits nothing.
bool allows(const std::vector<std::uint16_t>& list, std::uint16_t value) {
  return list.empty() || std::binary_search(list.begin(), list.end(), value);
}

void check_days(const Judging& judging, const Fact& fact) {
  const auto* days = std::get_if<Fact::Number>(&fact.value);
  if (days == nullptr || (days->value >= 0 && days->value <= max_round_days)) return;
  judging.broken(0, say("the fact {1} gives {2} days; a deadline has 0 to {3}",
                        code_name(Vocabulary::facts, fact.code), std::to_string(days->value),
                        std::to_string(max_round_days)));
}

// Numbers of the round's own lists.
void check_listed(const Judging& judging, const Fact& fact) {
  const auto* code = std::get_if<Fact::Code>(&fact.value);
  if (code == nullptr) return;
  const bool listed = fact.code == number_of(FactCode::checklist)
                          ? allows(judging.round->checklist, code->value)
                      : fact.code == number_of(FactCode::discipline)
                          ? allows(judging.round->disciplines, code->value)
                          : true;
  if (listed) return;
  judging.broken(0, say("the fact {1} has the value {2}, which the round of this dossier does not "
                        "list",
                        code_name(Vocabulary::facts, fact.code), std::to_string(code->value)));
}

}  // namespace

void check_round(const Judging& judging) {
  const bool states = judging.is(Kind::filing) || judging.is(Kind::policy);
  for (const Fact& fact : judging.record.facts) {
    if (states && is_round_fact(fact.code)) check_days(judging, fact);
    if (!states && judging.round != nullptr) check_listed(judging, fact);
  }
}

void check_excuse(const Judging& judging, const KindRow& row) {
  if (judging.round == nullptr) return;
  const std::vector<std::uint16_t>& never = judging.round->never_alone;
  if (std::binary_search(never.begin(), never.end(), number_of(row.kind))) {
    judging.broken(
        rule_two_signers,
        say("in the round of this dossier the kind {1} is always signed by {2} different "
            "people",
            row.name, std::to_string(row.persons)));
    return;
  }
  for (const Fact& fact : judging.record.facts) {
    const auto* reason = std::get_if<Fact::Code>(&fact.value);
    if (fact.code != number_of(FactCode::single_signer) || reason == nullptr) continue;
    if (allows(judging.round->reasons, reason->value)) continue;
    judging.broken(
        rule_two_signers,
        say("the round of this dossier does not let fewer people sign for the reason {1}",
            code_name(Vocabulary::single_signer, reason->value)));
  }
}

}  // namespace muniment
