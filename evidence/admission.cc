#include "evidence/admission.h"

#include <algorithm>
#include <utility>

#include "evidence/draft.h"

namespace muniment::evidence {
namespace {

constexpr std::uint64_t affairs_ordinal = 0;  // dossier "" is the first of every ledger

Result<TreeSize> size_of(const Snapshot& snapshot) {
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(snapshot);
  if (!newest.ok()) return std::move(newest).error();
  return newest->has_value() ? (*newest)->checkpoint.size : TreeSize{0};
}

Result<Entry> entry_at(const Snapshot& snapshot, LeafIndex index) {
  std::optional<Entry> found;
  Status read =
      snapshot.read({index.value, 1}, Parts::entries, [&](const StoredEntry& row) -> Status {
        Result<Entry> entry = decode_entry(row.entry);
        if (!entry.ok()) {
          return std::move(entry).error().within(say("entry {1}", std::to_string(index.value)));
        }
        found = *std::move(entry);
        return {};
      });
  if (!read.ok()) return std::move(read).error();
  MUNIMENT_CHECK(found.has_value());
  return *std::move(found);
}

Result<Record> record_of(const Proposal& proposal) {
  const Result<SignedRecord> signed_record = decode_signed_record(proposal.payload);
  if (!signed_record.ok()) return Error(signed_record.error());
  return decode_record(signed_record->record);
}

}  // namespace

Error refusal_of(const Violation& violation) {
  Error error(ErrorKind::refused, violation.sentence);
  if (violation.rule == 0) return error;
  return std::move(error).within(say("rule {1}", std::to_string(violation.rule)));
}

Result<const EvidenceState*> Admission::catch_up(const Snapshot& newest) {
  Result<TreeSize> size = size_of(newest);
  if (!size.ok()) return std::move(size).error();
  if (*size == size_) return &state_;
  if (*size < size_) {  // the store was resolved to what is durable
    state_ = {};
    affairs_ = 0;
  }
  size_ = {0};  // until all of it is done
  if (size->value > 0) {
    if (Status followed = follow_affairs(newest); !followed.ok())
      return std::move(followed).error();
    Result<Entry> last = entry_at(newest, {size->value - 1});
    if (!last.ok()) return std::move(last).error();
    state_.last_admitted = last->admitted;
  }
  size_ = *size;
  return &state_;
}

// A folio that the store's index has lost may be a revocation, so the dossier's head, which the log
// has compared with what is signed, says how many there are. That is asked once, and then whenever
// there is a next folio: reading all heads at every commit would cost the more the more dossiers
// there are.
Status Admission::follow_affairs(const Snapshot& newest) {
  if (affairs_ > 0) {
    const Result<std::optional<LeafIndex>> next = newest.find_folio(affairs_ordinal, affairs_ + 1);
    if (!next.ok()) return Error(next.error());
    if (!next->has_value()) return {};
  }
  Result<std::vector<DossierHead>> heads = newest.heads();
  if (!heads.ok()) return std::move(heads).error();
  if (heads->empty()) {
    return Error(ErrorKind::malformed, say("the store has no heads of its dossiers"));
  }
  const DossierHead& own = heads->front();
  while (affairs_ < own.folio) {
    Result<Item> affair = read_folio(hasher_, newest, own, affairs_ + 1);
    if (!affair.ok()) return std::move(affair).error();
    take(state_, affair->entry, affair->record, affair->record_id);
    ++affairs_;
  }
  return {};
}

Result<const Relations*> Admission::relations(const Snapshot& newest) {
  Result<const EvidenceState*> state = catch_up(newest);
  if (!state.ok()) return std::move(state).error();
  if (Status followed = follow_commit(newest); !followed.ok()) return std::move(followed).error();
  Result<std::optional<SignedCheckpoint>> signed_tree = newest_checkpoint(newest);
  if (!signed_tree.ok()) return std::move(signed_tree).error();
  const Hash root = *signed_tree ? (*signed_tree)->checkpoint.root : hasher_.empty_root();
  return keeper_.catch_up(newest, size_, root, state_.roster);
}

// What was admitted here last is committed all or not at all. Where its last entry stands as it was
// admitted, none of it need be read again.
Status Admission::follow_commit(const Snapshot& newest) {
  if (!gathered_.last || gathered_.last->index.value >= size_.value) return {};
  const Batches admitted = std::exchange(gathered_, {});
  Result<Entry> stored = entry_at(newest, admitted.last->index);
  if (!stored.ok()) return std::move(stored).error();
  const bool committed =
      stored->payload == admitted.last->payload && stored->admitted == admitted.last->admitted;
  const std::uint64_t before = admitted.last->index.value + 1 - admitted.records.size();
  if (committed && keeper_.size().value == before) {
    keeper_.absorb(admitted.relations, {admitted.last->index.value + 1});
  }
  return {};
}

// Once a dossier: the search reads all heads.
Status Admission::know_filing(const Snapshot& newest, const std::string& dossier) {
  if (dossier.empty() || state_.rounds.has_filing(dossier)) return {};
  Result<std::vector<DossierHead>> heads = newest.heads();
  if (!heads.ok()) return std::move(heads).error();
  const auto head = std::find_if(heads->begin(), heads->end(),
                                 [&](const DossierHead& each) { return each.dossier == dossier; });
  if (head == heads->end()) return {};
  Result<Item> filing = read_folio(hasher_, newest, *head, 1);
  if (!filing.ok()) return std::move(filing).error();
  if (filing->record.kind != number_of(Kind::filing)) return {};
  state_.rounds.file(dossier, filing->record_id, filing->entry.index, round_terms(filing->record));
  return {};
}

// Of the dossiers of a batch, also in the state that it will be judged by.
Status Admission::know_filings(const Snapshot& newest, std::span<const Proposal> batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const std::string& dossier = batch[i].entry.dossier;
    if (i > 0 && dossier == batch[i - 1].entry.dossier) continue;
    if (judged_.state.rounds.has_filing(dossier)) continue;
    if (Status known = know_filing(newest, dossier); !known.ok()) return known;
    judged_.state.rounds.copy_filing(state_.rounds, dossier);
  }
  return {};
}

