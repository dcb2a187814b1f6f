// The LMDB engine's index of record ids: a small table of the newest entries, and sorted runs of
// all others (record_runs.h). Private to the engine.
#pragma once

#include <mutex>
#include <unordered_set>

#include "ledger/engine/lmdb_env.h"
#include "ledger/engine/record_runs.h"
#include "ledger/store.h"

namespace muniment::lmdb {

// Chunks whose checksum was found right since the store was opened. Any thread.
class CheckedChunks {
 public:
  bool contains(std::uint64_t key);
  void add(std::uint64_t key);

 private:
  std::mutex mutex_;
  std::unordered_set<std::uint64_t> keys_;
};

// What all transactions of an open store share.
struct RecordIndex {
  std::uint64_t run_width;
  CheckedChunks checked;
};

// Candidates among the first `size` entries. Malformed: the index is damaged.
Result<std::vector<RecordCandidate>> find_candidates(MDB_txn& transaction, const Tables& tables,
                                                     RecordIndex& index, TreeSize size,
                                                     std::span<const Hash> ids);

// Adds the batch's rows. When runs are to be made, their parts are read by a transaction of their
// own, begun here, since what is read is valid only as long as its transaction does not write.
Status write_records(MDB_env& environment, MDB_txn& transaction, const Tables& tables,
                     RecordIndex& index, const StoreBatch& batch, TreeSize expected_size);

// The bytes of the runs that an append makes.
std::uint64_t bytes_of_runs(TreeSize before, TreeSize after, std::uint64_t run_width);

}  // namespace muniment::lmdb
