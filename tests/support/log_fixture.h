// Logs for tests: a clock and a guard that do as they are told, records out of words, and a naive
// check of everything that a store holds.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/log.h"

namespace muniment::test {

class TestClock final : public Clock {
 public:
  std::int64_t now_ms() override { return now; }
  void wait_ms(std::int64_t duration_ms) override {
    waited += duration_ms;
    if (!stands_still) now += duration_ms;
  }

  std::int64_t now = 1'660'000'000'000;
  std::int64_t waited = 0;
  bool stands_still = false;
};

class MemoryGuard final : public Guard {
 public:
  Result<std::optional<std::string>> read() override { return text; }
  Status write(std::string_view signed_checkpoint) override {
    text = std::string(signed_checkpoint);
    return {};
  }

  std::optional<std::string> text;
};

// Who a test's ledger is.
struct TestLedger {
  explicit TestLedger(Suite suite = Suite::sha256_ed25519);

  PrivateKey key;
  LogIdentity identity;
};

// A record of these words. Its payload names the dossier too, so two dossiers never share one; its
// id is a hash of the payload.
Submission submission(const std::string& dossier, const std::string& words);
// Records "PREFIX 0", "PREFIX 1" … of one dossier.
std::vector<Submission> submissions(const std::string& dossier, const std::string& prefix,
                                    std::size_t count);
Hash test_record_id(Suite suite, ByteView payload);

Admit admit_all();

// The value, or the end of the test program with the error's sentence.
template <typename T>
T need(Result<T> result) {
  if (!result.ok()) check_failed(to_english(result.error()).c_str(), __FILE__, __LINE__);
  return std::move(result).value();
}
void need(const Status& status);

// What a store holds, read and checked row by row against definitions, without the log's own code.
// Whatever is wrong is a failure of the test that calls it.
struct Contents {
  std::optional<Checkpoint> checkpoint;
  std::vector<Entry> entries;
  std::vector<Hash> leaves;
  std::vector<std::string> payloads;

  std::size_t count(const Submission& submission) const;  // how often it was registered
};
enum class Times { ascending, any };
Contents expect_sound(const TestLedger& ledger, Store& store, Times times = Times::ascending);

// That `old_checkpoint`, handed out earlier, still holds: its tree is a beginning of this one, and
// the entry at `index` is in both by proofs that the store's tiles give.
void expect_still_proven(const TestLedger& ledger, Store& store, const Contents& contents,
                         const std::string& old_checkpoint, LeafIndex index);

// What a log acknowledged, to be found again whatever happened since.
class Acknowledged {
 public:
  // `checkpoint` is what was handed out with these places.
  void note(const std::vector<Submission>& batch, const std::vector<Placement>& placed,
            const std::string& checkpoint);
  bool empty() const { return records_.empty(); }

  // Everything in the store is sound, and everything that was acknowledged is there, once, at its
  // place, under every checkpoint that was handed out.
  Contents expect_kept(const TestLedger& ledger, Store& store,
                       Times times = Times::ascending) const;

 private:
  std::vector<std::pair<Submission, LeafIndex>> records_;
  std::vector<std::pair<std::string, LeafIndex>> checkpoints_;
};

// All of a batch is there, once, or nothing of it.
void expect_whole(const Contents& contents, const std::vector<Submission>& batch);

}  // namespace muniment::test
