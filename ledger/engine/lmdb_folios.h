// The LMDB engine's table of folios: one row for 256 folios of a dossier. Private to the engine.
#pragma once

#include "ledger/engine/lmdb_env.h"
#include "ledger/store.h"

namespace muniment::lmdb {

// The row of a folio, which counts from 1, and its place in that row.
std::uint64_t folio_key(std::uint64_t ordinal, std::uint64_t folio);
std::size_t folio_place(std::uint64_t folio);
// Five bytes, the most significant first: what stands in a row for one folio.
void append_folio(Bytes& row, LeafIndex index);

Result<std::optional<LeafIndex>> find_folio_row(MDB_txn& transaction, const Tables& tables,
                                                std::uint64_t ordinal, std::uint64_t folio);

// Malformed: a folio of the batch is not the next one of its dossier.
Status write_folios(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                    TreeSize expected_size);

}  // namespace muniment::lmdb
