#include "ledger/log.h"

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

std::vector<Caller::Answer> answer_all(std::size_t callers, const Error& error) {
  std::vector<Caller::Answer> answers;
  answers.reserve(callers);
  for (std::size_t i = 0; i < callers; ++i) answers.emplace_back(error);
  return answers;
}

}  // namespace

Log::Log(LogIdentity identity, Store& store, Guard& guard, Clock& clock, BeforeCommit before_commit)
    : identity_(std::move(identity)),
      store_(store),
      guard_(guard),
      clock_(clock),
      before_commit_(std::move(before_commit)),
      hasher_(identity_.suite) {}

Result<std::unique_ptr<Log>> Log::open(LogIdentity identity, Store& store, Guard& guard,
                                       Clock& clock, BeforeCommit before_commit) {
  if (!is_origin(identity.origin)) {
    return Error(ErrorKind::usage, say("\"{1}\" is no origin of a ledger", identity.origin));
  }
  if (identity.key.algorithm() != signing_algorithm(identity.suite)) {
    return Error(ErrorKind::usage, say("the ledger's key is not a signing key of the suite {1}",
                                       std::string(suite_name(identity.suite))));
  }
  std::unique_ptr<Log> log(
      new Log(std::move(identity), store, guard, clock, std::move(before_commit)));
  Result<std::unique_ptr<Snapshot>> snapshot = log->newest();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return log;
}

Result<std::vector<Placement>> Log::append(std::span<const Submission> batch, const PrivateKey& key,
                                           const Admit& admit) {
  return take_turn({batch, key, admit, Caller::Purpose::append});
}

Result<Placement> Log::adopt(const Submission& incident, const PrivateKey& key,
                             const Admit& admit) {
  Result<std::vector<Placement>> placed =
      take_turn({std::span(&incident, 1), key, admit, Caller::Purpose::adopt});
  if (!placed.ok()) return std::move(placed).error();
  return std::move(placed->front());
}

Result<Trouble> Log::trouble() {
  line_.enter();
  Result<Trouble> trouble = look_for_trouble();
  line_.leave();
  return trouble;
}

Result<Trouble> Log::look_for_trouble() {
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

Result<std::vector<Placement>> Log::take_turn(Caller caller) {
  if (Status status = check_work(caller.batch, caller.key, identity_); !status.ok()) {
    return std::move(status).error();
  }
  if (line_.lead_or_wait(caller)) {
    Result<std::unique_ptr<WriterPlace>> place = store_.take_writer();
    // Those who came while the leader waited for the place share its commit.
    const std::vector<Caller*> group = line_.gather(max_batch);
    std::vector<Caller::Answer> answers =
        place.ok() ? add(group) : answer_all(group.size(), place.error());
    // 8. Let the writer's place go and acknowledge. A crash here: all is durable and nobody was
    //    told; the callers register the same records again and are told where they are.
    if (place.ok()) place->reset();
    line_.leave(group, std::move(answers));
  }
  return *std::move(caller.answer);
}

// 0 is the callers': openings and contents are written, and durable before 4. A crash there leaves
// openings that no entry refers to.
std::vector<Caller::Answer> Log::add(const std::vector<Caller*>& group) {
  Result<std::unique_ptr<Snapshot>> snapshot = newest();
  if (!snapshot.ok()) return answer_all(group.size(), snapshot.error());
  Result<Trouble> trouble = look_at_guard(guard_.read(), **snapshot);
  if (!trouble.ok()) return answer_all(group.size(), trouble.error());
  const std::int64_t now = wait_for_clock();
  trouble->clock_behind = now < state_->last_admitted;
  const Status may = may_go_on(*trouble, group.front()->purpose);
  if (!may.ok()) return answer_all(group.size(), may.error());

  Gathering gathering(hasher_, *state_, now);
  std::vector<Result<Gathered>> gathered;
  gathered.reserve(group.size());
  for (const Caller* caller : group) gathered.push_back(gather(**snapshot, *caller, gathering));
  snapshot->reset();
  std::vector<Proposal>& proposals = gathering.proposals();
  Status written;
  if (!proposals.empty()) {
    written = write(proposals, group.front()->key);
  } else if (trouble->guard && trouble->guard->size < state_->frontier.size()) {
    // Who was told that 7 failed registers the same again. A guard that stays behind is no trouble,
    // so what is there already is answered all the same.
    static_cast<void>(guard_.write(state_->checkpoint));
  }
  std::vector<Caller::Answer> answers;
  answers.reserve(group.size());
  for (Result<Gathered>& one : gathered) {
    if (!one.ok()) {
      answers.emplace_back(std::move(one).error());
    } else if (!written.ok() && one->waits_for_commit()) {
      answers.emplace_back(written.error());
    } else {
      answers.emplace_back(all_answers(std::move(*one), proposals));
    }
  }
  return answers;
}

Result<Gathered> Log::gather(const Snapshot& newest, const Caller& caller, Gathering& gathering) {
  Result<Gathered> sorted = sort_out(hasher_, newest, caller.batch, identity_.record_id, gathering);
  if (!sorted.ok() || sorted->fresh.empty()) {
    if (!sorted.ok() || caller.purpose == Caller::Purpose::append) return sorted;
    return refused(
        say("this incident is in the ledger already; what happened since needs a new one"));
  }
  const std::vector<Proposal>& proposals = gathering.proposals();
  sorted->first = gathering.add(caller.batch, sorted->fresh);
  const auto ahead = std::span(proposals).first(sorted->first);
  const auto batch = std::span(proposals).subspan(sorted->first);
  if (state_->heads.size() == 0 && !proposals.front().entry.dossier.empty()) {
    gathering.take_back(sorted->first);
    return refused(say("the first entry of a ledger belongs to its own affairs, not to a dossier"));
  }
  // 1. Admit. A crash here, or in 2 and 3: nothing was written; the caller registers again.
  if (Status admitted = caller.admit(newest, ahead, batch); !admitted.ok()) {
    gathering.take_back(sorted->first);
    return std::move(admitted).error();
  }
  return sorted;
}

Status Log::write(std::vector<Proposal>& proposals, const PrivateKey& key) {
  // 1, its end: what the callers wrote while they were admitted becomes durable.
  if (before_commit_) {
    if (Status status = before_commit_(); !status.ok()) {
      return std::move(status).error().within(say("nothing was added"));
    }
  }
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
