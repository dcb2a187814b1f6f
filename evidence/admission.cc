#include "evidence/admission.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "evidence/draft.h"

namespace muniment::evidence {
namespace {

constexpr std::uint64_t affairs_ordinal = 0;  // dossier "" is the first of every ledger

// What the rules may ask, over one snapshot, and over the proposals that were judged before in the
// same batch.
class LedgerHistory {
 public:
  using Known = std::map<Hash, KnownRecord>;
  LedgerHistory(Hasher& hasher, const Snapshot& snapshot, TreeSize size, const Known& gathered,
                std::span<const Proposal> ahead)
      : hasher_(hasher), snapshot_(snapshot), size_(size), gathered_(gathered), ahead_(ahead) {}

  // Looks for all records of a batch at once, which saves the rules' first question about each of
  // them a search of its own.
  Status locate(std::span<const Proposal> batch) {
    proposals_ = batch;
    std::vector<Hash> ids;
    ids.reserve(batch.size());
    for (const Proposal& proposal : batch) ids.push_back(proposal.record_id);
    Result<std::vector<std::optional<LeafIndex>>> places =
        locate_records(hasher_, snapshot_, ids, stored_record_id);
    if (!places.ok()) return std::move(places).error();
    located_.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) located_.emplace(ids[i], (*places)[i]);
    return {};
  }
  void add(const Hash& record_id, KnownRecord known) {
    batch_.emplace(record_id, std::move(known));
  }
  Known take_batch() { return std::move(batch_); }

  History questions() {
    return {[this](const Hash& id) { return find(id); },
            [this](const KnownRecord& known) { return read(known.index); },
            [this](TreeSize at) { return root(at); }};
  }

 private:
  Result<std::optional<KnownRecord>> find(const Hash& id) {
    for (const Known* uncommitted : std::initializer_list<const Known*>{&batch_, &gathered_}) {
      const auto known = uncommitted->find(id);
      if (known != uncommitted->end()) return std::optional(known->second);
    }
    const auto located = located_.find(id);
    Result<std::optional<LeafIndex>> index =
        located != located_.end() ? located->second
                                  : locate_record(hasher_, snapshot_, id, stored_record_id);
    if (!index.ok()) return std::move(index).error();
    if (!index->has_value()) return std::optional<KnownRecord>();
    Result<Item> item = read_item(hasher_, snapshot_, **index);
    if (!item.ok()) return std::move(item).error();
    return std::optional(
        KnownRecord{item->entry.index, item->record.kind, std::move(item->entry.dossier)});
  }

  // Those that are not committed yet follow the newest entry in the order of their coming.
  Result<std::shared_ptr<const Record>> read(LeafIndex index) {
    if (index.value < size_.value) {
      Result<Item> item = read_item(hasher_, snapshot_, index);
      if (!item.ok()) return std::move(item).error();
      return std::make_shared<const Record>(std::move(item->record));
    }
    const std::uint64_t place = index.value - size_.value;
    MUNIMENT_CHECK(place < ahead_.size() + proposals_.size());
    const Proposal& proposal =
        place < ahead_.size() ? ahead_[place] : proposals_[place - ahead_.size()];
    MUNIMENT_CHECK(proposal.entry.index == index);
    const Result<SignedRecord> signed_record = decode_signed_record(proposal.payload);
    if (!signed_record.ok()) return Error(signed_record.error());
    Result<Record> record = decode_record(signed_record->record);
    if (!record.ok()) return std::move(record).error();
    return std::make_shared<const Record>(*std::move(record));
  }

  // A batch is signed at one size, so the last answer mostly serves the next question.
  Result<Hash> root(TreeSize at) {
    if (known_root_.has_value() && known_root_->size == at) return known_root_->root;
    if (at > size_) {
      return Error(ErrorKind::refused,
                   say("a record says that its author knew {1} entries, and there are {2}",
                       std::to_string(at.value), std::to_string(size_.value)));
    }
    Result<Frontier> frontier = read_frontier(hasher_, read_hashes(snapshot_), at);
    if (!frontier.ok()) return std::move(frontier).error();
    known_root_ = KnownCheckpoint{at, frontier->root(hasher_)};
    return known_root_->root;
  }

