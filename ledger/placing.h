// Where the records of a commit come to stand. Private to the log: values in, values out.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/log_state.h"
#include "ledger/submission.h"

namespace muniment {

// The new records of one commit, with the places that they will have, gathered caller by caller.
class Gathering {
 public:
  // After `state`, admitted at `now_ms`. Both references must outlive the object.
  Gathering(Hasher& hasher, const LogState& state, std::int64_t now_ms);

  // Adds a caller's new records, complete but for `previous` and `heads`, and gives the position of
  // the first.
  std::size_t add(std::span<const Submission> batch, const std::vector<std::size_t>& fresh);
  // Takes back those from `position` on: their caller's batch was refused.
  void take_back(std::size_t position);

  // The position of a record that another caller brought.
  std::optional<std::size_t> find(const Hash& record_id) const;
  std::vector<Proposal>& proposals() { return proposals_; }

 private:
  std::uint64_t next_folio(const std::string& dossier);

  Hasher& hasher_;
  const LogState& state_;
  const std::int64_t now_ms_;
  std::vector<Proposal> proposals_;
  std::unordered_map<Hash, std::size_t, HashOfHash> positions_;
  std::map<std::string, std::uint64_t> folios_;  // newest folio of the dossiers that were touched
  std::uint64_t dossiers_;
};

// What is answered to a caller, and which of its records are new.
struct Gathered {
  std::vector<std::optional<Placement>> answers;  // of the batch's records; none: not known yet
  std::vector<std::size_t> fresh;                 // positions in the batch of the new ones
  // Position in the batch, position of the same record before it.
  std::vector<std::pair<std::size_t, std::size_t>> repeats;
  // Position in the batch, position of the same record among the proposals of callers before.
  std::vector<std::pair<std::size_t, std::size_t>> shared;
  std::size_t first = 0;  // position of the first new one among the proposals

  bool waits_for_commit() const { return !fresh.empty() || !shared.empty(); }
};
Result<Gathered> sort_out(Hasher& hasher, const Snapshot& newest, std::span<const Submission> batch,
                          const RecordIdOf& record_id_of, const Gathering& gathering);
// Once all is committed: all answers, those of repeats included.
std::vector<Placement> all_answers(Gathered gathered, std::span<const Proposal> proposals);

// Keeps what a tile stores of a finished subtree: the roots of perfect ones of 256, 65536 … leaves.
void keep_tile_hash(std::vector<StoreBatch::TileHash>& kept, Subtree subtree, const Hash& hash);

// Completes the proposals' entries, adds them to `state` but for its checkpoint, and gives what is
// to be stored; the rows' payloads are the proposals'.
StoreBatch place(Hasher& hasher, LogState& state, std::vector<Proposal>& proposals);

}  // namespace muniment
