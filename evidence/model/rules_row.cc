// A record against its kind's row: signers, slots, facts.
#include <algorithm>

#include "evidence/model/rules_judging.h"

namespace muniment {
namespace {

constexpr unsigned rule_roles = 1;
constexpr unsigned rule_two_signers = 2;
constexpr unsigned rule_finding = 5;

unsigned signing_rule(const KindRow& row) {
  return row.kind == Kind::finding ? rule_finding : rule_two_signers;
}

void check_role(const Judging& judging, const KindRow& row, const Signer& signer,
                const CapacityRule& rule) {
  const RosterKey* key = judging.roster.find(signer.key);
  if (key == nullptr || rule.roles.empty()) return;  // a key that nobody knows was told before
  const bool holds = std::any_of(rule.roles.begin(), rule.roles.end(),
                                 [&](Role role) { return key->has_role(number_of(role)); });
  if (holds) return;
  std::string wanted;
  for (const Role role : rule.roles) {
    if (!wanted.empty()) wanted += ", ";
    wanted += code_name(Vocabulary::roles, number_of(role));
  }
  judging.broken(rule_roles,
                 say("{1} may not sign the kind {2} as {3}: that takes one of the roles {4}",
                     key->enrolment.keys.name, row.name,
                     code_name(Vocabulary::capacities, signer.capacity), wanted));
}

void check_capacities(const Judging& judging, const KindRow& row) {
  const auto& signers = judging.record.signers;
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const std::uint16_t capacity = signers[i].capacity;
    if (term_by_code(Vocabulary::capacities, capacity) == nullptr) {
      judging.unknown(say("signer {1} signs in the capacity {2}, which this program does not know",
                          std::to_string(i + 1), std::to_string(capacity)));
      continue;
    }
    if (i >= row.capacities.size() && !row.repeats) {
      judging.broken(signing_rule(row),
                     say("the kind {1} has at most {2} signers, not {3}", row.name,
                         std::to_string(row.capacities.size()), std::to_string(signers.size())));
      return;
    }
    const CapacityRule& rule = row.capacities[std::min(i, row.capacities.size() - 1)];
    if (capacity != number_of(rule.capacity)) {
      judging.broken(
          signing_rule(row),
          say("signer {1} of the kind {2} signs as {3}, not as {4}", std::to_string(i + 1),
              row.name, code_name(Vocabulary::capacities, number_of(rule.capacity)),
              code_name(Vocabulary::capacities, capacity)));
      continue;
    }
    check_role(judging, row, signers[i], rule);
  }
}

bool has_fact(const Record& record, FactCode code) {
  return std::any_of(record.facts.begin(), record.facts.end(),
                     [&](const Fact& fact) { return fact.code == number_of(code); });
}

// Distinct signers are distinct persons: two keys of one person count once.
void check_persons(const Judging& judging, const KindRow& row) {
  const std::set<KeyId> persons = persons_of(judging, judging.record);
  if (persons.size() >= row.persons) return;
  const bool excusable = std::any_of(row.facts.begin(), row.facts.end(), [](const FactRule& rule) {
    return rule.code == FactCode::single_signer;
  });
  if (!excusable) {
    judging.broken(signing_rule(row),
                   say("the kind {1} is signed by {2} different people, not by {3}", row.name,
                       std::to_string(row.persons), std::to_string(persons.size())));
  } else if (!has_fact(judging.record, FactCode::single_signer)) {
    judging.broken(
        signing_rule(row),
        say("the kind {1} is signed by {2} different people, not by {3}; if there was a reason, "
            "record it in the fact {4}",
            row.name, std::to_string(row.persons), std::to_string(persons.size()),
            code_name(Vocabulary::facts, number_of(FactCode::single_signer))));
  } else {
    check_excuse(judging, row);
  }
}

void check_slots(const Judging& judging, const KindRow& row) {
  const std::size_t count = judging.record.fields.size();
  if (count < row.slots.size()) {
    judging.broken(0,
                   say("the kind {1} commits to {2} fields, an absent one too; this record to {3}",
                       row.name, std::to_string(row.slots.size()), std::to_string(count)));
  }
  if (count > max_fields) {
    judging.broken(0, say("a record commits to at most {1} fields and attachments, not {2}",
                          std::to_string(max_fields), std::to_string(count)));
  }
}

// A code that its fact's vocabulary has, and that the row takes. Codes without a vocabulary are
// numbers of a round's own lists.
void check_value(const Judging& judging, const KindRow& row, const FactRule& rule,
                 const Fact& fact) {
  const std::optional<Vocabulary> values = values_of_fact(fact.code);
  const auto* code = std::get_if<Fact::Code>(&fact.value);
  if (!values || code == nullptr) return;
  const std::string name = code_name(Vocabulary::facts, fact.code);
  if (term_by_code(*values, code->value) == nullptr) {
    judging.unknown(say("the fact {1} has the value {2}, which this program does not know", name,
                        std::to_string(code->value)));
  } else if (!rule.values.empty() &&
             std::find(rule.values.begin(), rule.values.end(), code->value) == rule.values.end()) {
    judging.broken(0, say("the kind {1} does not take the value {2} of the fact {3}", row.name,
                          code_name(*values, code->value), name));
  }
}

void check_fact(const Judging& judging, const KindRow& row, const Fact& fact, const Fact* before) {
  if (term_by_code(Vocabulary::facts, fact.code) == nullptr) {
    judging.unknown(say("the record states the fact {1}, which this program does not know",
                        std::to_string(fact.code)));
    return;
  }
  const std::string name = code_name(Vocabulary::facts, fact.code);
  const auto rule = std::find_if(row.facts.begin(), row.facts.end(), [&](const FactRule& each) {
    return number_of(each.code) == fact.code;
  });
  if (rule == row.facts.end()) {
    judging.broken(0, say("the kind {1} has no fact {2}", row.name, name));
    return;
  }
  if (fact.value.index() != static_cast<std::size_t>(rule->type)) {
    judging.broken(0, say("the fact {1} has a value of another type than it takes", name));
    return;
  }
  if (before != nullptr && before->code == fact.code && !rule->repeats) {
    judging.broken(0, say("the fact {1} is stated more than once", name));
  }
  check_value(judging, row, *rule, fact);
}

void check_facts(const Judging& judging, const KindRow& row) {
  const Fact* before = nullptr;
  for (const Fact& fact : judging.record.facts) {
    check_fact(judging, row, fact, before);
    before = &fact;
  }
  for (const FactRule& rule : row.facts) {
    if (rule.presence == Presence::required && !has_fact(judging.record, rule.code)) {
      judging.broken(0, say("the kind {1} needs the fact {2}", row.name,
                            code_name(Vocabulary::facts, number_of(rule.code))));
    }
  }
}

}  // namespace

std::set<KeyId> persons_of(const Judging& judging, const Record& record) {
  std::set<KeyId> persons;
  for (const Signer& signer : record.signers) {
    const RosterKey* key = judging.roster.find(signer.key);
    persons.insert(key == nullptr ? signer.key : key->enrolment.person);
  }
  return persons;
}

void check_row(const Judging& judging, const KindRow& row) {
  check_capacities(judging, row);
  check_persons(judging, row);
  check_slots(judging, row);
  check_facts(judging, row);
}

}  // namespace muniment
