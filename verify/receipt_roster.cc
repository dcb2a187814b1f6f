#include <algorithm>
#include <utility>

#include "verify/receipt_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

std::string short_id(const KeyId& key) { return key.hex().substr(0, 16); }

// --- The ledger's first entry. ---

void check_pin(const ReceiptGround& ground, const ProvenEntry& genesis, Report& report) {
  const Place place = entry_place(genesis.entry, genesis.index);
  if (!ground.genesis) {
    report.add(make_check("roster-root", Outcome::not_checked,
                          say("the trust file does not pin the ledger's first entry: who founded "
                              "it, and so who could enrol others, is the ledger's own claim"),
                          place));
  } else if (*ground.genesis == genesis.leaf) {
    report.add(make_check("roster-root", Outcome::pass,
                          say("the ledger's first entry is the one that the trust file pins"),
                          place));
  } else {
    report.add(make_check("roster-root", Outcome::refuted,
                          say("the ledger's first entry is not the one that the trust file pins"),
                          place));
  }
}

void check_genesis(const ReceiptGround& ground, const ProvenEntry& proven, Report& report) {
  check_pin(ground, proven, report);
  const auto* genesis = std::get_if<Genesis>(&proven.record->affair);
  const Place place = entry_place(proven.entry, proven.index);
  if (genesis == nullptr) {
    report.add(make_check("genesis", Outcome::refuted,
                          say("the ledger's first entry is not its genesis"), place));
    return;
  }
  const bool same = genesis->origin == ground.checkpoint.origin && genesis->key == ground.log &&
                    genesis->suite == ground.suite();
  report.add(make_check(
      "genesis", same ? Outcome::pass : Outcome::refuted,
      same ? say("the genesis names this ledger, its key and its suite")
           : say("the genesis names another ledger, key or suite than the trust file: {1}",
                 genesis->origin),
      place));
}

// --- One entry of the roster. ---

bool knows_person(const Roster& roster, const KeyId& person) {
  const auto keys = roster.all();
  return std::any_of(keys.begin(), keys.end(),
                     [&](const RosterKey* key) { return key->enrolment.person == person; });
}

