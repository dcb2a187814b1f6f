#include <algorithm>
#include <utility>

#include "verify/receipt_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

std::string short_id(const KeyId& key) { return key.hex().substr(0, 16); }

// The exhibited entry or a roster entry that is the ledger's first.
void check_first(const Ground& ground, const ReceiptEntry& proven, Report& report) {
  const Place place = entry_place(proven.entry, proven.index);
  check_pin(ground, proven.leaf, place, report);
  check_genesis(ground, proven.record->affair, place, report);
}

// --- One entry of the roster. ---

// Revoking a key, and enrolling another key of a person, refer to an enrolment that no signature
// depends on.
bool refers_beyond(const Roster& roster, const Affair& affair) {
  if (const auto* revocation = std::get_if<Revocation>(&affair)) {
    return roster.find(revocation->key) == nullptr;
  }
  const auto* enrolment = std::get_if<Enrolment>(&affair);
  return enrolment != nullptr && enrolment->person != key_id(enrolment->keys.signing) &&
         roster.find(enrolment->person) == nullptr;
}

void enrol(Hasher& hasher, const ReceiptEntry& proven, EvidenceState& state, Report& report) {
  if (refers_beyond(state.roster, proven.record->affair)) {
    report.add(make_check("roster-entry", Outcome::cannot_evaluate,
                          say("the receipt does not carry the first enrolment of a signer who has "
                              "another key now"),
                          entry_place(proven.entry, proven.index)));
    return;
  }
  // What the roster refuses was told by the rules.
  take(state, proven.entry, *proven.record, record_id(hasher, proven.signed_record->record));
}

// A policy says which catalogue and which rules the record was made under.
bool is_roster_affair(const ReceiptEntry& proven) {
  const Affair& affair = proven.record->affair;
  return proven.index.value == 0
             ? std::holds_alternative<Genesis>(affair)
             : std::holds_alternative<Enrolment>(affair) || std::holds_alternative<Policy>(affair);
}

void take_roster_entry(Hasher& hasher, const Ground& ground, const ReceiptEntry& proven,
                       EvidenceState& state, Report& report) {
  if (!proven.record) return;
  if (proven.index.value == 0) check_first(ground, proven, report);
  if (!is_roster_affair(proven)) {
    report.add(
        make_check("roster-entry", Outcome::refuted,
                   say("entry {1} stands among the enrolments and is neither one nor a policy",
                       std::to_string(proven.index.value)),
                   entry_place(proven.entry, proven.index)));
    return;
  }
  check_signers(hasher, proven, state, roster_names, report);
  enrol(hasher, proven, state, report);
}

// What a signature depends on stands before it. That the roster is ascending, without repeats, is
// the exhibit's own form.
std::optional<Check> misplaced(const ReceiptEntry& proven, const ReceiptEntry& exhibited) {
  if (proven.index < exhibited.index) return std::nullopt;
  return make_check("roster-entry", Outcome::refuted,
                    say("the enrolment at {1} does not stand before the exhibited entry {2}",
                        std::to_string(proven.index.value), std::to_string(exhibited.index.value)),
                    entry_place(proven.entry, proven.index));
}

// --- Signers. ---

void state_signer(const ReceiptEntry& proven, std::size_t place, const RosterKey& key,
                  Report& report) {
  const std::uint16_t code = proven.record->signers[place].capacity;
  const Term* capacity = term_by_code(Vocabulary::capacities, code);
  report.state("signer",
               say("signed by {1} as {2}, key {3}", key.enrolment.keys.name,
                   capacity ? std::string(capacity->name) : std::to_string(code), key.id.hex()));
}

bool check_signature(Hasher& hasher, SignatureMemory& memory, const ReceiptEntry& proven,
                     std::size_t place, const RosterKey& key, const PartNames& names,
                     Report& report) {
  const std::string& name = key.enrolment.keys.name;
  const Status status =
      memory.check(hasher, key.enrolment.keys.signing, proven.signed_record->record,
                   proven.signed_record->signatures[place]);
  const Place where = entry_place(proven.entry, proven.index, "signatures");
  if (status.ok()) {
    report.add(
        make_check(names.signature, Outcome::pass, say("the signature of {1} holds", name), where));
  } else if (outcome_of(status.error().kind()) == Outcome::refuted) {
    names.add(report,
              make_check(names.signature, Outcome::refuted,
                         say("the signature of {1} does not hold on this record", name), where));
  } else {
    names.add(report, failed_check(names.signature, status.error(), where));
  }
  return status.ok();
}

