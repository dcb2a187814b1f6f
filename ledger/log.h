// The log: takes signed records as opaque payloads, places them, signs the new tree and makes all of it durable.
//
// The numbered steps of an append, and what a crash at each of them means, stand in ledger/README.md, "Appending";
// log.cc carries the same numbers.
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "ledger/clock.h"
#include "ledger/core/checkpoint.h"
#include "ledger/guard.h"
#include "ledger/store.h"

namespace muniment {

struct Submission {
  std::string dossier;
  Hash record_id;
  Bytes payload;  // signed record, at most max_payload_bytes
};

// A submission with the place that it will have, for admission to judge.
struct Proposal {
  Entry entry;  // complete but for `previous` and `heads`, which hold no facts that a rule may use
  Hash record_id;
  ByteView payload;
};

// Judges a whole batch against the newest state, under the writer's place. An error refuses the batch: nothing is
// written. `newest` holds the entries below the first proposal's index.
using Admit = std::function<Status(const Snapshot& newest, std::span<const Proposal> batch)>;

struct Placement {
  LeafIndex index;
  std::string dossier;
  std::uint64_t folio;
  bool already_there;  // the record was registered before; nothing was added
};

struct LogIdentity {
  std::string origin;
  Suite suite;
  PublicKey key;  // of the ledger
};

// What keeps a log from appending until somebody says why it may go on.
struct Trouble {
  bool guard_missing = false;      // the ledger was moved, or another user's guard
  bool older_than_guard = false;   // restored from a stale backup
  bool clock_behind = false;       // the clock is behind the last entry, after waiting
  std::optional<Checkpoint> guard; // the guard's checkpoint, where there is one

  bool any() const { return guard_missing || older_than_guard || clock_behind; }
};

// A log over a store, a guard and a clock, which must outlive it. Move-only through pointers: it holds a mutex.
class Log {
 public:
  inline static constexpr std::int64_t max_clock_wait_ms = 5000;  // a clock step by NTP, not a wrong clock
  inline static constexpr std::size_t max_batch = 4096;

  // Opens the log: reads the newest checkpoint, verifies its signature and origin, and rebuilds right edge and heads,
  // which must give the signed root. Mismatch when they do not. The same path serves a start after a crash.
  static Result<std::unique_ptr<Log>> open(LogIdentity identity, Store& store, Guard& guard, Clock& clock);

  // Appends a batch of 1 to max_batch and returns the places in the same order, when all of it is durable. On an
  // error nothing was appended, except after ErrorKind::environment with the sentence that says so: then append the
  // same records again, which is harmless. Any thread; callers queue.
  Result<std::vector<Placement>> append(std::span<const Submission> batch, const PrivateKey& key, const Admit& admit);

  // Looks for what would make `append` refuse before it admits anything.
  Result<Trouble> trouble();
  // Appends one `incident` in spite of the trouble, and renews the guard.
  Result<Placement> adopt(const Submission& incident, const PrivateKey& key, const Admit& admit);

  const LogIdentity& identity() const { return identity_; }

 private:
  struct State {
    Frontier frontier;
    Heads heads;
    std::int64_t last_admitted = 0;
    std::string checkpoint;
  };

  Log(LogIdentity identity, Store& store, Guard& guard, Clock& clock);

  LogIdentity identity_;
  Store& store_;
  Guard& guard_;
  Clock& clock_;
  std::mutex mutex_;
  State state_;
  Hasher hasher_;
};

}  // namespace muniment
