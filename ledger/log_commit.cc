// Steps 5, 6 and 7 of an append: commit, read back, renew the guard.
#include "ledger/log.h"

namespace muniment {
namespace {

Error environment(Message message) { return Error(ErrorKind::environment, std::move(message)); }

Error not_known() {
  return environment(
      say("the store failed while it wrote, and whether the records are in it is not known. "
          "Register the same again, which is harmless"));
}

Error other_bytes(std::uint64_t index) {
  return Error(
      ErrorKind::mismatch,
      say("the store gave back other bytes than were written, at entry {1}: memory or disk "
          "of this machine cannot be trusted. Keep the store as it is, and go on from a "
          "backup on another machine",
          std::to_string(index)));
}

// Compares one entry that was read back with what was meant to be written.
Status check_row(Hasher& hasher, const StoredEntry& stored, const StoreBatch::Row& row,
                 const Proposal& proposal) {
  const bool same = hasher.leaf(stored.entry) == row.leaf && stored.leaf == row.leaf &&
                    payload_hash(hasher, stored.payload) == proposal.entry.payload;
  if (same) return {};
  return other_bytes(stored.index.value);
}

Status check_tiles(const Snapshot& snapshot, const StoreBatch& rows) {
  for (const StoreBatch::TileHash& tile : rows.tile_hashes) {
    Result<std::vector<Hash>> stored = snapshot.hashes(tile.level, tile.index, 1);
    if (!stored.ok()) return std::move(stored).error();
    if (stored->front() != tile.hash) {
      return other_bytes(((tile.index + 1) << (tile_height * tile.level)) - 1);
    }
  }
  return {};
}

// Everything of the batch, as a fresh snapshot shows it, must lead to the signed root.
Status check_written(Hasher& hasher, const Snapshot& snapshot, const StoreBatch& rows,
                     std::span<const Proposal> proposals, const Checkpoint& tree, Frontier& edge) {
  const std::uint64_t first = edge.size().value;
  Result<std::string> checkpoint = snapshot.checkpoint();
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  if (*checkpoint != rows.checkpoint) return other_bytes(tree.size.value - 1);
  Status read = snapshot.read({first, rows.rows.size()}, Parts::entries_and_payloads,
                              [&](const StoredEntry& stored) -> Status {
                                const std::uint64_t at = stored.index.value - first;
                                Status same =
                                    check_row(hasher, stored, rows.rows[at], proposals[at]);
                                if (same.ok()) edge.append(hasher, stored.leaf);
                                return same;
                              });
  if (!read.ok()) return read;
  if (edge.root(hasher) != tree.root) return other_bytes(first);
  return check_tiles(snapshot, rows);
}

}  // namespace

Status Log::commit(const StoreBatch& rows, TreeSize expected_size) {
  Result<CommitOutcome> outcome = store_.commit(rows, expected_size);
  if (!outcome.ok()) return std::move(outcome).error().within(say("nothing was added"));
  switch (*outcome) {
    case CommitOutcome::committed:
      return {};
    case CommitOutcome::conflict:
      return environment(say(
          "another program added to the ledger at the same time. Nothing was added; try again"));
    case CommitOutcome::unknown:
      return settle(rows);
  }
  return not_known();
}

// After a commit that ended unknown: finds out. Fine when the batch is there.
Status Log::settle(const StoreBatch& rows) {
  unsettled_ = true;
  if (Status status = store_.resolve(); !status.ok()) {
    return not_known().within(status.error().message());
  }
  unsettled_ = false;
  Result<std::unique_ptr<Snapshot>> snapshot = store_.snapshot();
  if (!snapshot.ok()) {
    return not_known().within(snapshot.error().message());
  }
  Result<std::string> checkpoint = (*snapshot)->checkpoint();
  if (checkpoint.ok() && *checkpoint == rows.checkpoint) return {};
  if (Status status = follow(**snapshot); !status.ok())
    return status;  // an alarm, if it fell behind
  Result<std::optional<LeafIndex>> found =
      locate_record(hasher_, **snapshot, rows.rows.front().record_id, identity_.record_id);
  if (!found.ok() || found->has_value()) return not_known();
  return environment(say(
      "the store failed while it wrote. Nothing was added; find out why (disk, cable, log of the "
      "system), then try again"));
}

Status Log::read_back(const StoreBatch& rows, std::span<const Proposal> proposals,
                      const Checkpoint& tree, Frontier edge) {
  Result<std::unique_ptr<Snapshot>> snapshot = store_.snapshot();
  Status status = snapshot.ok() ? check_written(hasher_, **snapshot, rows, proposals, tree, edge)
                                : Status(snapshot.error());
  if (status.ok()) return status;
  const ErrorKind kind = status.error().kind();
  if (kind == ErrorKind::environment || kind == ErrorKind::disk_full) {
    return environment(
               say("the records were added, but could not be read back. Register the same again, "
                   "which is harmless"))
        .within(status.error().message());
  }
  stopped_ = status.error();
  return status;
}

Status Log::renew_guard(const std::string& checkpoint) {
  Status status = guard_.write(checkpoint);
  if (status.ok()) return status;
  return environment(say("the records were added, but the ledger's guard could not be renewed. "
                         "Register the "
                         "same again when that is mended, which is harmless"))
      .within(status.error().message());
}

}  // namespace muniment