bool check_signatures(Hasher& hasher, SignatureMemory& memory, const ReceiptEntry& proven,
                      const Roster& roster, const PartNames& names, Report& report) {
  const Place where = entry_place(proven.entry, proven.index, "signatures");
  const std::vector<Signer>& signers = proven.record->signers;
  if (proven.signed_record->signatures.size() != signers.size()) {
    names.add(report, make_check(names.signature, Outcome::refuted,
                                 say("the record names {1} signers and carries {2} signatures",
                                     std::to_string(signers.size()),
                                     std::to_string(proven.signed_record->signatures.size())),
                                 where));
    return false;
  }
  bool all_hold = true;
  for (std::size_t place = 0; place < signers.size(); ++place) {
    const RosterKey* key = roster.find(signers[place].key);
    if (key == nullptr) {
      names.add(report,
                make_check(names.signature, Outcome::cannot_evaluate,
                           say("the receipt does not carry the enrolment of the signer with key "
                               "{1}",
                               short_id(signers[place].key)),
                           where));
      all_hold = false;
      continue;
    }
    all_hold = check_signature(hasher, memory, proven, place, *key, names, report) && all_hold;
    if (!names.of_roster) state_signer(proven, place, *key, report);
  }
  return all_hold;
}

// Roles, capacities, number of signers, facts: what a record shows together with its roster.
void check_rules(Hasher& hasher, SignatureMemory& memory, const ReceiptEntry& proven,
                 const EvidenceState& state, const PartNames& names, Report& report) {
  const Place place = entry_place(proven.entry, proven.index);
  if (refers_beyond(state.roster, proven.record->affair)) {
    names.add(report, make_check(names.rules, Outcome::not_checked,
                                 say("the rules of this record: it refers to an enrolment that the "
                                     "receipt does not carry"),
                                 place));
    return;
  }
  Entry placed = proven.entry;
  placed.index = proven.index;
  const Judgement judgement = judge_alone(hasher, state, memory, placed, proven.payload);
  for (const Violation& violation : judgement.violations) {
    Check check = make_check(names.rules, outcome_of(violation.finding), violation.sentence, place);
    check.rule = violation.rule;
    names.add(report, std::move(check));
  }
  if (judgement.violations.empty()) {
    names.add(
        report,
        make_check(names.rules, Outcome::pass,
                   say("its signers' roles, their number and its facts keep the rules"), place));
  }
}

std::size_t faults(const Report& report) {
  return report.count(Outcome::refuted) + report.count(Outcome::broken) +
         report.count(Outcome::cannot_evaluate);
}

}  // namespace

void PartNames::add(Report& report, Check check) const {
  if (of_roster && !is_fault(check.outcome)) return;
  report.add(std::move(check));
}

void check_signers(Hasher& hasher, const ReceiptEntry& proven, const EvidenceState& state,
                   const PartNames& names, Report& report) {
  if (!proven.record) return;
  // A genesis is checked against the roster that it makes.
  Roster founded;
  const bool founding =
      proven.index.value == 0 && founded.apply(proven.index, proven.record->affair).ok();
  SignatureMemory memory;
  const bool all_hold =
      check_signatures(hasher, memory, proven, founding ? founded : state.roster, names, report);
  if (all_hold && proven.sound) {
    check_rules(hasher, memory, proven, state, names, report);
  }
}

EvidenceState check_roster(Hasher& hasher, const Ground& ground, const Exhibit& exhibit,
                           const ReceiptEntry& exhibited, Report& report) {
  const std::size_t before = faults(report);
  EvidenceState state;
  state.origin = ground.checkpoint.origin;
  state.suite = ground.suite();
  state.ledger_key = ground.log;
  for (const Exhibit::RosterProof& proof : exhibit.roster) {
    const std::optional<ReceiptEntry> proven =
        prove_entry(hasher, ground, {proof.entry, proof.payload, proof.path, std::nullopt},
                    roster_names, report);
    if (!proven) continue;
    if (std::optional<Check> fault = misplaced(*proven, exhibited)) {
      report.add(*std::move(fault));
      continue;
    }
    take_roster_entry(hasher, ground, *proven, state, report);
  }
  if (exhibited.index.value == 0) {
    if (exhibited.record) check_first(ground, exhibited, report);
  } else if (!state.roster.suite().has_value()) {
    report.add(make_check("roster-root", Outcome::cannot_evaluate,
                          say("the receipt does not carry the ledger's first entry, where the "
                              "roster begins")));
  }
  if (ground.authentic && !exhibit.roster.empty() && faults(report) == before) {
    report.add(make_check("roster", Outcome::pass,
                          say("{1} enrolments and policies are in the ledger, each signed by a "
                              "key enrolled before it",
                              std::to_string(exhibit.roster.size()))));
  }
  return state;
}

}  // namespace muniment::verify
