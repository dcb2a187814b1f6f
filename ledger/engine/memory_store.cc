#include "ledger/engine/memory_store.h"

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "ledger/engine/ticket_queue.h"

namespace muniment {
namespace {

struct Row {
  Bytes entry;
  Hash leaf;
  Bytes payload;
};

using Folio = std::pair<std::uint64_t, std::uint64_t>;  // ordinal, folio

Bytes beginning(const Hash& record_id) {
  return to_bytes(record_id.view().first(record_key_bytes));
}

// Rows are only ever added, and a deque never moves what it holds: a reader that stays below the
// size it began with needs the mutex only to find a row.
struct Data {
  std::mutex mutex;
  std::deque<Row> rows;
  std::array<std::deque<Hash>, 8> tiles;  // level 0 stays empty: leaf hashes stand in the rows
  std::shared_ptr<const std::vector<DossierHead>> heads =
      std::make_shared<std::vector<DossierHead>>();
  std::multimap<Bytes, std::uint64_t> records;  // by how their ids begin
  std::map<Folio, std::uint64_t> folios;
  std::string checkpoint;
};

class MemorySnapshot final : public Snapshot {
 public:
  explicit MemorySnapshot(Data& data) : data_(data) {
    std::lock_guard lock(data_.mutex);
    size_ = data_.rows.size();
    heads_ = data_.heads;
    checkpoint_ = data_.checkpoint;
  }

  Result<std::string> checkpoint() const override { return checkpoint_; }

  Status read(LeafRange range, Parts parts, const EachEntry& each) const override {
    for (std::uint64_t done = 0; done < range.count; ++done) {
      const std::uint64_t index = range.first + done;
      if (range.first >= size_ || index >= size_) {
        return Error(ErrorKind::malformed,
                     say("entry {1} is missing from the store", std::to_string(index)));
      }
      const Row& row = row_at(index);
      const ByteView payload =
          parts == Parts::entries_and_payloads ? ByteView(row.payload) : ByteView();
      Status status = each({LeafIndex{index}, row.entry, row.leaf, payload});
      if (!status.ok()) return status;
    }
    return {};
  }

  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) const override {
    const std::uint64_t there =
        level < data_.tiles.size() ? tile_hashes(TreeSize{size_}, level) : 0;
    if (first > there || count > there - first) {
      return Error(ErrorKind::malformed,
                   say("hash {1} of level {2} is missing from the store",
                       std::to_string(std::max(first, there)), std::to_string(level)));
    }
    std::vector<Hash> result;
    result.reserve(count);
    std::lock_guard lock(data_.mutex);
    for (std::uint64_t index = first; index < first + count; ++index) {
      result.push_back(level == 0 ? data_.rows[index].leaf : data_.tiles[level][index]);
    }
    return result;
  }

  Result<std::vector<DossierHead>> heads() const override { return *heads_; }

  Result<std::vector<RecordCandidate>> find_records(std::span<const Hash> ids) const override {
    std::lock_guard lock(data_.mutex);
    std::vector<RecordCandidate> candidates;
    for (std::size_t at = 0; at < ids.size(); ++at) {
      const auto [first, end] = data_.records.equal_range(beginning(ids[at]));
      for (auto row = first; row != end; ++row) {
        if (row->second < size_) candidates.push_back({at, LeafIndex{row->second}});
      }
    }
    return candidates;
  }

  Result<std::optional<LeafIndex>> find_folio(std::uint64_t ordinal,
                                              std::uint64_t folio) const override {
    std::lock_guard lock(data_.mutex);
    const auto found = data_.folios.find(Folio(ordinal, folio));
    if (found == data_.folios.end() || found->second >= size_) return std::optional<LeafIndex>();
    return std::optional(LeafIndex{found->second});
  }

 private:
  const Row& row_at(std::uint64_t index) const {
    std::lock_guard lock(data_.mutex);
    return data_.rows[index];
  }

