// What the LMDB engine writes within a transaction. Private to it.
#pragma once

#include "ledger/engine/lmdb_env.h"
#include "ledger/store.h"

namespace muniment::lmdb {

// Puts all rows of a checked batch. On an error the transaction can only be aborted.
Status write_batch(MDB_txn& transaction, const Tables& tables, const StoreBatch& batch,
                   TreeSize expected_size);

// Commits one row of no meaning, so that whatever an earlier commit left in flight is overtaken.
// LMDB's code.
int write_fence(MDB_env& environment, const Tables& tables);

// Unknown: the store has another version.
Status check_version(MDB_txn& transaction, const Tables& tables);

}  // namespace muniment::lmdb