Result<KnownRecord> Admission::judge_one(const History& history, const Proposal& proposal,
                                         const OpenedPayload& opened, Flagged& flagged) {
  const Entry& entry = proposal.entry;
  EvidenceState& state = judged_.state;
  const Result<std::vector<Violation>> violations =
      judge_opened(hasher_, state, history, memory_, entry, opened);
  if (!violations.ok()) return Error(violations.error());
  for (const Violation& violation : *violations) {
    if (violation.finding == Finding::flagged) {
      flagged[proposal.record_id].push_back(violation);
      continue;
    }
    return refusal_of(violation);
  }
  MUNIMENT_CHECK(opened.decoded.ok());
  if (opened.decoded->id != proposal.record_id) {
    return Error(ErrorKind::refused, say("the record is submitted under another record's id"));
  }
  const Record& record = opened.decoded->record;
  Status related = relate(judged_.relations, state, history, entry, record);
  if (!related.ok()) return std::move(related).error();
  take(state, entry, record, opened.decoded->id);
  return KnownRecord{entry.index, record.kind, entry.dossier};
}

// The log gathers callers one after the other, so what it names as ahead is what was admitted here
// last.
bool Admission::gathered_are(std::span<const Proposal> ahead) const {
  return std::equal(
      ahead.begin(), ahead.end(), gathered_.records.begin(), gathered_.records.end(),
      [](const Proposal& proposal, const Hash& id) { return proposal.record_id == id; });
}

Status Admission::admit(const Snapshot& newest, std::span<const Proposal> ahead,
                        std::span<const Proposal> batch,
                        std::span<const OpenedPayload* const> opened, const OpeningsOf& openings,
                        Flagged& flagged) {
  Result<const EvidenceState*> known = catch_up(newest);
  if (!known.ok()) return std::move(known).error();
  if (ahead.empty()) {
    Result<const Relations*> below = relations(newest);
    if (!below.ok()) return std::move(below).error();
    gathered_ = {{}, std::nullopt, **known, {}, Relations(*below)};
  }
  MUNIMENT_CHECK(gathered_are(ahead) && opened.size() == batch.size());
  return judge_all(newest, ahead, batch, opened, openings, flagged);
}

Status Admission::judge_all(const Snapshot& newest, std::span<const Proposal> ahead,
                            std::span<const Proposal> batch,
                            std::span<const OpenedPayload* const> opened,
                            const OpeningsOf& openings, Flagged& flagged) {
  judged_ = {{}, std::nullopt, gathered_.state, {}, Relations(&gathered_.relations)};
  judged_.records.reserve(batch.size());
  if (Status known = know_filings(newest, batch); !known.ok()) return known;
  const auto uncommitted = [&](std::size_t place) {
    return record_of(place < ahead.size() ? ahead[place] : batch[place - ahead.size()]);
  };
  LedgerHistory history(hasher_, newest, size_, gathered_.known, judged_.relations, uncommitted);
  if (Status located = history.locate(batch); !located.ok()) return located;
  const History questions = history.questions(openings);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    std::optional<OpenedPayload> here;
    if (opened[i] == nullptr) here = open_payload(hasher_, batch[i].payload);
    Result<KnownRecord> judged = judge_one(questions, batch[i], here ? *here : *opened[i], flagged);
    if (!judged.ok()) return in_draft(std::move(judged).error(), i, batch.size());
    history.add(batch[i].record_id, std::move(*judged));
    judged_.records.push_back(batch[i].record_id);
  }
  if (!batch.empty()) judged_.last = batch.back().entry;
  judged_.known = history.take_batch();
  return {};
}

void Admission::accept() {
  gathered_.records.insert(gathered_.records.end(), judged_.records.begin(), judged_.records.end());
  gathered_.last = std::move(judged_.last);
  gathered_.state = std::move(judged_.state);
  gathered_.relations.absorb(judged_.relations);
  gathered_.known.merge(judged_.known);
  judged_ = {};
}

Result<std::vector<Violation>> Admission::judge_unsigned(const Snapshot& newest,
                                                         const OpenedRecord& record,
                                                         std::int64_t now_ms) {
  Result<const EvidenceState*> state = catch_up(newest);
  if (!state.ok()) return std::move(state).error();
  Result<std::vector<DossierHead>> heads = newest.heads();
  if (!heads.ok()) return std::move(heads).error();
  const Hash unknown(std::array<std::uint8_t, Hash::size>{});  // which no rule asks for
  Entry next{{size_.value}, record.record.dossier, 1, {}, heads->size(), unknown, now_ms, unknown};
  next.admitted = std::max(now_ms, (*state)->last_admitted);
  for (const DossierHead& head : *heads) {
    if (head.dossier == next.dossier) next.folio = head.folio + 1;
  }
  if (Status known = know_filing(newest, next.dossier); !known.ok())
    return std::move(known).error();
  Result<const Relations*> below = relations(newest);
  if (!below.ok()) return std::move(below).error();
  const LedgerHistory::Known nothing;
  LedgerHistory history(hasher_, newest, size_, nothing, **below, nullptr);
  return muniment::judge_unsigned(hasher_, **state, history.questions(), next, record);
}

}  // namespace muniment::evidence
