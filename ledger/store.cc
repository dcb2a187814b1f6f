#include "ledger/store.h"

#include <algorithm>

#include "ledger/core/entry.h"
#include "ledger/core/note.h"

namespace muniment {
namespace {

constexpr std::size_t max_checkpoint_bytes = max_note_bytes;

Error over_limit(Message message) {
  return Error(ErrorKind::refused, std::move(message)).within(say("the batch cannot be stored"));
}

Error too_many_dossiers(std::uint64_t ordinal) {
  return over_limit(say("a ledger has at most {1} dossiers, and this is number {2}",
                        std::to_string(max_dossiers), std::to_string(ordinal + 1)));
}

Status check_row(const StoreBatch::Row& row) {
  if (row.entry.empty() || row.entry.size() > max_entry_bytes) {
    return over_limit(say("an entry has 1 to {1} bytes, not {2}", std::to_string(max_entry_bytes),
                          std::to_string(row.entry.size())));
  }
  if (row.payload.empty() || row.payload.size() > max_payload_bytes) {
    return over_limit(say("a signed record has 1 to {1} bytes, not {2}",
                          std::to_string(max_payload_bytes), std::to_string(row.payload.size())));
  }
  if (row.ordinal >= max_dossiers) return too_many_dossiers(row.ordinal);
  if (row.folio == 0 || row.folio >= max_folios) {
    return over_limit(say("a dossier has the folios 1 to {1}, not {2}",
                          std::to_string(max_folios - 1), std::to_string(row.folio)));
  }
  return {};
}

Error leads_astray(LeafIndex index) {
  return Error(ErrorKind::mismatch,
               say("the store's index of records leads to entry {1}, which is not what was stored "
                   "there; have the ledger checked (muniment check)",
                   std::to_string(index.value)));
}

// The id of the record at `index`, whose bytes must be the ones that its entry names: a record that
// was changed would have another id, and would seem not to be there.
Result<Hash> record_id_at(Hasher& hasher, const Snapshot& snapshot, LeafIndex index,
                          const RecordIdOf& record_id_of) {
  std::optional<Hash> id;
  Status read = snapshot.read(
      {index.value, 1}, Parts::entries_and_payloads, [&](const StoredEntry& stored) -> Status {
        Result<Entry> entry = decode_entry(stored.entry);
        if (!entry.ok()) return std::move(entry).error();
        if (entry->index != index || entry->payload != payload_hash(hasher, stored.payload) ||
            hasher.leaf(stored.entry) != stored.leaf) {
          return leads_astray(index);
        }
        Result<Hash> found = record_id_of(hasher, stored.payload);
        if (!found.ok()) return std::move(found).error();
        id = *found;
        return {};
      });
  if (!read.ok()) return std::move(read).error();
  return *id;
}

bool begins_alike(const Hash& left, const Hash& right) {
  return std::ranges::equal(left.view().first(record_key_bytes),
                            right.view().first(record_key_bytes));
}

}  // namespace

Result<std::vector<std::optional<LeafIndex>>> locate_records(Hasher& hasher,
                                                             const Snapshot& snapshot,
                                                             std::span<const Hash> ids,
                                                             const RecordIdOf& record_id_of) {
  Result<std::vector<RecordCandidate>> candidates = snapshot.find_records(ids);
  if (!candidates.ok()) return std::move(candidates).error();
  std::vector<std::optional<LeafIndex>> places(ids.size());
  for (const RecordCandidate& candidate : *candidates) {
    const Hash& wanted = ids[candidate.position];
    Result<Hash> found = record_id_at(hasher, snapshot, candidate.index, record_id_of);
    if (!found.ok()) return std::move(found).error();
    if (!begins_alike(*found, wanted)) return leads_astray(candidate.index);
    if (*found == wanted) places[candidate.position] = candidate.index;
  }
  return places;
}

Result<std::optional<LeafIndex>> locate_record(Hasher& hasher, const Snapshot& snapshot,
                                               const Hash& id, const RecordIdOf& record_id_of) {
  Result<std::vector<std::optional<LeafIndex>>> places =
      locate_records(hasher, snapshot, std::span(&id, 1), record_id_of);
  if (!places.ok()) return std::move(places).error();
  return places->front();
}

ReadHashes read_hashes(const Snapshot& snapshot) {
  return [&snapshot](unsigned level, std::uint64_t first, std::uint64_t count) {
    return snapshot.hashes(level, first, count);
  };
}

Status check_batch(const StoreBatch& batch, TreeSize expected_size) {
  if (batch.rows.empty() || batch.checkpoint.empty()) {
    return Error(ErrorKind::malformed,
                 say("a batch for the store holds at least one entry, and its checkpoint"));
  }
  if (batch.checkpoint.size() > max_checkpoint_bytes) {
    return over_limit(say("a signed checkpoint has 1 to {1} bytes, not {2}",
                          std::to_string(max_checkpoint_bytes),
                          std::to_string(batch.checkpoint.size())));
  }
  if (expected_size.value > max_entries - batch.rows.size()) {
    return over_limit(say("a ledger has at most {1} entries, not {2}", std::to_string(max_entries),
                          std::to_string(expected_size.value + batch.rows.size())));
  }
  for (const StoreBatch::Row& row : batch.rows) {
    if (Status status = check_row(row); !status.ok()) return status;
  }
  for (const StoreBatch::TileHash& tile : batch.tile_hashes) {
    if (tile.level == 0 || tile.level >= tile_levels) {
      return over_limit(say("a stored tile has a level of 1 to {1}, not {2}",
                            std::to_string(tile_levels - 1), std::to_string(tile.level)));
    }
  }
  for (const DossierHead& head : batch.heads) {
    if (head.ordinal >= max_dossiers) {
      return too_many_dossiers(head.ordinal);
    }
  }
  return {};
}

}  // namespace muniment
