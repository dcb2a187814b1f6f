// What keeps a log from appending: the guard, the clock, a store that went back.
#include <algorithm>

#include "ledger/log.h"

namespace muniment {
namespace {

Error refused(Message message) { return Error(ErrorKind::refused, std::move(message)); }

Error other_history(const Checkpoint& guard) {
  return Error(
      ErrorKind::mismatch,
      say("at size {1} the tree of this ledger is not the one that its guard holds: this is "
          "another history of the ledger, and nothing may be added to it. Go on from the "
          "copy whose root at that size is {2}",
          std::to_string(guard.size.value), guard.root.hex()));
}

Error no_guard(const Trouble& trouble) {
  if (trouble.guard_error.has_value()) {
    return refused(say("the guard of this ledger is damaged or not its own. If you know that this "
                       "is the "
                       "newest copy of the ledger, run `muniment adopt --because TEXT` to go on"))
        .within(trouble.guard_error->message());
  }
  return refused(
      say("this ledger has no guard here: it was moved, or another person or machine wrote it "
          "last. If you know that this is the newest copy, run `muniment adopt --because TEXT` to "
          "go on"));
}

}  // namespace

// Gives the newest snapshot, and makes `state_` the state that it shows. The caller holds the
// writer's place when a commit is not settled.
Result<std::unique_ptr<Snapshot>> Log::newest() {
  if (stopped_.has_value()) return *stopped_;
  if (unsettled_) {
    if (Status status = store_.resolve(); !status.ok()) return std::move(status).error();
    unsettled_ = false;
  }
  Result<std::unique_ptr<Snapshot>> snapshot = store_.snapshot();
  if (!snapshot.ok()) return snapshot;
  if (Status status = follow(**snapshot); !status.ok()) return std::move(status).error();
  return snapshot;
}

Status Log::follow(const Snapshot& snapshot) {
  const std::string before = state_.has_value() ? state_->checkpoint : std::string();
  if (state_.has_value()) {
    if (Status status = catch_up(hasher_, identity_, snapshot, *state_); !status.ok()) {
      state_.reset();
      return status;
    }
    if (state_->checkpoint == before) return {};
  } else {
    Result<LogState> loaded = load_state(hasher_, identity_, snapshot);
    if (!loaded.ok()) return std::move(loaded).error();
    if (known_.has_value()) {
      const TreeSize size = loaded->frontier.size();
      if (size < known_->size) return fell_behind(size.value, known_->size.value);
      Result<Hash> root = root_at(hasher_, snapshot, known_->size);
      if (!root.ok()) return std::move(root).error();
      if (*root != known_->root) return other_history(*known_);
    }
    state_ = std::move(*loaded);
  }
  if (state_->frontier.size().value != 0) {
    known_ = Checkpoint{identity_.origin, state_->frontier.size(), state_->frontier.root(hasher_)};
  }
  return {};
}

Result<Trouble> Log::look_at_guard(const GuardText& text, const Snapshot& snapshot) {
  Trouble trouble;
  if (!text.ok() && text.error().kind() != ErrorKind::malformed) {
    return Error(text.error()).within(say("while reading the ledger's guard"));
  }
  if (!text.ok()) {
    trouble.guard_missing = true;
    trouble.guard_error = text.error();
    return trouble;
  }
  if (!text->has_value()) {
    trouble.guard_missing = known_.has_value();
    return trouble;
  }
  if (**text == state_->checkpoint) {
    trouble.guard = known_;
    return trouble;
  }
  Result<Checkpoint> guard = open_checkpoint(identity_, **text);
  if (!guard.ok()) {
    trouble.guard_missing = true;
    trouble.guard_error = guard.error();
    return trouble;
  }
  trouble.guard = *guard;
  trouble.older_than_guard = guard->size > state_->frontier.size();
  if (trouble.older_than_guard) return trouble;
  Result<Hash> root = root_at(hasher_, snapshot, guard->size);
  if (!root.ok()) return std::move(root).error();
  if (*root != guard->root) return other_history(*guard);
  return trouble;
}

// The time, after waiting for it to reach the newest entry's where that is near.
std::int64_t Log::wait_for_clock() {
  std::int64_t now = clock_.now_ms();
  auto patience = static_cast<std::uint64_t>(max_clock_wait_ms);
  while (now < state_->last_admitted && patience > 0) {
    const std::uint64_t behind = static_cast<std::uint64_t>(state_->last_admitted) -
                                 static_cast<std::uint64_t>(now);  // unsigned: cannot overflow
    const std::uint64_t wait = std::min(behind, patience);
    clock_.wait_ms(static_cast<std::int64_t>(wait));
    patience -= wait;
    now = clock_.now_ms();
  }
  return now;
}

Status Log::may_go_on(const Trouble& trouble, Caller::Purpose purpose) const {
  if (purpose == Caller::Purpose::adopt) {
    if (trouble.any()) return {};
    return refused(say("there is nothing to adopt: guard and clock agree with the ledger"));
  }
  if (trouble.guard_missing) return no_guard(trouble);
  if (trouble.older_than_guard) {
    return refused(say(
        "this ledger has {1} entries, and {2} were signed before: it was restored from a stale "
        "backup. Put the newest copy in its place, or run `muniment adopt --because TEXT` to "
        "go on without the lost entries",
        std::to_string(state_->frontier.size().value), std::to_string(trouble.guard->size.value)));
  }
  if (trouble.clock_behind) {
    return refused(
        say("the clock is behind the newest entry's time of admission. Set the clock right, or run "
            "`muniment adopt --because TEXT` to go on with an earlier time"));
  }
  return {};
}

}  // namespace muniment
