// Where the records of a batch come to stand. Private to the log: values in, values out.
#pragma once

#include <span>
#include <vector>

#include "ledger/log.h"

namespace muniment {

// What is answered to a batch, and which of its records are new.
struct Sorting {
  std::vector<std::optional<Placement>> answers;  // of the batch's records; none: not known yet
  std::vector<std::size_t> fresh;                 // positions of the new ones
  std::vector<std::pair<std::size_t, std::size_t>>
      repeats;  // position, position of the same record before it
};
Result<Sorting> sort_out(Hasher& hasher, const Snapshot& newest, std::span<const Submission> batch,
                         const RecordIdOf& record_id_of);
// Once the new ones have their answers: all answers, those of repeats included.
std::vector<Placement> all_answers(Sorting sorting);

// The places of the new records, complete but for `previous` and `heads`.
std::vector<Proposal> propose(Hasher& hasher, const LogState& state,
                              std::span<const Submission> batch,
                              const std::vector<std::size_t>& fresh, std::int64_t now_ms);

// Keeps what a tile stores of a finished subtree: the roots of perfect ones of 256, 65536 … leaves.
void keep_tile_hash(std::vector<StoreBatch::TileHash>& kept, Subtree subtree, const Hash& hash);

// Completes the proposals' entries, adds them to `state` but for its checkpoint, and gives what is
// to be stored; the rows' payloads are the proposals'.
StoreBatch place(Hasher& hasher, LogState& state, std::vector<Proposal>& proposals);

}  // namespace muniment