  Data& data_;
  std::uint64_t size_ = 0;
  std::shared_ptr<const std::vector<DossierHead>> heads_;
  std::string checkpoint_;
};

class MemoryWriterPlace final : public WriterPlace {
 public:
  explicit MemoryWriterPlace(TicketQueue& queue) : queue_(queue) { queue_.enter(); }
  MemoryWriterPlace(const MemoryWriterPlace&) = delete;
  MemoryWriterPlace& operator=(const MemoryWriterPlace&) = delete;
  ~MemoryWriterPlace() override { queue_.leave(); }

 private:
  TicketQueue& queue_;
};

Error not_next(Message message) { return Error(ErrorKind::malformed, std::move(message)); }

Error folio_not_next() {
  return not_next(say("a folio of the batch is not the next one in the store"));
}

Status check_next(const Data& data, const StoreBatch& batch) {
  std::set<Folio> folios;
  for (const StoreBatch::Row& row : batch.rows) folios.emplace(row.ordinal, row.folio);
  if (folios.size() != batch.rows.size()) return folio_not_next();
  for (const Folio& folio : folios) {
    const Folio before(folio.first, folio.second - 1);
    const bool follows =
        folio.second == 1 || folios.contains(before) || data.folios.contains(before);
    if (data.folios.contains(folio) || !follows) return folio_not_next();
  }
  std::array<std::uint64_t, 8> next{};
  for (std::size_t level = 0; level < next.size(); ++level) next[level] = data.tiles[level].size();
  for (const StoreBatch::TileHash& tile : batch.tile_hashes) {
    if (tile.index != next[tile.level]++) {
      return not_next(say("a tile hash of the batch is not the next one in the store"));
    }
  }
  return {};
}

void add(Data& data, const StoreBatch& batch) {
  for (const StoreBatch::Row& row : batch.rows) {
    const std::uint64_t index = data.rows.size();
    data.records.emplace(beginning(row.record_id), index);
    data.folios.emplace(Folio(row.ordinal, row.folio), index);
    data.rows.push_back({row.entry, row.leaf, to_bytes(row.payload)});
  }
  for (const StoreBatch::TileHash& tile : batch.tile_hashes) {
    data.tiles[tile.level].push_back(tile.hash);
  }
  data.checkpoint = batch.checkpoint;
}

// The heads after the batch; malformed when it leaves out a new dossier.
Result<std::vector<DossierHead>> heads_after(std::vector<DossierHead> heads,
                                             const StoreBatch& batch) {
  std::map<std::uint64_t, DossierHead> changed;
  for (const DossierHead& head : batch.heads) changed.insert_or_assign(head.ordinal, head);
  for (auto& [ordinal, head] : changed) {
    if (ordinal > heads.size()) {
      return Error(ErrorKind::malformed,
                   say("the batch leaves out dossier number {1}", std::to_string(heads.size())));
    }
    if (ordinal == heads.size()) {
      heads.push_back(head);
    } else {
      heads[ordinal] = head;
    }
  }
  return heads;
}

class MemoryStore final : public Store {
 public:
  Result<std::unique_ptr<Snapshot>> snapshot() override {
    return std::unique_ptr<Snapshot>(std::make_unique<MemorySnapshot>(data_));
  }

  Result<std::unique_ptr<WriterPlace>> take_writer() override {
    return std::unique_ptr<WriterPlace>(std::make_unique<MemoryWriterPlace>(queue_));
  }

  Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize expected_size) override {
    if (Status status = check_batch(batch, expected_size); !status.ok())
      return std::move(status).error();
    std::lock_guard lock(data_.mutex);
    if (data_.rows.size() != expected_size.value) return CommitOutcome::conflict;
    if (Status status = check_next(data_, batch); !status.ok()) return std::move(status).error();
    Result<std::vector<DossierHead>> heads = heads_after(*data_.heads, batch);
    if (!heads.ok()) return std::move(heads).error();
    add(data_, batch);
    data_.heads = std::make_shared<const std::vector<DossierHead>>(std::move(*heads));
    return CommitOutcome::committed;
  }

  Status resolve() override { return {}; }  // a commit here never ends unknown

 private:
  Data data_;
  TicketQueue queue_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace muniment
