// A store and a guard that fail on demand, and that watch over the rules meanwhile.
//
// Every call of every method has a number. One of them can be made to fail, in each form a failure
// has: it did not take effect, or it did and was not told. What breaks the store's contract on the
// caller's side (a commit without the writer's place, a row that changes, a snapshot kept over
// `resolve`) is a failure of the test.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ledger/guard.h"
#include "ledger/store.h"

namespace muniment::test {

enum class Form {
  error,           // an error is told, and nothing happened
  unknown_undone,  // of a commit: outcome unknown, and nothing happened
  unknown_done,    // of a commit: outcome unknown, and it happened
  error_done,      // of a write to the guard or a resolve: an error is told, and it happened
};

// Which call fails, counted over all doubles that share the plan.
class Faults {
 public:
  void fail(std::uint64_t call, Form form) {
    at_ = calls_ + call;
    form_ = form;
    fired_ = false;
  }
  bool fired() const { return fired_; }
  void disarm() { at_ = 0; }

  // Counts a call; the form of its failure when it is the one.
  std::optional<Form> strike() {
    if (++calls_ != at_) return std::nullopt;
    fired_ = true;
    return form_;
  }
  static Error told();

 private:
  std::uint64_t calls_ = 0;
  std::uint64_t at_ = 0;
  Form form_ = Form::error;
  bool fired_ = false;
};

// What a store that lies gives back; each is called with the true row and may change it.
struct Lies {
  std::function<void(std::uint64_t index, Bytes& entry, Hash& leaf, Bytes& payload)> entry;
  std::function<void(unsigned level, std::vector<Hash>& hashes)> hashes;
  std::function<void(std::string& checkpoint)> checkpoint;
};

class FaultyStore final : public Store {
 public:
  FaultyStore(Store& store, Faults& faults) : store_(store), faults_(faults) {}

  Result<std::unique_ptr<Snapshot>> snapshot() override;
  Result<std::unique_ptr<WriterPlace>> take_writer() override;
  Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize expected_size) override;
  Status resolve() override;

  Lies lies;                            // told from now on, by snapshots taken before too
  std::function<void()> before_commit;  // a chance for somebody else to come first

 private:
  friend class FaultySnapshot;
  friend class FaultyPlace;
  void watch(const StoreBatch& batch, TreeSize expected_size);

  Store& store_;
  Faults& faults_;
  int snapshots_ = 0;
  bool place_taken_ = false;
  bool unresolved_ = false;
  std::map<Hash, std::uint64_t> records_;
};

class FaultyGuard final : public Guard {
 public:
  FaultyGuard(Guard& guard, Faults& faults) : guard_(guard), faults_(faults) {}

  Result<std::optional<std::string>> read() override;
  Status write(std::string_view signed_checkpoint) override;

 private:
  Guard& guard_;
  Faults& faults_;
};

}  // namespace muniment::test
