// bench_append_log STORE GUARD KEYFILE ORIGIN: appends to a ledger that `muniment init` made, turn
// by turn. Payloads are random, so only the log's own work is measured: admission lets all pass.
#include <iostream>
#include <thread>

#include "ledger/core/key_file.h"
#include "ledger/engine/lmdb_store.h"
#include "ledger/log.h"
#include "tests/bench/support.h"

namespace {

using namespace muniment;
using namespace muniment::bench;

// As random as the rest of the payload, and costs nothing to make.
Result<Hash> id_of(ByteView payload) { return Hash::from(payload.first(Hash::size)); }

class Appender {
 public:
  Appender(Log& log, const PrivateKey& key) : log_(log), key_(key) {}

  std::vector<Took> take(const Turn& turn) {
    std::vector<std::vector<Submission>> batches;
    for (std::size_t i = 0; i < turn.batches * turn.callers; ++i) {
      batches.push_back(make_batch(turn.size));
    }
    return turn.callers == 1 ? one_by_one(batches) : by_callers(batches, turn);
  }

 private:
  std::vector<Submission> make_batch(std::size_t size) {
    std::vector<Submission> batch;
    for (std::size_t i = 0; i < size; ++i) {
      Bytes payload = random_.bytes(payload_bytes);
      const Hash id = need(id_of(payload));
      batch.push_back({dossier_of(made_++), id, std::move(payload)});
    }
    return batch;
  }

  void append(const std::vector<Submission>& batch) { need(log_.append(batch, key_, admit_)); }

  std::vector<Took> one_by_one(const std::vector<std::vector<Submission>>& batches) {
    std::vector<Took> took;
    for (const std::vector<Submission>& batch : batches) {
      const Stopwatch watch;
      append(batch);
      took.push_back(watch.took());
    }
    return took;
  }

  // Not pinned: the callers mostly wait.
  std::vector<Took> by_callers(const std::vector<std::vector<Submission>>& batches,
                               const Turn& turn) {
    const Stopwatch watch;
    std::vector<std::jthread> callers;
    for (unsigned caller = 0; caller < turn.callers; ++caller) {
      callers.emplace_back([&, caller] {
        for (std::size_t i = 0; i < turn.batches; ++i) append(batches[caller * turn.batches + i]);
      });
    }
    callers.clear();  // joins
    return {watch.took()};
  }

  Log& log_;
  const PrivateKey& key_;
  const Admit admit_ = [](const Snapshot&, std::span<const Proposal>, std::span<const Proposal>) {
    return Status();
  };
  Random random_ = Random::unlike_any_before();
  std::uint64_t made_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) die("bench_append_log STORE GUARD KEYFILE ORIGIN");
  const KeyPair keys = need(parse_key_file(file_text(arguments[3]), std::nullopt));
  const std::unique_ptr<Store> store = need(open_lmdb_store(arguments[1], StoreAccess::write));
  const std::unique_ptr<Guard> guard = make_file_guard(arguments[2]);
  SystemClock clock;
  const PublicKey& key = keys.signing.public_key();
  const RecordIdOf record_id = [](Hasher&, ByteView payload) { return id_of(payload); };
  const std::unique_ptr<Log> log = need(
      Log::open({arguments[4], suite_of(key.algorithm()), key, record_id}, *store, *guard, clock));
  Appender appender(*log, keys.signing);
  take_turns([&](const Turn& turn) { return appender.take(turn); });
  return 0;
}
