// Reading one run of the index of record ids. Private to the LMDB engine.
#pragma once

#include "ledger/engine/lmdb_records.h"

namespace muniment::lmdb {

// A run in one transaction. Chunks are read when they are needed, and their checksums compared once
// while the store is open.
class RunReader {
 public:
  RunReader(MDB_txn& transaction, const Tables& tables, RecordIndex& index, const Run& run);

  const Run& run() const { return run_; }

  // The rows of a chunk, in order.
  Result<ByteView> chunk(std::uint64_t number);

  // Adds the entries whose row begins with `key` to `found`. Keys come in ascending order: the
  // search starts where the last one ended. Ids are spread evenly, so a place is guessed from the
  // key; ids that somebody chose make it slower, and the guesses become halvings.
  Status find(std::uint64_t key, std::vector<LeafIndex>& found);

 private:
  Result<RecordRow> row(std::uint64_t position);
  Status search(std::uint64_t key);

  MDB_txn& transaction_;
  Table table_;
  RecordIndex& index_;
  Run run_;
  double rows_per_key_;
  std::vector<ByteView> chunks_;  // empty: not read yet
  std::uint64_t position_ = 0;    // rows before it are below last_key_
  std::uint64_t last_key_ = 0;
};

// A chunk's checksum: the first bytes of SHA-256("muniment/run/v1" ‖ 0x00 ‖ rows).
std::uint64_t chunk_checksum(Hasher& hasher, ByteView rows);

Error damaged_index();

}  // namespace muniment::lmdb
