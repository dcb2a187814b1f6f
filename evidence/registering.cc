#include <map>

#include "evidence/model/catalogue.h"
#include "evidence/model/stated.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

Status check_drafts(HashAlgorithm algorithm, std::span<const Draft> drafts, std::size_t signers,
                    std::uint16_t catalogue) {
  if (drafts.empty() || drafts.size() > Log::max_batch) {
    return Error(ErrorKind::usage,
                 say("{1} records were given; 1 to {2} are registered at once",
                     std::to_string(drafts.size()), std::to_string(Log::max_batch)));
  }
  if (signers == 0) return Error(ErrorKind::usage, say("nobody signs: name a key"));
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].dossier != drafts.front().dossier) {
      return Error(ErrorKind::usage,
                   say("records of one batch are of one dossier, and these are of {1} and {2}",
                       drafts.front().dossier, drafts[i].dossier));
    }
    Status checked = check_draft(algorithm, drafts[i], signers, catalogue);
    if (!checked.ok()) return in_draft(std::move(checked).error(), i, drafts.size());
  }
  return {};
}

std::vector<std::uint16_t> causes_of(const Trouble& trouble) {
  std::vector<std::uint16_t> causes;
  if (trouble.clock_behind) causes.push_back(number_of(IncidentCause::clock_behind));
  if (trouble.older_than_guard) causes.push_back(number_of(IncidentCause::older_than_guard));
  if (trouble.guard_missing) causes.push_back(number_of(IncidentCause::guard_missing));
  return causes;
}

// The log leaves out what is in the ledger already, and keeps the order.
std::vector<std::size_t> positions_of(std::span<const Proposal> batch,
                                      std::span<const Submission> submissions) {
  std::vector<std::size_t> positions;
  positions.reserve(batch.size());
  std::size_t at = 0;
  for (const Proposal& proposal : batch) {
    while (at < submissions.size() && submissions[at].record_id != proposal.record_id) ++at;
    MUNIMENT_CHECK(at < submissions.size());
    positions.push_back(at++);
  }
  return positions;
}

// Before the log's turn: admission does it again if another sealer seals by then. What cannot be
// sealed is told there.
void seal_ahead(const std::shared_ptr<const OpeningSealer>& sealer, Prepared& prepared) {
  for (KeptOpenings& kept : prepared.openings) {
    Result<Bytes> sealed = sealer->seal(kept);
    if (!sealed.ok()) continue;
    kept.sealed = *std::move(sealed);
    kept.sealer = sealer;
  }
}

}  // namespace

std::int32_t Registrar::Parts::today(const Policy& policy) {
  return day_of(clock.now_ms(), policy.zone_minutes);
}

Status Registrar::Parts::check_ledger_key(const PrivateKey& key) const {
  if (key.public_key() == identity.key) return {};
  return Error(ErrorKind::refused, say("this is not the key of the ledger {1}", identity.origin));
}

Result<Prepared> Registrar::Parts::prepare(std::span<const Draft> drafts, SigningKeys signers) {
  Result<std::unique_ptr<Snapshot>> snapshot = store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::optional<SignedCheckpoint>> known = newest(**snapshot);
  if (!known.ok()) return std::move(known).error();
  Frame frame{identity.origin, clock.now_ms(), std::nullopt, catalogue_version};
  std::shared_ptr<const OpeningSealer> sealer;  // null: the first admission makes it
  if (known->has_value()) {
    frame.seen = KnownCheckpoint{(*known)->checkpoint.size, (*known)->checkpoint.root};
    std::lock_guard turn(admission_turn);
    if (sealing) sealer = sealing->sealer;
    Result<const EvidenceState*> state = admission.catch_up(**snapshot);
    if (!state.ok()) return std::move(state).error();
    frame.catalogue = (*state)->policy.catalogue;
    Status admitted = check_signers((*state)->roster, key_ids(signers));
    if (!admitted.ok()) return std::move(admitted).error();
  }
  Status checked = check_drafts(hash_of(identity.suite), drafts, signers.size(), frame.catalogue);
  if (!checked.ok()) return std::move(checked).error();
  Hasher own(identity.suite);
  Result<Prepared> prepared = prepare_records(own, frame, drafts, signers);
  if (prepared.ok() && sealer) seal_ahead(sealer, *prepared);
  return prepared;
}

