#include "evidence/model/rules.h"

#include <algorithm>

#include "evidence/model/relations.h"
#include "evidence/model/rules_judging.h"

namespace muniment {
namespace {

constexpr unsigned rule_folios = 12;
constexpr unsigned rule_closed = 15;
constexpr unsigned rule_frame = 16;

// The payload against its entry. Null, with a violation, when it does not decode.
const OpenedRecord* opened_record(const Entry& entry, const OpenedPayload& payload,
                                  std::vector<Violation>& violations) {
  if (payload.hash != entry.payload) {
    violations.push_back(
        {Finding::refuted, 0, say("the signed record is not the one that the entry commits to")});
  }
  if (payload.decoded.ok()) return &*payload.decoded;
  const Error& error = payload.decoded.error();
  const bool unknown = error.kind() == ErrorKind::unknown;
  violations.push_back({unknown ? Finding::cannot_evaluate : Finding::refuted, 0, error.message()});
  return nullptr;
}

// Where the record says it belongs, against where it stands.
void check_place(const Judging& judging) {
  const Entry& entry = judging.entry;
  const Record& record = judging.record;
  if (!judging.state.origin.empty() && record.ledger != judging.state.origin) {
    judging.refuted(say("the record was made for the ledger {1}, not for {2}", record.ledger,
                        judging.state.origin));
  }
  if (record.dossier != entry.dossier) {
    judging.refuted(
        say("the record was made for the dossier {1}, not for {2}", record.dossier, entry.dossier));
  }
  // Gaps show in the chain of entries; what one entry shows alone is a folio that cannot be.
  const std::uint64_t before = entry.index.value;
  const std::uint64_t most = entry.dossier.empty() ? before + 1 : before;
  if (entry.folio < 1 || entry.folio > most) {
    judging.broken(rule_folios, say("an entry that has {1} before it cannot be folio {2}",
                                    std::to_string(before), std::to_string(entry.folio)));
  }
}

// Which kinds begin a ledger and a dossier, and which may stand where.
void check_frame(const Judging& judging, const KindRow& row) {
  const Entry& entry = judging.entry;
  const bool genesis = judging.is(Kind::genesis);
  if ((entry.index.value == 0) != genesis ||
      (entry.dossier.empty() && (entry.folio == 1) != genesis)) {
    judging.broken(rule_frame, say("a ledger's entry 0 is its genesis, and no other entry is"));
  }
  if (row.affair && !entry.dossier.empty()) {
    judging.broken(
        rule_frame,
        say("the kind {1} is an affair of the ledger itself and stands in no dossier such "
            "as {2}",
            row.name, entry.dossier));
  }
  if (!row.affair && entry.dossier.empty()) {
    judging.broken(
        rule_frame,
        say("the kind {1} stands in a dossier, not among the ledger's own affairs", row.name));
  }
  if (entry.dossier.empty() || (entry.folio == 1) == judging.is(Kind::filing)) return;
  judging.broken(rule_frame,
                 entry.folio == 1
                     ? say("the dossier {1} is not open: folio 1 of a dossier is its filing; open "
                           "the dossier {1} first",
                           entry.dossier)
                     : say("the dossier {1} is open already: only folio 1 of a dossier is a filing",
                           entry.dossier));
}

void check_closed(const Judging& judging) {
  const auto& closed = judging.state.closed;
  if (!closed || judging.entry.index <= *closed) return;
  for (const Kind kind :
       {Kind::anchor, Kind::access, Kind::erasure, Kind::revocation, Kind::incident}) {
    if (judging.is(kind)) return;
  }
  judging.broken(rule_closed,
                 say("the ledger was closed at entry {1}; only anchor, access, erasure, "
                     "revocation and incident may follow",
                     std::to_string(closed->value)));
}

void check_clock(const Judging& judging) {
  if (judging.entry.index.value == 0) return;
  if (judging.entry.admitted >= judging.state.last_admitted) return;
  const auto* incident = std::get_if<Incident>(&judging.record.affair);
  if (incident != nullptr &&
      std::find(incident->causes.begin(), incident->causes.end(),
                number_of(IncidentCause::clock_behind)) != incident->causes.end()) {
    return;
  }
  judging.broken(0, say("the entry was admitted earlier than the one before it, and is no incident "
                        "that says why"));
}

// None when catalogue or rules in force, or the kind, are not known here.
const KindRow* row_in_force(const Judging& judging) {
  const Policy& policy = judging.state.policy;
  if (!knows_versions(policy)) {
    judging.unknown(
        say("catalogue {1} and rules {2} are in force here; this program knows versions 1 to {3}, "
            "the same of both",
            std::to_string(policy.catalogue), std::to_string(policy.rules),
            std::to_string(catalogue_version)));
    return nullptr;
  }
  const KindRow* row = row_of(judging.record.kind, policy.catalogue);
  if (row == nullptr) {
    judging.unknown(say("the record is of kind {1}, which catalogue {2} does not have",
                        code_name(Vocabulary::kinds, judging.record.kind),
                        std::to_string(policy.catalogue)));
  }
  return row;
}

// `history` is null where the entries below are not at hand, `memory` where signatures are missing.
Status judge_record(const Judging& judging, const History* history, SignatureMemory* memory) {
  check_place(judging);
  check_signatures(judging, memory);
  const KindRow* row = row_in_force(judging);
  if (row != nullptr) {
    check_frame(judging, *row);
    check_row(judging, *row);
    check_round(judging);
    check_closed(judging);
    check_lateness(judging);
  }
  check_affair(judging);
  if (history == nullptr) return {};
  check_clock(judging);
  return check_history(judging, *history, judging.opened.id, row);
}

Result<std::vector<Violation>> judge_with(Hasher& hasher, const EvidenceState& state,
                                          const History* history, SignatureMemory& memory,
                                          const Entry& entry, const OpenedPayload& payload) {
  std::vector<Violation> violations;
  const OpenedRecord* opened = opened_record(entry, payload, violations);
  if (opened == nullptr) return violations;
  // A genesis is checked against the roster that it makes.
  Roster founded;
  const bool founding = entry.index.value == 0 &&
                        std::holds_alternative<Genesis>(opened->record.affair) &&
                        founded.apply(entry.index, opened->record.affair).ok();
  const RoundTerms* round = history == nullptr ? nullptr : round_of(state, entry.dossier);
  const Judging judging{hasher,         state,     founding ? founded : state.roster,
                        round,          entry,     *opened,
                        opened->record, violations};
  auto status = judge_record(judging, history, &memory);
  if (!status.ok()) return std::move(status).error();
  return violations;
}

Result<Judgement> judgement_of(Result<std::vector<Violation>> violations, OpenedPayload payload) {
  if (!violations.ok()) return std::move(violations).error();
  Judgement judgement{*std::move(violations), std::nullopt, std::nullopt};
  if (payload.decoded.ok()) {
    judgement.record_id = payload.decoded->id;
    judgement.record = std::move(payload.decoded->record);
  }
  return judgement;
}

// A policy that links to filings changes their rounds, another that of all dossiers.
void take_round(EvidenceState& state, const Entry& entry, const Record& record) {
  std::optional<RoundTerms> terms = round_terms(record);
  if (!terms) return;
  std::vector<Hash> filings;
  for (const Link& link : record.links) {
    if (link.relation == number_of(Relation::concerns)) filings.push_back(link.target);
  }
  state.rounds.change(filings, entry.index, *std::move(terms));
}

}  // namespace

bool knows_versions(const Policy& policy) {
  return policy.catalogue == policy.rules && policy.catalogue >= 1 &&
         policy.catalogue <= catalogue_version;
}

bool Judgement::admissible() const {
  return record.has_value() &&
         std::all_of(violations.begin(), violations.end(), [](const Violation& violation) {
           return violation.finding == Finding::flagged;
         });
}

Result<Judgement> judge(Hasher& hasher, const EvidenceState& state, const History& history,
                        SignatureMemory& memory, const Entry& entry, ByteView payload) {
  OpenedPayload opened = open_payload(hasher, payload);
  auto violations = judge_with(hasher, state, &history, memory, entry, opened);
  return judgement_of(std::move(violations), std::move(opened));
}

Result<std::vector<Violation>> judge_opened(Hasher& hasher, const EvidenceState& state,
                                            const History& history, SignatureMemory& memory,
                                            const Entry& entry, const OpenedPayload& payload) {
  return judge_with(hasher, state, &history, memory, entry, payload);
}

Result<std::vector<Violation>> judge_unsigned(Hasher& hasher, const EvidenceState& state,
                                              const History& history, const Entry& entry,
                                              const OpenedRecord& record) {
  std::vector<Violation> violations;
  const Judging judging{hasher, state,  state.roster,  round_of(state, entry.dossier),
                        entry,  record, record.record, violations};
  auto status = judge_record(judging, &history, nullptr);
  if (!status.ok()) return std::move(status).error();
  return violations;
}

Judgement judge_alone(Hasher& hasher, const EvidenceState& state, SignatureMemory& memory,
                      const Entry& entry, ByteView payload) {
  OpenedPayload opened = open_payload(hasher, payload);
  auto violations = judge_with(hasher, state, nullptr, memory, entry, opened);
  return judgement_of(std::move(violations), std::move(opened)).value();
}

const RoundTerms* round_of(const EvidenceState& state, std::string_view dossier) {
  return state.rounds.in_force(dossier);
}

Status relate(Relations& relations, const EvidenceState& state, const History& history,
              const Entry& entry, const Record& record) {
  const auto locate = [&](const Hash& record_id) -> Result<std::optional<LeafIndex>> {
    const auto known = history.find(record_id);
    if (!known.ok()) return Error(known.error());
    return *known ? std::optional((*known)->index) : std::nullopt;
  };
  return relations.take(state.roster, entry, record, locate);
}

void take(EvidenceState& state, const Entry& entry, const Record& record, const Hash& record_id) {
  state.last_admitted = entry.admitted;
  if (!state.roster.apply(entry.index, record.affair).ok()) return;
  if (const auto* genesis = std::get_if<Genesis>(&record.affair)) {
    state.origin = genesis->origin;
    state.suite = genesis->suite;
    state.ledger_key = genesis->key;
    state.policy = genesis->policy;
  }
  if (record.kind == number_of(Kind::filing)) {
    state.rounds.file(entry.dossier, record_id, entry.index, round_terms(record));
  }
  if (const auto* policy = std::get_if<Policy>(&record.affair)) {
    state.policy = *policy;
    state.policies.push_back(entry.index);
    take_round(state, entry, record);
  }
  if (std::holds_alternative<Closure>(record.affair) && !state.closed) state.closed = entry.index;
}

}  // namespace muniment
