// What the LMDB engine writes within a transaction. Private to it.
#pragma once

#include "ledger/engine/lmdb_records.h"

namespace muniment::lmdb {

// Puts all rows of a checked batch. On an error the transaction can only be aborted.
Status write_batch(MDB_env& environment, MDB_txn& transaction, const Tables& tables,
                   RecordIndex& index, const StoreBatch& batch, TreeSize expected_size);

// Commits one row of no meaning, so that whatever an earlier commit left in flight is overtaken.
// LMDB's code.
int write_fence(MDB_env& environment, const Tables& tables);

// Unknown: the store has another version. What can be made again from its entries may be older.
enum class Versions { ours, older_too };
Status check_version(MDB_txn& transaction, Versions versions);

}  // namespace muniment::lmdb
