// bench_proofs STORE COUNT: builds COUNT inclusion proofs of random entries from a store, one by
// one, checks them on one core, and says how many bytes entries and payloads have.
#include <algorithm>
#include <iostream>

#include "ledger/core/checkpoint.h"
#include "ledger/engine/lmdb_store.h"
#include "tests/bench/support.h"
#include "verify/merkle.h"

namespace {

using namespace muniment;
using namespace muniment::bench;

struct Proven {
  LeafIndex index;
  Bytes entry;
  Proof proof;
};

struct Built {
  std::vector<Proven> proofs;
  std::vector<double> seconds, cpu;  // ascending
};

Built build(const Snapshot& snapshot, TreeSize size, std::size_t count) {
  Hasher hasher(Suite::sha256_ed25519);
  const ReadHashes read = read_hashes(snapshot);
  Random random(3);
  Built built;
  for (std::size_t i = 0; i < count; ++i) {
    const LeafIndex index{random.below(size.value)};
    const Stopwatch watch;
    Proof proof = need(build_proof(hasher, read, plan_inclusion(index, size)));
    const Took took = watch.took();
    built.seconds.push_back(took.seconds);
    built.cpu.push_back(took.cpu);
    Proven proven{index, {}, std::move(proof)};
    need(snapshot.read({index.value, 1}, Parts::entries, [&](const StoredEntry& stored) -> Status {
      proven.entry = to_bytes(stored.entry);
      return {};
    }));
    built.proofs.push_back(std::move(proven));
  }
  std::sort(built.seconds.begin(), built.seconds.end());
  std::sort(built.cpu.begin(), built.cpu.end());
  return built;
}

// What one check takes, the leaf's hash included.
Took check_all(const std::vector<Proven>& proofs, const Checkpoint& tree) {
  Hasher hasher(Suite::sha256_ed25519);
  std::size_t checked = 0;
  const Stopwatch watch;
  do {
    for (const Proven& proven : proofs) {
      need(verify::check_inclusion(hasher, hasher.leaf(proven.entry), proven.index, tree.size,
                                   proven.proof, tree.root));
    }
    checked += proofs.size();
  } while (watch.took().cpu < 0.5);
  const Took took = watch.took();
  const auto times = static_cast<double>(checked);
  return {took.seconds / times, took.cpu / times};
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) die("bench_proofs STORE COUNT");
  const std::size_t count = need(parse_decimal(arguments[2]));
  if (count == 0) die("at least one proof is wanted");
  const std::unique_ptr<Store> store = need(open_lmdb_store(arguments[1], StoreAccess::read));
  const std::unique_ptr<Snapshot> snapshot = need(store->snapshot());
  const Checkpoint tree = need(parse_signed_checkpoint(need(snapshot->checkpoint()))).checkpoint;
  std::uint64_t entry_bytes = 0, payload_bytes = 0;
  need(snapshot->read({0, tree.size.value}, Parts::entries_and_payloads,
                      [&](const StoredEntry& stored) -> Status {
                        entry_bytes += stored.entry.size();
                        payload_bytes += stored.payload.size();
                        return {};
                      }));
  build(*snapshot, tree.size, count / 10 + 1);  // warm-up
  const Built built = build(*snapshot, tree.size, count);
  const Took checked = check_all(built.proofs, tree);
  const auto percentile = [&](std::size_t percent) {
    const std::size_t at = (count - 1) * percent / 100;
    return to_json({built.seconds[at], built.cpu[at]});
  };
  std::cout << "{\"size\": " << tree.size.value << ", \"entry_bytes\": " << entry_bytes
            << ", \"payload_bytes\": " << payload_bytes << ", \"p50\": " << percentile(50)
            << ", \"p99\": " << percentile(99) << ", \"check\": " << to_json(checked) << "}"
            << std::endl;
  return 0;
}