// The openings come after it, so that what is refused leaves nothing, and the log has them made
// durable before it goes on to its commit. A crash, or a commit that fails, after this leaves
// openings that no record refers to, which is harmless.
Admit Registrar::Parts::admit(const Prepared& prepared, Flagged& flagged) {
  return [this, &prepared, &flagged](const Snapshot& newest, std::span<const Proposal> ahead,
                                     std::span<const Proposal> batch) -> Status {
    std::lock_guard turn(admission_turn);
    const std::vector<std::size_t> positions = positions_of(batch, prepared.submissions);
    MUNIMENT_CHECK(prepared.opened.empty() ||
                   prepared.opened.size() == prepared.submissions.size());
    std::vector<const OpenedPayload*> opened(batch.size(), nullptr);
    for (std::size_t i = 0; i < batch.size() && !prepared.opened.empty(); ++i) {
      opened[i] = &prepared.opened[positions[i]];
    }
    const OpeningsOf openings_of = [&](const Hash& id) -> Result<std::vector<Bytes>> {
      for (const KeptOpenings& each : prepared.openings) {
        if (each.record_id == id) return each.openings;
      }
      Result<ReadOpenings> read = openings->find(id);
      if (!read.ok()) return std::move(read).error();
      return std::move(read->openings);
    };
    const Result<const OpeningSealer*> sealer = sealer_for(newest);
    if (!sealer.ok()) return sealer.error();
    Status admitted = admission.admit(newest, ahead, batch, opened, openings_of, flagged);
    if (!admitted.ok()) return admitted;
    if (Status kept = keep(**sealer, prepared, positions); !kept.ok()) return kept;
    admission.accept();
    return {};
  };
}

Status Registrar::Parts::sync() {
  Status rows = items.sync();  // both, whatever became of one: no file stays open for the next turn
  Status lists = openings->sync();
  return rows.ok() ? lists : rows;
}

// A class that takes nothing stands in the way of those records alone that have fields of it.
Result<const OpeningSealer*> Registrar::Parts::sealer_for(const Snapshot& newest) {
  const Result<std::string> begun = newest.checkpoint();
  if (!begun.ok()) return begun.error();
  Ground ground;
  std::uint64_t revocations = 0;
  if (!begun->empty()) {
    const Result<const EvidenceState*> state = admission.catch_up(newest);
    if (!state.ok()) return state.error();
    const Result<std::optional<SignedCheckpoint>> known = this->newest(newest);
    if (!known.ok()) return known.error();
    ground = {&(*state)->roster, (*known)->checkpoint.size};
    for (const RosterKey* key : ground.roster->all()) revocations += key->revoked ? 1U : 0U;
  }
  const FileStamp stamp = stamp_of_keys(vault_place);
  if (sealing && sealing->revocations == revocations && sealing->keys == stamp) {
    return sealing->sealer.get();
  }
  Result<VaultKeys> keys = read_vault_keys(vault_place);
  if (!keys.ok()) return std::move(keys).error();
  const Result<const PrivateKey*> own = openings->own();
  if (!own.ok()) return own.error();
  sealing.emplace(Sealing{revocations, stamp,
                          std::make_shared<const OpeningSealer>(
                              OpeningSealer::make(vault_place, *keys, ground, *own))});
  return sealing->sealer.get();
}

Status Registrar::Parts::keep(const OpeningSealer& sealer, const Prepared& prepared,
                              std::span<const std::size_t> positions) {
  std::vector<KeptItem> rows;
  for (const std::size_t position : positions) {
    if (position >= prepared.items.size()) continue;
    const std::vector<KeptItem>& of_record = prepared.items[position];
    rows.insert(rows.end(), of_record.begin(), of_record.end());
  }
  if (!rows.empty() && vault != nullptr) {  // no row is ever there before its content
    if (Status synced = vault->sync(); !synced.ok()) return synced;
  }
  if (Status kept = items.keep(rows); !kept.ok()) return kept;
  std::vector<const KeptOpenings*> kept;
  kept.reserve(positions.size());  // the others are in the ledger already, and so are theirs
  for (const std::size_t position : positions) kept.push_back(&prepared.openings[position]);
  Status listed = openings->keep(sealer, kept);
  if (!listed.ok()) static_cast<void>(sync());
  return listed;
}

Result<Prepared> Registrar::prepare(std::span<const Draft> drafts, SigningKeys signers) {
  return parts_->prepare(drafts, signers);
}

Result<std::vector<Registered>> Registrar::submit(const Prepared& prepared,
                                                  const PrivateKey& ledger_key) {
  if (Status own = parts_->check_ledger_key(ledger_key); !own.ok()) return std::move(own).error();
  Flagged flagged;
  Result<std::vector<Placement>> placed =
      parts_->log->append(prepared.submissions, ledger_key, parts_->admit(prepared, flagged));
  if (!placed.ok()) return std::move(placed).error();
  std::vector<Registered> registered;
  for (std::size_t i = 0; i < placed->size(); ++i) {
    const Hash& id = prepared.submissions[i].record_id;
    registered.push_back({std::move((*placed)[i]), id, std::move(flagged[id])});
  }
  return registered;
}

