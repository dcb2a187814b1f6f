#include "evidence/relation_keeper.h"

#include <algorithm>

#include "evidence/item.h"
#include "evidence/relations_file.h"
#include "ledger/core/tile.h"

namespace muniment::evidence {
namespace {

constexpr std::uint64_t entries_at_once = 128;
// The file is renewed when reading what it lacks costs more than writing it.
constexpr std::uint64_t least_behind = 1024, rows_an_entry = 64;

struct Related {
  Entry entry;
  Record record;
};

// The entry, if its record leaves anything: most are passed over before they are hashed.
Result<std::optional<Related>> related(Hasher& hasher, const StoredEntry& row) {
  const auto signed_record = decode_signed_record(row.payload);
  if (!signed_record.ok()) return Error(signed_record.error());
  const auto record = decode_record(signed_record->record);
  if (!record.ok()) return Error(record.error());
  if (!Relations::keeps(*record)) return std::optional<Related>();
  auto item = to_item(hasher, row);
  if (!item.ok()) return std::move(item).error();
  return std::optional(Related{std::move(item->entry), std::move(item->record)});
}

}  // namespace

void RelationKeeper::keep_in(std::filesystem::path file, bool may_write) {
  file_ = std::move(file);
  may_write_ = may_write;
}

Result<const Relations*> RelationKeeper::catch_up(const Snapshot& newest, TreeSize size,
                                                  const Hash& root, const Roster& roster) {
  if (size < size_) begun_ = false;  // the store was resolved to what is durable
  if (!begun_) begin(newest, size);
  if (Status followed = follow(newest, size, roster); !followed.ok()) {
    begun_ = false;
    return std::move(followed).error();
  }
  renew_file(root);
  return &relations_;
}

void RelationKeeper::begin(const Snapshot& newest, TreeSize size) {
  relations_ = {};
  size_ = kept_ = {0};
  whole_ = true;
  std::optional<KeptRelations> kept;
  if (!file_.empty()) kept = read_relations(file_);
  if (kept && kept->size.value > 0 && kept->size <= size) {
    const Result<Frontier> frontier = read_frontier(hasher_, read_hashes(newest), kept->size);
    if (frontier.ok() && frontier->root(hasher_) == kept->root) {
      size_ = kept_ = kept->size;
      relations_ = std::move(kept->relations);
    }
  }
  begun_ = true;
}

Status RelationKeeper::follow(const Snapshot& newest, TreeSize to, const Roster& roster) {
  std::vector<Related> found;
  found.reserve(entries_at_once);
  while (size_ < to) {
    const std::uint64_t count = std::min(entries_at_once, to.value - size_.value);
    found.clear();
    const Status read = newest.read({size_.value, count}, Parts::entries_and_payloads,
                                    [&](const StoredEntry& row) -> Status {
                                      auto one = related(hasher_, row);
                                      if (!one.ok()) {
                                        whole_ = false;
                                      } else if (*one) {
                                        found.push_back(std::move(**one));
                                      }
                                      return {};
                                    });
    if (!read.ok()) return read.error();
    for (const Related& one : found) {
      const Status taken =
          relations_.take(roster, one.entry, one.record,
                          [&](const Hash& record_id) { return locate(newest, record_id); });
      if (!taken.ok()) return taken.error();
    }
    size_.value += count;
  }
  return {};
}

// A record that cannot be read is none that a link can lead to.
Result<std::optional<LeafIndex>> RelationKeeper::locate(const Snapshot& newest,
                                                        const Hash& record_id) {
  auto index = locate_record(hasher_, newest, record_id, stored_record_id);
  if (index.ok() || index.error().kind() == ErrorKind::environment) return index;
  whole_ = false;
  return std::optional<LeafIndex>();
}

void RelationKeeper::absorb(const Relations& layer, TreeSize size) {
  relations_.absorb(layer);
  size_ = size;
}

void RelationKeeper::renew_file(const Hash& root) {
  const std::uint64_t behind = size_.value - kept_.value;
  const std::uint64_t much = relations_.rows().size() / rows_an_entry;
  if (file_.empty() || !may_write_ || !whole_ || behind < std::max(least_behind, much)) return;
  write_relations(file_, format_relations(size_, root, relations_));
  kept_ = size_;
}

}  // namespace muniment::evidence
