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

bool knows_person(const Roster& roster, const KeyId& person) {
  const auto keys = roster.all();
  return std::any_of(keys.begin(), keys.end(),
                     [&](const RosterKey* key) { return key->enrolment.person == person; });
}

void enrol(const ReceiptEntry& proven, Roster& roster, Report& report) {
  const Place place = entry_place(proven.entry, proven.index);
  const auto* enrolment = std::get_if<Enrolment>(&proven.record->affair);
  if (enrolment != nullptr && enrolment->person != key_id(enrolment->keys.signing) &&
      !knows_person(roster, enrolment->person)) {
    report.add(make_check("roster-entry", Outcome::cannot_evaluate,
                          say("the receipt does not carry the first enrolment of the person whose "
                              "key {1} is",
                              enrolment->keys.name),
                          place));
    return;
  }
  const Status status = roster.apply(proven.index, proven.record->affair);
  if (!status.ok()) report.add(failed_check("roster-entry", status.error(), place));
}

bool is_roster_affair(const ReceiptEntry& proven) {
  return proven.index.value == 0 ? std::holds_alternative<Genesis>(proven.record->affair)
                                 : std::holds_alternative<Enrolment>(proven.record->affair);
}

void take_roster_entry(Hasher& hasher, const Ground& ground, const ReceiptEntry& proven,
                       Roster& roster, Report& report) {
  if (!proven.record) return;
  if (proven.index.value == 0) check_first(ground, proven, report);
  if (!is_roster_affair(proven)) {
    report.add(make_check("roster-entry", Outcome::refuted,
                          say("entry {1} stands among the enrolments and is none",
                              std::to_string(proven.index.value)),
                          entry_place(proven.entry, proven.index)));
    return;
  }
  check_signers(hasher, ground, proven, roster, roster_names, report);
  enrol(proven, roster, report);
}

// Strictly ascending and below the exhibited entry: what a signature depends on stands before it.
std::optional<Check> misplaced(std::optional<LeafIndex> before, const ReceiptEntry& proven,
                               const ReceiptEntry& exhibited) {
  const Place place = entry_place(proven.entry, proven.index);
  if (proven.index >= exhibited.index) {
    return make_check(
        "roster-entry", Outcome::refuted,
        say("the enrolment at {1} does not stand before the exhibited entry {2}",
            std::to_string(proven.index.value), std::to_string(exhibited.index.value)),
        place);
  }
  if (before && proven.index <= *before) {
    return make_check("roster-entry", Outcome::refuted,
                      say("the enrolments are not in the order of their places, or one is there "
                          "twice: {1}",
                          std::to_string(proven.index.value)),
                      place);
  }
  return std::nullopt;
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
    report.add(make_check(names.signature, Outcome::refuted,
                          say("the signature of {1} does not hold on this record", name), where));
  } else {
    report.add(failed_check(names.signature, status.error(), where));
  }
  return status.ok();
}

bool check_signatures(Hasher& hasher, SignatureMemory& memory, const ReceiptEntry& proven,
                      const Roster& roster, const PartNames& names, Report& report) {
  const Place where = entry_place(proven.entry, proven.index, "signatures");
  const std::vector<Signer>& signers = proven.record->signers;
  if (proven.signed_record->signatures.size() != signers.size()) {
    report.add(make_check(names.signature, Outcome::refuted,
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
      report.add(make_check(names.signature, Outcome::cannot_evaluate,
                            say("the receipt does not carry the enrolment of the signer with key "
                                "{1}",
                                short_id(signers[place].key)),
                            where));
      all_hold = false;
      continue;
    }
    all_hold = check_signature(hasher, memory, proven, place, *key, names, report) && all_hold;
    if (names.signature == exhibited_names.signature) state_signer(proven, place, *key, report);
  }
  return all_hold;
}

Outcome outcome_of_finding(Finding finding) {
  switch (finding) {
    case Finding::refuted:
      return Outcome::refuted;
    case Finding::broken:
      return Outcome::broken;
    case Finding::flagged:
      return Outcome::flagged;
    case Finding::cannot_evaluate:
      return Outcome::cannot_evaluate;
  }
  MUNIMENT_CHECK(!"a finding of the list above");
}

// Roles, capacities, number of signers, facts: what a record shows together with its roster.
void check_rules(Hasher& hasher, const Ground& ground, SignatureMemory& memory,
                 const ReceiptEntry& proven, const Roster& roster, const PartNames& names,
                 Report& report) {
  EvidenceState state;
  state.origin = ground.checkpoint.origin;
  state.suite = ground.suite();
  state.ledger_key = ground.log;
  state.roster = roster;
  Entry placed = proven.entry;
  placed.index = proven.index;
  const Judgement judgement = judge_alone(hasher, state, memory, placed, proven.payload);
  const Place place = entry_place(proven.entry, proven.index);
  for (const Violation& violation : judgement.violations) {
    Check check =
        make_check(names.rules, outcome_of_finding(violation.finding), violation.sentence, place);
    check.rule = violation.rule;
    report.add(std::move(check));
  }
  if (judgement.violations.empty()) {
    report.add(make_check(names.rules, Outcome::pass,
                          say("its signers' roles, their number and its facts keep the rules"),
                          place));
  }
}

}  // namespace

void check_signers(Hasher& hasher, const Ground& ground, const ReceiptEntry& proven,
                   const Roster& roster, const PartNames& names, Report& report) {
  if (!proven.record) return;
  // A genesis is checked against the roster that it makes.
  Roster founded;
  const bool founding =
      proven.index.value == 0 && founded.apply(proven.index, proven.record->affair).ok();
  SignatureMemory memory;
  const bool all_hold =
      check_signatures(hasher, memory, proven, founding ? founded : roster, names, report);
  if (all_hold && proven.sound) {
    check_rules(hasher, ground, memory, proven, roster, names, report);
  }
}

Roster check_roster(Hasher& hasher, const Ground& ground, const Exhibit& exhibit,
                    const ReceiptEntry& exhibited, Report& report) {
  Roster roster;
  std::optional<LeafIndex> before;
  for (const Exhibit::RosterProof& proof : exhibit.roster) {
    const std::optional<ReceiptEntry> proven =
        prove_entry(hasher, ground, {proof.entry, proof.payload, proof.path, std::nullopt},
                    roster_names, report);
    if (!proven) continue;
    if (std::optional<Check> fault = misplaced(before, *proven, exhibited)) {
      report.add(*std::move(fault));
      continue;
    }
    before = proven->index;
    take_roster_entry(hasher, ground, *proven, roster, report);
  }
  if (exhibited.index.value == 0) {
    if (exhibited.record) check_first(ground, exhibited, report);
  } else if (!roster.suite().has_value()) {
    report.add(make_check("roster-root", Outcome::cannot_evaluate,
                          say("the receipt does not carry the ledger's first entry, where the "
                              "roster begins")));
  }
  return roster;
}

}  // namespace muniment::verify
