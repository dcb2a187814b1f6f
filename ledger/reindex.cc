#include "ledger/reindex.h"

#include <deque>
#include <set>

#include "ledger/engine/lmdb_remake.h"
#include "ledger/log.h"
#include "ledger/placing.h"

namespace muniment {
namespace {

constexpr std::size_t batch_bytes = std::size_t{8} << 20;  // entries and payloads held at once

Error wrong_entry(std::uint64_t index, Message what) {
  return Error(ErrorKind::mismatch, std::move(what))
      .within(say("entry {1}", std::to_string(index)));
}

// Goes through all entries of a store, and adds them to another.
class Rebuild {
 public:
  Rebuild(LogIdentity identity, Checkpoint tree, std::string checkpoint, Store& made)
      : identity_(std::move(identity)),
        tree_(std::move(tree)),
        made_(made),
        hasher_(identity_.suite) {
    batch_.checkpoint = std::move(checkpoint);
  }

  Status run(const Snapshot& old, const ReindexProgress& progress) {
    const std::uint64_t size = tree_.size.value;
    Status read =
        old.read({0, size}, Parts::entries_and_payloads, [&](const StoredEntry& stored) -> Status {
          if (Status taken = take(stored); !taken.ok()) return taken;
          const bool full = batch_.rows.size() == Log::max_batch || bytes_ >= batch_bytes;
          if (!full && stored.index.value + 1 < size) return {};
          progress(stored.index.value + 1, size);
          return commit();
        });
    if (read.ok() && frontier_.root(hasher_) == tree_.root) return check_made();
    // What a changed entry breaks may show at a later one.
    const bool broken = read.ok() || read.error().kind() == ErrorKind::mismatch;
    if (broken && changed_.has_value()) {
      return wrong_entry(*changed_, say("it is not the entry whose leaf hash stands beside it"));
    }
    if (!read.ok()) return read;
    return Error(ErrorKind::mismatch,
                 say("the entries do not lead to the root that was signed for {1} entries",
                     std::to_string(size)));
  }

  std::uint64_t dossiers() const { return heads_.size(); }

 private:
  Status take(const StoredEntry& stored) {
    const std::uint64_t index = stored.index.value;
    Result<Entry> entry = decode_entry(stored.entry);
    if (!entry.ok())
      return std::move(entry).error().within(say("entry {1}", std::to_string(index)));
    if (entry->index != stored.index) return wrong_entry(index, say("it says another index"));
    if (entry->payload != payload_hash(hasher_, stored.payload)) {
      return wrong_entry(index, say("the record was changed: it is not the entry's"));
    }
    if (entry->dossiers != heads_.size() || entry->heads != heads_.root(hasher_)) {
      return wrong_entry(index, say("its heads are not those of the entries before it"));
    }
    const DossierHead* head = heads_.find(entry->dossier);
    const std::optional<Hash> previous = head == nullptr ? std::nullopt : std::optional(head->leaf);
    const bool first_is_affairs = head != nullptr || entry->dossier.empty() == (heads_.size() == 0);
    if (entry->folio != (head == nullptr ? 0 : head->folio) + 1 || entry->previous != previous ||
        !first_is_affairs) {
      return wrong_entry(index, say("it does not follow the folio before it"));
    }
    Result<Hash> id = identity_.record_id(hasher_, stored.payload);
    if (!id.ok()) return std::move(id).error().within(say("entry {1}", std::to_string(index)));
    const Hash leaf = hasher_.leaf(stored.entry);
    if (leaf != stored.leaf && !changed_.has_value()) changed_ = index;
    add(stored, *entry, head == nullptr ? heads_.size() : head->ordinal, leaf, *id);
    return {};
  }

  void add(const StoredEntry& stored, const Entry& entry, std::uint64_t ordinal, const Hash& leaf,
           const Hash& id) {
    heads_.advance(hasher_, entry.dossier, entry.folio, leaf);
    frontier_.append(hasher_, leaf, [&](Subtree subtree, const Hash& hash) {
      keep_tile_hash(batch_.tile_hashes, subtree, hash);
    });
    payloads_.push_back(to_bytes(stored.payload));
    batch_.rows.push_back(
        {to_bytes(stored.entry), leaf, payloads_.back(), id, ordinal, entry.folio});
    touched_.insert(ordinal);
    bytes_ += stored.entry.size() + stored.payload.size();
  }

  Status commit() {
    for (const std::uint64_t ordinal : touched_) batch_.heads.push_back(heads_.all()[ordinal]);
    const TreeSize before{frontier_.size().value - batch_.rows.size()};
    Result<CommitOutcome> outcome = made_.commit(batch_, before);
    if (!outcome.ok()) return std::move(outcome).error();
    if (*outcome != CommitOutcome::committed) {
      return Error(ErrorKind::environment, say("the new store failed while it was written"));
    }
    batch_.rows.clear();
    batch_.tile_hashes.clear();
    batch_.heads.clear();
    payloads_.clear();
    touched_.clear();
    bytes_ = 0;
    return {};
  }

  // The new store as it can be read: all its entries, then tiles and heads, against what was
  // signed.
  Status check_made() {
    Result<std::unique_ptr<Snapshot>> snapshot = made_.snapshot();
    if (!snapshot.ok()) return std::move(snapshot).error();
    LogState state;
    Status same = catch_up(hasher_, identity_, **snapshot, state);
    if (!same.ok()) return std::move(same).error().within(say("in the new store"));
    Result<LogState> opened = load_state(hasher_, identity_, **snapshot);
    if (!opened.ok()) return std::move(opened).error().within(say("in the new store"));
    return {};
  }

  LogIdentity identity_;
  Checkpoint tree_;
  Store& made_;
  Hasher hasher_;
  Heads heads_;
  Frontier frontier_;
  std::optional<std::uint64_t> changed_;  // the first entry that is not its stored leaf hash's
  StoreBatch batch_;
  std::deque<Bytes> payloads_;  // what the batch's rows look at
  std::set<std::uint64_t> touched_;
  std::size_t bytes_ = 0;
};

std::uint64_t bytes_of(const std::filesystem::path& folder) {
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(folder / "data.mdb", unknown);
  return unknown ? 0 : size;
}

}  // namespace

Result<Reindexed> reindex(const std::filesystem::path& folder, const IdentityOf& identity_of,
                          const ReindexProgress& progress, const LmdbOptions& options) {
  Reindexed result{0, 0, bytes_of(folder), 0};
  Status made = remake_lmdb_store(
      folder,
      [&](const Snapshot& old, Store& store) -> Status {
        Result<LogIdentity> identity = identity_of(old);
        if (!identity.ok()) return std::move(identity).error();
        Result<std::string> text = old.checkpoint();
        if (!text.ok()) return std::move(text).error();
        Result<Checkpoint> tree = open_checkpoint(*identity, *text);
        if (!tree.ok()) return std::move(tree).error();
        result.entries = tree->size.value;
        Rebuild rebuild(std::move(*identity), std::move(*tree), std::move(*text), store);
        if (Status status = rebuild.run(old, progress); !status.ok()) return status;
        result.dossiers = rebuild.dossiers();
        return {};
      },
      options);
  if (!made.ok()) return std::move(made).error();
  result.bytes_after = bytes_of(folder);
  return result;
}

}  // namespace muniment