Result<std::vector<Registered>> Registrar::record(std::span<const Draft> drafts,
                                                  SigningKeys signers,
                                                  const PrivateKey& ledger_key) {
  if (Status own = parts_->check_ledger_key(ledger_key); !own.ok()) return std::move(own).error();
  std::vector<Draft> renumbered;
  while (true) {
    const Result<Prepared> prepared = prepare(drafts, signers);
    if (!prepared.ok()) return Error(prepared.error());
    Result<std::vector<Registered>> registered = submit_twice(*prepared, ledger_key);
    if (registered.ok() || registered.error().kind() != ErrorKind::refused) return registered;
    if (renumbered.empty()) renumbered.assign(drafts.begin(), drafts.end());
    const Result<bool> moved = parts_->renumber(renumbered);
    if (!moved.ok() || !*moved) return registered;
    drafts = renumbered;  // whenever a number is taken, somebody else came on
  }
}

Result<bool> Registrar::Parts::renumber(std::vector<Draft>& drafts) {
  const std::lock_guard turn(admission_turn);
  const Result<std::unique_ptr<Snapshot>> snapshot = store->snapshot();
  if (!snapshot.ok()) return Error(snapshot.error());
  const Result<const Relations*> relations = admission.relations(**snapshot);
  if (!relations.ok()) return Error(relations.error());
  bool moved = false;
  std::map<std::pair<std::string, std::uint16_t>, std::int64_t> last;
  for (Draft& draft : drafts) {
    if (!draft.next_serial) continue;
    const auto known = (*relations)->last_serial(draft.dossier, draft.kind);
    const auto [highest, first] =
        last.try_emplace({draft.dossier, draft.kind}, known ? known->number : 0);
    const Fact::Value next = Fact::Number{++highest->second};
    for (Fact& fact : draft.facts) {
      if (fact.code != number_of(FactCode::serial)) continue;
      moved = moved || fact.value != next;
      fact.value = next;
    }
  }
  return moved;
}

Result<std::vector<Registered>> Registrar::submit_twice(const Prepared& prepared,
                                                        const PrivateKey& ledger_key) {
  Result<std::vector<Registered>> first = submit(prepared, ledger_key);
  if (first.ok() || first.error().kind() != ErrorKind::environment) return first;
  // The records may be in the ledger all the same, and nobody but us can submit them again: they
  // hold fresh random bytes.
  Result<std::vector<Registered>> second = submit(prepared, ledger_key);
  if (!second.ok()) return first;
  for (Registered& registered : *second) {
    registered.placement.already_there = false;
    registered.flagged.push_back({Finding::flagged, 0, first.error().message()});
  }
  return second;
}

Result<Registered> Registrar::adopt(std::string_view because, SigningKeys signers,
                                    const PrivateKey& ledger_key) {
  if (Status own = parts_->check_ledger_key(ledger_key); !own.ok()) return std::move(own).error();
  Result<Trouble> found = trouble();
  if (!found.ok()) return std::move(found).error();
  if (!found->any()) {
    return Error(ErrorKind::refused, say("there is no trouble: the ledger can go on as it is"));
  }
  Result<const EvidenceState*> known = state();
  if (!known.ok()) return std::move(known).error();
  const KindRow* row = row_of(number_of(Kind::incident));
  MUNIMENT_CHECK(row != nullptr);
  const std::optional<std::uint16_t> slot = slot_by_name(*row, "because");
  MUNIMENT_CHECK(slot.has_value());

  Incident incident{causes_of(*found), std::nullopt};
  if (found->guard.has_value()) {
    incident.guard = KnownCheckpoint{found->guard->size, found->guard->root};
  }
  Draft draft;
  draft.kind = number_of(Kind::incident);
  draft.occurred = parts_->today((*known)->policy);
  draft.fields = {{*slot, Opening::Text{std::string(because)}}};
  draft.affair = std::move(incident);
  Result<Prepared> prepared = prepare({&draft, 1}, signers);
  if (!prepared.ok()) return std::move(prepared).error();
  const Submission& submission = prepared->submissions.front();
  Flagged flagged;
  Result<Placement> placed =
      parts_->log->adopt(submission, ledger_key, parts_->admit(*prepared, flagged));
  if (!placed.ok()) return std::move(placed).error();
  return Registered{std::move(*placed), submission.record_id,
                    std::move(flagged[submission.record_id])};
}

}  // namespace muniment::evidence
