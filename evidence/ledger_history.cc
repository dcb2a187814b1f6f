#include "evidence/ledger_history.h"

#include "evidence/model/file_digest.h"
#include "ledger/log_state.h"

namespace muniment::evidence {

LedgerHistory::LedgerHistory(Hasher& hasher, const Snapshot& snapshot, TreeSize size,
                             const Known& gathered, const Relations& relations,
                             Uncommitted uncommitted)
    : hasher_(hasher),
      snapshot_(snapshot),
      size_(size),
      gathered_(gathered),
      relations_(relations),
      uncommitted_(std::move(uncommitted)) {}

Status LedgerHistory::locate(std::span<const Proposal> batch) {
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

void LedgerHistory::add(const Hash& record_id, KnownRecord known) {
  batch_.emplace(record_id, std::move(known));
}

History LedgerHistory::questions(OpeningsOf openings) {
  History history{[this](const Hash& id) { return find(id); },
                  [this](LeafIndex index) { return read(index); },
                  [this](TreeSize at) { return root(at); }, &relations_};
  openings_ = std::move(openings);
  if (openings_ != nullptr) {
    history.files = [this](const Hash& id, const Record& record,
                           std::span<const std::string_view> slots) {
      return files(id, record, slots);
    };
  }
  return history;
}

// What is damaged here is as good as not kept.
Result<std::vector<Hash>> LedgerHistory::files(const Hash& id, const Record& record,
                                               std::span<const std::string_view> slots) {
  const Result<std::vector<Bytes>> kept = openings_(id);
  if (!kept.ok() && kept.error().kind() == ErrorKind::environment) return kept.error();
  if (!kept.ok()) return std::vector<Hash>();
  const Result<std::vector<Hash>> digests = file_digests(hasher_, record, slots, *kept);
  return digests.ok() ? *digests : std::vector<Hash>();
}

Result<std::optional<KnownRecord>> LedgerHistory::find(const Hash& id) {
  for (const Known* uncommitted : std::initializer_list<const Known*>{&batch_, &gathered_}) {
    const auto known = uncommitted->find(id);
    if (known != uncommitted->end()) return std::optional(known->second);
  }
  const auto found = found_.find(id);
  if (found != found_.end()) return std::optional(found->second);
  Result<std::optional<KnownRecord>> stored = find_stored(id);
  if (stored.ok() && *stored) found_.emplace(id, **stored);
  return stored;
}

Result<std::optional<KnownRecord>> LedgerHistory::find_stored(const Hash& id) {
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
Result<std::shared_ptr<const Record>> LedgerHistory::read(LeafIndex index) {
  if (index.value < size_.value) {
    Result<Item> item = read_item(hasher_, snapshot_, index);
    if (!item.ok()) return std::move(item).error();
    return std::make_shared<const Record>(std::move(item->record));
  }
  MUNIMENT_CHECK(uncommitted_ != nullptr);
  Result<Record> record = uncommitted_(static_cast<std::size_t>(index.value - size_.value));
  if (!record.ok()) return std::move(record).error();
  return std::make_shared<const Record>(*std::move(record));
}

// A batch is signed at one size, so the last answer mostly serves the next question.
Result<Hash> LedgerHistory::root(TreeSize at) {
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

}  // namespace muniment::evidence
