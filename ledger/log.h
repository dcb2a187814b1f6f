// The log: takes signed records as opaque payloads, places them, signs the new tree and makes all
// of it durable.
//
// The numbered steps of an append, and what a crash at each of them means, stand in
// ledger/README.md, "Appending"; log.cc carries the same numbers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/caller_line.h"
#include "ledger/clock.h"
#include "ledger/core/checkpoint.h"
#include "ledger/guard.h"
#include "ledger/log_state.h"
#include "ledger/placing.h"
#include "ledger/store.h"

namespace muniment {

// What keeps a log from appending until somebody says why it may go on.
struct Trouble {
  bool guard_missing = false;        // the ledger was moved, or another user's guard
  bool older_than_guard = false;     // restored from a stale backup
  bool clock_behind = false;         // the clock is behind the last entry, after waiting
  std::optional<Checkpoint> guard;   // the guard's checkpoint, where there is one
  std::optional<Error> guard_error;  // why a guard that is there counts as missing

  bool any() const { return guard_missing || older_than_guard || clock_behind; }
};

// A log over a store, a guard and a clock, which must outlive it. Move-only through pointers: it
// holds a mutex. Any thread may call any method.
class Log {
 public:
  inline static constexpr std::int64_t max_clock_wait_ms =
      5000;  // a clock step by NTP, not a wrong clock
  inline static constexpr std::size_t max_batch = 4096;

  // Opens the log: reads the newest checkpoint, verifies its signature and origin, and rebuilds
  // right edge and heads, which must give the signed root. Mismatch when they do not. The same path
  // serves a start after a crash.
  static Result<std::unique_ptr<Log>> open(LogIdentity identity, Store& store, Guard& guard,
                                           Clock& clock, BeforeCommit before_commit = nullptr);

  // Appends a batch of 1 to max_batch and returns the places in the same order, when all of it is
  // durable. On an error nothing was appended, except after ErrorKind::environment with the
  // sentence that says so: then append the same records again, which is harmless.
  //
  // Callers that come while another commits are gathered into the next commit, which one of them
  // makes for all: `admit` may be called in another caller's thread, one call at a time. A batch is
  // admitted or refused by itself; a commit that fails fails for all that share it.
  Result<std::vector<Placement>> append(std::span<const Submission> batch, const PrivateKey& key,
                                        const Admit& admit);

  // Looks for what would make `append` refuse before it admits anything.
  Result<Trouble> trouble();
  // Appends one `incident` in spite of the trouble, and renews the guard.
  Result<Placement> adopt(const Submission& incident, const PrivateKey& key, const Admit& admit);

  const LogIdentity& identity() const { return identity_; }

 private:
  using GuardText = Result<std::optional<std::string>>;

  Log(LogIdentity identity, Store& store, Guard& guard, Clock& clock, BeforeCommit before_commit);

  Result<std::vector<Placement>> take_turn(Caller caller);
  std::vector<Caller::Answer> add(const std::vector<Caller*>& group);
  Result<Gathered> gather(const Snapshot& newest, const Caller& caller, Gathering& gathering);
  Status write(std::vector<Proposal>& proposals, const PrivateKey& key);
  Result<Trouble> look_for_trouble();
  Result<std::unique_ptr<Snapshot>> newest();
  Status follow(const Snapshot& snapshot);
  Result<Trouble> look_at_guard(const GuardText& text, const Snapshot& snapshot);
  std::int64_t wait_for_clock();
  Status may_go_on(const Trouble& trouble, Caller::Purpose purpose) const;
  Status commit(const StoreBatch& rows, TreeSize expected_size);
  Status settle(const StoreBatch& rows);
  Status read_back(const StoreBatch& rows, std::span<const Proposal> proposals,
                   const Checkpoint& tree, Frontier edge);
  Status renew_guard(const std::string& checkpoint);

  LogIdentity identity_;
  Store& store_;
  Guard& guard_;
  Clock& clock_;
  BeforeCommit before_commit_;
  CallerLine line_;                  // whoever leads it has all below to itself
  std::optional<LogState> state_;    // none: to be read anew
  std::optional<Checkpoint> known_;  // the newest that was seen or acknowledged; none: no entries
  std::optional<Error> stopped_;     // an alarm, after which this log appends no more
  bool unsettled_ = false;           // a commit ended unknown and is not resolved yet
  Hasher hasher_;
};

}  // namespace muniment
