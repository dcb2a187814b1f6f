// An entry with its record, read back from a store and checked against its own hashes.
#pragma once

#include <optional>

#include "evidence/model/record.h"
#include "ledger/core/checkpoint.h"
#include "ledger/core/entry.h"
#include "ledger/store.h"

namespace muniment::evidence {

// An entry with its record, as a person looks at it.
struct Item {
  Entry entry;
  Hash leaf;
  Hash record_id;
  SignedRecord signed_record;
  Record record;
};

// Decodes a stored row. Mismatch: entry, leaf hash or payload do not belong together, or the entry
// is not the one of `index`. That the tree holds the leaf is for an audit or a receipt to show.
// Errors name the index.
Result<Item> to_item(Hasher& hasher, const StoredEntry& row);

// An entry and its payload as they are stored.
struct StoredBytes {
  Bytes entry;
  Bytes payload;
};
Result<StoredBytes> read_bytes(const Snapshot& snapshot, LeafIndex index);
Result<Item> read_item(Hasher& hasher, const Snapshot& snapshot, LeafIndex index);
// A folio, 1 to `head.folio`, of a dossier of the store. Malformed: the store's index does not lead
// to it. Mismatch: it leads to another entry.
Result<Item> read_folio(Hasher& hasher, const Snapshot& snapshot, const DossierHead& head,
                        std::uint64_t folio);

// The id of the record in a payload: the log's RecordIdOf.
Result<Hash> stored_record_id(Hasher& hasher, ByteView payload);

// The newest checkpoint; none for a ledger without entries. Its signature is not checked here.
Result<std::optional<SignedCheckpoint>> newest_checkpoint(const Snapshot& snapshot);

}  // namespace muniment::evidence