  Hasher& hasher_;
  const Snapshot& snapshot_;
  TreeSize size_;
  const Known& gathered_;  // of other callers' batches
  std::span<const Proposal> ahead_, proposals_;
  Known batch_;
  std::unordered_map<Hash, std::optional<LeafIndex>, HashOfHash> located_;
  std::optional<KnownCheckpoint> known_root_;
};

Result<TreeSize> size_of(const Snapshot& snapshot) {
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(snapshot);
  if (!newest.ok()) return std::move(newest).error();
  return newest->has_value() ? (*newest)->checkpoint.size : TreeSize{0};
}

Result<std::int64_t> admitted_at(const Snapshot& snapshot, LeafIndex index) {
  std::int64_t admitted = 0;
  Status read =
      snapshot.read({index.value, 1}, Parts::entries, [&](const StoredEntry& row) -> Status {
        Result<Entry> entry = decode_entry(row.entry);
        if (!entry.ok()) {
          return std::move(entry).error().within(say("entry {1}", std::to_string(index.value)));
        }
        admitted = entry->admitted;
        return {};
      });
  if (!read.ok()) return std::move(read).error();
  return admitted;
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
    Result<std::int64_t> admitted = admitted_at(newest, {size->value - 1});
    if (!admitted.ok()) return std::move(admitted).error();
    state_.last_admitted = *admitted;
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

Result<KnownRecord> Admission::judge_one(EvidenceState& state, const History& history,
                                         const Proposal& proposal, const OpenedPayload& opened,
                                         Flagged& flagged) {
  const Entry& entry = proposal.entry;
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
  take(state, entry, opened.decoded->record, opened.decoded->id);
  return KnownRecord{entry.index, opened.decoded->record.kind, entry.dossier};
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
                        std::span<const OpenedPayload* const> opened, Flagged& flagged) {
  Result<const EvidenceState*> known = catch_up(newest);
  if (!known.ok()) return std::move(known).error();
  if (ahead.empty()) gathered_ = {{}, **known, {}};
  MUNIMENT_CHECK(gathered_are(ahead) && opened.size() == batch.size());
  return judge_all(newest, ahead, batch, opened, flagged);
}

Status Admission::judge_all(const Snapshot& newest, std::span<const Proposal> ahead,
                            std::span<const Proposal> batch,
                            std::span<const OpenedPayload* const> opened, Flagged& flagged) {
  judged_ = {{}, gathered_.state, {}};
  judged_.records.reserve(batch.size());
  if (Status known = know_filings(newest, batch); !known.ok()) return known;
  LedgerHistory history(hasher_, newest, size_, gathered_.known, ahead);
  if (Status located = history.locate(batch); !located.ok()) return located;
  const History questions = history.questions();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    std::optional<OpenedPayload> here;
    if (opened[i] == nullptr) here = open_payload(hasher_, batch[i].payload);
    Result<KnownRecord> judged =
        judge_one(judged_.state, questions, batch[i], here ? *here : *opened[i], flagged);
    if (!judged.ok()) return std::move(judged).error().within(draft_context(i, batch.size()));
    history.add(batch[i].record_id, std::move(*judged));
    judged_.records.push_back(batch[i].record_id);
  }
  judged_.known = history.take_batch();
  return {};
}

void Admission::accept() {
  gathered_.records.insert(gathered_.records.end(), judged_.records.begin(), judged_.records.end());
  gathered_.state = std::move(judged_.state);
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
  const LedgerHistory::Known nothing;
  LedgerHistory history(hasher_, newest, size_, nothing, {});
  return muniment::judge_unsigned(hasher_, **state, history.questions(), next, record);
}

}  // namespace muniment::evidence
