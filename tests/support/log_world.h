// A whole log in memory, every part of which can fail or lie, for tests that read like a script.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/engine/memory_store.h"
#include "tests/support/faulty_store.h"
#include "tests/support/log_fixture.h"

namespace muniment::test {

class LogWorld {
 public:
  explicit LogWorld(Suite suite = Suite::sha256_ed25519) : ledger(suite) { reopen(); }

  // Opens the log anew, as after a crash.
  void reopen() { log_ = need(open()); }
  Result<std::unique_ptr<Log>> open() { return Log::open(ledger.identity, store, guard, clock); }

  Log& log() { return *log_; }
  Result<std::vector<Placement>> append(const std::vector<Submission>& batch) {
    return log_->append(batch, ledger.key, admit_all());
  }
  // An append that must succeed; remembers what was acknowledged.
  std::vector<Placement> add(const std::vector<Submission>& batch) {
    std::vector<Placement> placed = need(append(batch));
    remember(batch, placed);
    return placed;
  }
  // Records "PREFIX 0" … of a dossier; the ledger's first entry is made when there is none.
  void grow(std::size_t count, const std::string& prefix = "grown") {
    if (acknowledged_.empty()) add({submission("", "genesis")});
    add(submissions("A-1", prefix, count));
  }
  void remember(const std::vector<Submission>& batch, const std::vector<Placement>& placed) {
    acknowledged_.note(batch, placed, newest_checkpoint());
  }
  std::string newest_checkpoint() { return need(need(inner->snapshot())->checkpoint()); }

  Contents expect_kept(Times times = Times::ascending) {
    return acknowledged_.expect_kept(ledger, *inner, times);
  }

  TestLedger ledger;
  std::unique_ptr<Store> inner = make_memory_store();
  MemoryGuard inner_guard;
  TestClock clock;
  Faults faults;
  FaultyStore store{*inner, faults};
  FaultyGuard guard{inner_guard, faults};

 private:
  Acknowledged acknowledged_;
  std::unique_ptr<Log> log_;
};

}  // namespace muniment::test
