#include "ledger/log.h"

#include "ledger/placing.h"

namespace muniment {
namespace {

Error refused(Message message) { return Error(ErrorKind::refused, std::move(message)); }

Status check_batch_size(std::size_t size) {
  if (size >= 1 && size <= Log::max_batch) return {};
  return Error(ErrorKind::usage, say("a batch holds 1 to {1} records, not {2}",
                                     std::to_string(Log::max_batch), std::to_string(size)));
}

Status check_submission(const Submission& submission) {
  if (!submission.dossier.empty() && !is_dossier_code(submission.dossier)) {
    return refused(
        say("\"{1}\" is no dossier code: 1 to 64 of A-Z, 0-9, '.', '_' and '-', beginning with a "
            "letter or digit",
            submission.dossier));
  }
  if (submission.payload.empty() || submission.payload.size() > max_payload_bytes) {
    return refused(say("a signed record is 1 to {1} bytes long, and this one is {2}",
                       std::to_string(max_payload_bytes),
                       std::to_string(submission.payload.size())));
  }
  return {};
}

Status check_work(std::span<const Submission> batch, const PrivateKey& key,
                  const LogIdentity& identity) {
  if (Status status = check_batch_size(batch.size()); !status.ok()) return status;
  for (const Submission& submission : batch) {
    if (Status status = check_submission(submission); !status.ok()) return status;
  }
  if (key.public_key() != identity.key) {
    return refused(say("the key that was given is not the key of the ledger {1}", identity.origin));
  }
  return {};
}

}  // namespace

Log::Log(LogIdentity identity, Store& store, Guard& guard, Clock& clock)
    : identity_(std::move(identity)),
      store_(store),
      guard_(guard),
      clock_(clock),
      hasher_(identity_.suite) {}

Result<std::unique_ptr<Log>> Log::open(LogIdentity identity, Store& store, Guard& guard,
                                       Clock& clock) {
  if (!is_origin(identity.origin)) {
    return Error(ErrorKind::usage, say("\"{1}\" is no origin of a ledger", identity.origin));
  }
  if (identity.key.algorithm() != signing_algorithm(identity.suite)) {
    return Error(ErrorKind::usage, say("the ledger's key is not a signing key of the suite {1}",
                                       std::string(suite_name(identity.suite))));
  }
  std::unique_ptr<Log> log(new Log(std::move(identity), store, guard, clock));
  Result<std::unique_ptr<Snapshot>> snapshot = log->newest();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return log;
}

Result<std::vector<Placement>> Log::append(std::span<const Submission> batch, const PrivateKey& key,
                                           const Admit& admit) {
  return take_turn({batch, key, admit}, Purpose::append);
}

Result<Placement> Log::adopt(const Submission& incident, const PrivateKey& key,
                             const Admit& admit) {
  Result<std::vector<Placement>> placed =
      take_turn({std::span(&incident, 1), key, admit}, Purpose::adopt);
  if (!placed.ok()) return std::move(placed).error();
  return std::move(placed->front());
}

Result<Trouble> Log::trouble() {
  std::lock_guard lock(mutex_);
  std::unique_ptr<WriterPlace> place;
  if (unsettled_) {  // resolving writes
    Result<std::unique_ptr<WriterPlace>> taken = store_.take_writer();
    if (!taken.ok()) return std::move(taken).error();
    place = std::move(*taken);
  }
  const GuardText text = guard_.read();  // before the store: what others append meanwhile is newer
  Result<std::unique_ptr<Snapshot>> snapshot = newest();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<Trouble> trouble = look_at_guard(text, **snapshot);
  if (!trouble.ok()) return trouble;
  trouble->clock_behind = wait_for_clock() < state_->last_admitted;
  return trouble;
}

Result<std::vector<Placement>> Log::take_turn(const Work& work, Purpose purpose) {
  if (Status status = check_work(work.batch, work.key, identity_); !status.ok()) {
    return std::move(status).error();
  }
  std::lock_guard lock(mutex_);
  Result<std::unique_ptr<WriterPlace>> place = store_.take_writer();
  if (!place.ok()) return std::move(place).error();
  Result<std::vector<Placement>> placed = add(work, purpose);
  // 8. Let the writer's place go and acknowledge. A crash here: all is durable and nobody was told;
  //    the caller registers the same records again and is told where they are.
  return placed;
}

// 0 is the caller's: openings and contents are durable. A crash there leaves openings that no entry
// refers to.
Result<std::vector<Placement>> Log::add(const Work& work, Purpose purpose) {
  Result<std::unique_ptr<Snapshot>> snapshot = newest();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<Trouble> trouble = look_at_guard(guard_.read(), **snapshot);
  if (!trouble.ok()) return std::move(trouble).error();
  const std::int64_t now = wait_for_clock();
  trouble->clock_behind = now < state_->last_admitted;
  if (Status status = may_go_on(*trouble, purpose); !status.ok()) return std::move(status).error();

  Result<Sorting> sorting = sort_out(hasher_, **snapshot, work.batch, identity_.record_id);
  if (!sorting.ok()) return std::move(sorting).error();
  if (sorting->fresh.empty()) {
    if (purpose == Purpose::append) return all_answers(std::move(*sorting));
    return refused(
        say("this incident is in the ledger already; what happened since needs a new one"));
  }
  std::vector<Proposal> proposals = propose(hasher_, *state_, work.batch, sorting->fresh, now);
  if (state_->heads.size() == 0 && !proposals.front().entry.dossier.empty()) {
    return refused(say("the first entry of a ledger belongs to its own affairs, not to a dossier"));
  }

  // 1. Admit. A crash here, or in 2 and 3: nothing was written; the caller registers again.
  if (Status admitted = work.admit(**snapshot, proposals); !admitted.ok()) {
    return std::move(admitted).error();
  }
  snapshot->reset();
  if (Status status = write(proposals, work.key); !status.ok()) return std::move(status).error();
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    Entry& entry = proposals[i].entry;
    sorting->answers[sorting->fresh[i]] =
        Placement{entry.index, std::move(entry.dossier), entry.folio, false};
  }
  return all_answers(std::move(*sorting));
}

Status Log::write(std::vector<Proposal>& proposals, const PrivateKey& key) {
  // 2. Place. The state comes back when all has gone well; else it is read from the store again.
  LogState state = std::move(*state_);
  state_.reset();
  const Frontier edge = state.frontier;
  StoreBatch rows = place(hasher_, state, proposals);

  // 3. Sign. The signature leaves this process by 4 only: a checkpoint that nobody can see is none.
  const Checkpoint tree{identity_.origin, state.frontier.size(), state.frontier.root(hasher_)};
  Result<std::string> checkpoint = sign_checkpoint(tree, key);
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  rows.checkpoint = *checkpoint;
  state.checkpoint = std::move(*checkpoint);

  // 4. and 5. One transaction with all of it, and its commit. A crash before the commit has written
  //    its last block: nothing was added. After it: all was added, and 8 holds.
  if (Status status = commit(rows, edge.size()); !status.ok()) return status;

  // 6. Read back. A crash here, or in 7, is a crash in 8 with a guard that is older than the
  //    ledger, which is no trouble.
  if (Status status = read_back(rows, proposals, tree, edge); !status.ok()) return status;
  state_ = std::move(state);
  known_ = tree;

  // 7. Renew the guard.
  return renew_guard(rows.checkpoint);
}

}  // namespace muniment
