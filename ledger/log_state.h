// What a log knows of its newest tree, and how that is read from a store and checked. Private to
// the log.
#pragma once

#include <limits>
#include <string>

#include "ledger/core/checkpoint.h"
#include "ledger/store.h"

namespace muniment {

struct LogIdentity {
  std::string origin;
  Suite suite;
  PublicKey key;         // of the ledger
  RecordIdOf record_id;  // of a payload, as those who submit it count it
};

struct LogState {
  Frontier frontier;
  Heads heads;
  std::int64_t last_admitted = std::numeric_limits<std::int64_t>::min();
  std::string checkpoint;  // signed, verbatim; empty for a ledger without entries
};

// The statement of a signed checkpoint of this ledger. Mismatch: another origin, another key, a bad
// signature.
Result<Checkpoint> open_checkpoint(const LogIdentity& identity, std::string_view text);

// The alarm for a store that holds less than was acknowledged.
Error fell_behind(std::uint64_t there, std::uint64_t known);

// Reads the newest state. Reads and hashes O(dossiers + log entries) rows and the entries of the
// last tile; they must give the signed root, and the stored heads must give what the last entry
// commits to. Mismatch when they do not.
Result<LogState> load_state(Hasher& hasher, const LogIdentity& identity, const Snapshot& snapshot);

// The root that the store's tree had at a size not above its own.
Result<Hash> root_at(Hasher& hasher, const Snapshot& snapshot, TreeSize size);

// Follows what another process appended: hashes the entries that `state` does not know. Mismatch
// when they do not lead from it to the signed root; `state` is then of no use.
Status catch_up(Hasher& hasher, const LogIdentity& identity, const Snapshot& snapshot,
                LogState& state);

}  // namespace muniment
