#include "ledger/store.h"

#include "ledger/core/note.h"

namespace muniment {
namespace {

constexpr std::size_t max_checkpoint_bytes = max_note_bytes;

Error over_limit(const char* what, std::uint64_t value, std::uint64_t limit) {
  return Error(ErrorKind::refused,
               say("the batch cannot be stored: {1} is {2}, and the limit of a ledger is {3}", what,
                   std::to_string(value), std::to_string(limit)));
}

Status check_row(const StoreBatch::Row& row) {
  if (row.entry.empty() || row.entry.size() > max_entry_bytes) {
    return over_limit("an entry's length", row.entry.size(), max_entry_bytes);
  }
  if (row.payload.empty() || row.payload.size() > max_payload_bytes) {
    return over_limit("a record's length", row.payload.size(), max_payload_bytes);
  }
  if (row.ordinal >= max_dossiers)
    return over_limit("a dossier's number", row.ordinal, max_dossiers);
  if (row.folio == 0 || row.folio >= max_folios)
    return over_limit("a folio", row.folio, max_folios);
  return {};
}

}  // namespace

ReadHashes read_hashes(const Snapshot& snapshot) {
  return [&snapshot](unsigned level, std::uint64_t first, std::uint64_t count) {
    return snapshot.hashes(level, first, count);
  };
}

Status check_batch(const StoreBatch& batch) {
  if (batch.rows.empty() || batch.checkpoint.empty()) {
    return Error(ErrorKind::malformed,
                 say("a batch for the store holds at least one entry, and its checkpoint"));
  }
  if (batch.checkpoint.size() > max_checkpoint_bytes) {
    return over_limit("the checkpoint's length", batch.checkpoint.size(), max_checkpoint_bytes);
  }
  for (const StoreBatch::Row& row : batch.rows) {
    if (Status status = check_row(row); !status.ok()) return status;
  }
  for (const StoreBatch::TileHash& tile : batch.tile_hashes) {
    if (tile.level == 0 || tile.level >= tile_levels) {
      return over_limit("a tile's level", tile.level, tile_levels - 1);
    }
  }
  for (const DossierHead& head : batch.heads) {
    if (head.ordinal >= max_dossiers) {
      return over_limit("a dossier's number", head.ordinal, max_dossiers);
    }
  }
  return {};
}

}  // namespace muniment