void enrol(const ProvenEntry& proven, Roster& roster, Report& report) {
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

bool is_roster_affair(const ProvenEntry& proven) {
  return proven.index.value == 0 ? std::holds_alternative<Genesis>(proven.record->affair)
                                 : std::holds_alternative<Enrolment>(proven.record->affair);
}

// Takes one proven roster entry. The genesis is checked against the roster that it makes; every
// other entry against the roster before it.
void take_roster_entry(Hasher& hasher, const ReceiptGround& ground, const ProvenEntry& proven,
                       Roster& roster, Report& report) {
  if (!proven.record) return;
  if (proven.index.value == 0) check_genesis(ground, proven, report);
  if (!is_roster_affair(proven)) {
    report.add(make_check("roster-entry", Outcome::refuted,
                          say("entry {1} stands among the enrolments and is none",
                              std::to_string(proven.index.value)),
                          entry_place(proven.entry, proven.index)));
    return;
  }
  if (proven.index.value == 0) enrol(proven, roster, report);
  check_signers(hasher, proven, roster, roster_names, report);
  if (proven.index.value != 0) enrol(proven, roster, report);
}

// Strictly ascending and below the exhibited entry: what a signature depends on stands before it.
std::optional<Check> misplaced(std::optional<LeafIndex> before, const ProvenEntry& proven,
                               const ProvenEntry& exhibited) {
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

// What the kind's row says about the signer in this place; null: nobody may sign there.
const CapacityRule* capacity_rule(const KindRow& row, std::size_t place) {
  if (row.capacities.empty()) return nullptr;
  if (place < row.capacities.size()) return &row.capacities[place];
  return row.repeats ? &row.capacities.back() : nullptr;
}

bool may_sign(const RosterKey& key, const CapacityRule& rule) {
  return rule.roles.empty() || std::any_of(rule.roles.begin(), rule.roles.end(), [&](Role role) {
           return key.has_role(static_cast<std::uint16_t>(role));
         });
}

void check_role(const ProvenEntry& proven, std::size_t place, const RosterKey& key,
                const PartNames& names, Report& report) {
  const Signer& signer = proven.record->signers[place];
  const KindRow* row = row_of(proven.record->kind);
  const std::string& name = key.enrolment.keys.name;
  Check check = make_check(names.role, Outcome::pass,
                           say("{1} has a role that may sign this kind of record", name),
                           entry_place(proven.entry, proven.index, "signers"));
  if (row == nullptr) {
    check.outcome = Outcome::cannot_evaluate;
    check.sentence = say("kind {1} is unknown to this program: who may sign it is not known",
                         std::to_string(proven.record->kind));
  } else {
    const CapacityRule* rule = capacity_rule(*row, place);
    const bool fits =
        rule != nullptr && signer.capacity == static_cast<std::uint16_t>(rule->capacity);
    if (!fits) {
      check.outcome = Outcome::broken;
      check.sentence =
          say("{1} signed in a capacity that this kind of record does not have there", name);
    } else if (!may_sign(key, *rule)) {
      check.outcome = Outcome::broken;
      check.sentence = say("{1} has no role that may sign this kind of record", name);
    }
    if (check.outcome == Outcome::broken) check.rule = 1;
  }
  report.add(std::move(check));
}

void check_signature(Hasher& hasher, SignatureMemory& memory, const ProvenEntry& proven,
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
}

void state_signer(const ProvenEntry& proven, std::size_t place, const RosterKey& key,
                  Report& report) {
  const std::uint16_t code = proven.record->signers[place].capacity;
  const Term* capacity = term_by_code(Vocabulary::capacities, code);
  report.state("signer",
               say("signed by {1} as {2}, key {3}", key.enrolment.keys.name,
                   capacity ? std::string(capacity->name) : std::to_string(code), key.id.hex()));
}

}  // namespace

void check_signers(Hasher& hasher, const ProvenEntry& proven, const Roster& roster,
                   const PartNames& names, Report& report) {
  if (!proven.record) return;
  const Record& record = *proven.record;
  const Place where = entry_place(proven.entry, proven.index, "signatures");
  if (proven.signed_record->signatures.size() != record.signers.size()) {
    report.add(make_check(names.signature, Outcome::refuted,
                          say("the record names {1} signers and carries {2} signatures",
                              std::to_string(record.signers.size()),
                              std::to_string(proven.signed_record->signatures.size())),
                          where));
    return;
  }
  SignatureMemory memory;
  for (std::size_t place = 0; place < record.signers.size(); ++place) {
    const RosterKey* key = roster.find(record.signers[place].key);
    if (key == nullptr) {
      report.add(make_check(names.signature, Outcome::cannot_evaluate,
                            say("the receipt does not carry the enrolment of the signer with key "
                                "{1}",
                                short_id(record.signers[place].key)),
                            where));
      continue;
    }
    check_signature(hasher, memory, proven, place, *key, names, report);
    check_role(proven, place, *key, names, report);
    if (names.signature == exhibited_names.signature) state_signer(proven, place, *key, report);
  }
}

Roster check_roster(Hasher& hasher, const ReceiptGround& ground, const Exhibit& exhibit,
                    const ProvenEntry& exhibited, Report& report) {
  Roster roster;
  std::optional<LeafIndex> before;
  for (const Exhibit::RosterProof& proof : exhibit.roster) {
    const std::optional<ProvenEntry> proven =
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
    if (exhibited.record) {
      check_genesis(ground, exhibited, report);
      enrol(exhibited, roster, report);
    }
  } else if (!roster.suite().has_value()) {
    report.add(make_check("roster-root", Outcome::cannot_evaluate,
                          say("the receipt does not carry the ledger's first entry, where the "
                              "roster begins")));
  }
  return roster;
}

}  // namespace muniment::verify
