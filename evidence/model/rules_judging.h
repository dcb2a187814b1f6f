// What the parts of `judge` share. Private to rules*.cc.
#pragma once

#include <set>

#include "evidence/model/rules.h"

namespace muniment {

// One record at one place, and what was found so far.
struct Judging {
  Hasher& hasher;
  const EvidenceState& state;
  const Roster& roster;     // the state's; for a genesis the one that it makes
  const RoundTerms* round;  // in force for the entry's dossier; null: none, or not known here
  const Entry& entry;
  const OpenedRecord& opened;
  const Record& record;  // the opened one's
  std::vector<Violation>& violations;

  void refuted(Message sentence) const { add(Finding::refuted, 0, std::move(sentence)); }
  void broken(unsigned rule, Message sentence) const {
    add(Finding::broken, rule, std::move(sentence));
  }
  void flagged(unsigned rule, Message sentence) const {
    add(Finding::flagged, rule, std::move(sentence));
  }
  void unknown(Message sentence, unsigned rule = 0) const {
    add(Finding::cannot_evaluate, rule, std::move(sentence));
  }
  void add(Finding finding, unsigned rule, Message sentence) const {
    violations.push_back({finding, rule, std::move(sentence)});
  }

  bool is(Kind kind) const { return record.kind == number_of(kind); }
};

// Who signed, each once however many keys they have. A key that nobody knows is one of its own.
std::set<KeyId> persons_of(const Judging& judging, const Record& record);

// A code as people read it: its English name, or its number.

// Whether both versions of a policy are known here.
bool knows_versions(const Policy& policy);

// rules_signatures.cc: the signatures, and that each signer is on the roster and not revoked.
// `memory` is null where not all have signed yet: then the signatures are left alone.
void check_signatures(const Judging& judging, SignatureMemory* memory);
// rules_row.cc: capacities, roles and number of signers, slots, facts, relations, against the
// kind's row.
void check_row(const Judging& judging, const KindRow& row);
// rules_terms.cc: what a record states of a round, and what the round in force allows it.
void check_round(const Judging& judging);
// That the round lets fewer people sign for the reason that the record states.
void check_excuse(const Judging& judging, const KindRow& row);
// rules_affairs.cc: what the ledger's own affairs say.
void check_affair(const Judging& judging);

// rules_deadlines.cc: how late it was registered.
void check_lateness(const Judging& judging);
// rules_links.cc: the rules that ask what the records say that it links to.
Status check_linked(const Judging& judging, const History& history, const KindRow& row);

// What needs the entries below: ids, links, `seen`, anchored checkpoints (rules_history.cc).
Status check_history(const Judging& judging, const History& history, const Hash& id,
                     const KindRow* row);

}  // namespace muniment
