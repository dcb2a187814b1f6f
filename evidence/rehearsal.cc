#include "evidence/rehearsal.h"

#include <algorithm>

namespace muniment::evidence {

Result<std::unique_ptr<Rehearsal>> Rehearsal::open(Suite suite, std::unique_ptr<Snapshot> newest,
                                                   Relations relations,
                                                   LedgerHistory::Uncommitted earlier) {
  std::unique_ptr<Rehearsal> rehearsal(
      new Rehearsal(suite, std::move(newest), std::move(relations)));
  const Snapshot& snapshot = *rehearsal->newest_;
  Result<std::optional<SignedCheckpoint>> checkpoint = newest_checkpoint(snapshot);
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  const TreeSize size = checkpoint->has_value() ? (*checkpoint)->checkpoint.size : TreeSize{0};
  Result<const EvidenceState*> state = rehearsal->admission_.catch_up(snapshot);
  if (!state.ok()) return std::move(state).error();
  Result<std::vector<DossierHead>> heads = snapshot.heads();
  if (!heads.ok()) return std::move(heads).error();
  for (const DossierHead& head : *heads) rehearsal->folios_.emplace(head.dossier, head.folio);
  rehearsal->state_ = **state;
  rehearsal->size_ = size.value;
  rehearsal->history_.emplace(rehearsal->hasher_, snapshot, size, rehearsal->nothing_,
                              rehearsal->relations_, std::move(earlier));
  return rehearsal;
}

Status Rehearsal::know(const std::string& dossier) {
  if (state_.rounds.has_filing(dossier) || !folios_.contains(dossier)) return {};
  if (Status known = admission_.know_filing(*newest_, dossier); !known.ok()) return known;
  Result<const EvidenceState*> read = admission_.catch_up(*newest_);
  if (!read.ok()) return std::move(read).error();
  state_.rounds.copy_filing((*read)->rounds, dossier);
  return {};
}

Result<std::vector<Violation>> Rehearsal::judge(const OpenedRecord& next, std::int64_t now_ms) {
  const std::string& dossier = next.record.dossier;
  if (Status known = know(dossier); !known.ok()) return std::move(known).error();
  const Hash unknown(std::array<std::uint8_t, Hash::size>{});  // which no rule asks for
  std::uint64_t& folio = folios_[dossier];
  const Entry entry{{size_},
                    dossier,
                    folio + 1,
                    {},
                    folios_.size(),
                    unknown,
                    std::max(now_ms, state_.last_admitted),
                    unknown};
  const History history = history_->questions();
  Result<std::vector<Violation>> violations = judge_unsigned(hasher_, state_, history, entry, next);
  if (!violations.ok()) return violations;
  Status related = relate(relations_, state_, history, entry, next.record);
  if (!related.ok()) return std::move(related).error();
  take(state_, entry, next.record, next.id);
  history_->add(next.id, {entry.index, next.record.kind, dossier});
  ++folio;
  ++size_;
  return violations;
}

}  // namespace muniment::evidence
