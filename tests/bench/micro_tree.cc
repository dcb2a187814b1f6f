// Micro-benchmarks of the tree: growing it, the heads, building and checking proofs in memory.
#include <benchmark/benchmark.h>

#include <array>

#include "ledger/core/heads.h"
#include "ledger/core/proof.h"
#include "tests/bench/support.h"
#include "verify/merkle.h"

namespace {

using namespace muniment;
using muniment::bench::Random;

// A tree in memory with the hashes that a store keeps of it.
class MemoryTree {
 public:
  explicit MemoryTree(std::uint64_t size) {
    Random random(1);
    const Frontier::Completed keep = [&](Subtree subtree, const Hash& hash) {
      if (subtree.height % tile_height == 0) levels_[subtree.height / tile_height].push_back(hash);
    };
    for (std::uint64_t i = 0; i < size; ++i) {
      tree_.append(hasher_, bench::need(Hash::from(random.bytes(Hash::size))), keep);
    }
  }

  ReadHashes reader() const {
    return [this](unsigned level, std::uint64_t first,
                  std::uint64_t count) -> Result<std::vector<Hash>> {
      const auto from = levels_[level].begin() + static_cast<std::ptrdiff_t>(first);
      return std::vector<Hash>(from, from + static_cast<std::ptrdiff_t>(count));
    };
  }
  Hash leaf(std::uint64_t index) const { return levels_[0][index]; }
  TreeSize size() const { return tree_.size(); }
  Hash root() { return tree_.root(hasher_); }

 private:
  Hasher hasher_{Suite::sha256_ed25519};
  Frontier tree_;
  std::array<std::vector<Hash>, tile_levels> levels_;
};

void tree_append(benchmark::State& state) {
  Hasher hasher(Suite::sha256_ed25519);
  Random random(2);
  const Hash leaf = bench::need(Hash::from(random.bytes(Hash::size)));
  Frontier tree;
  for (auto _ : state) tree.append(hasher, leaf);
}

// What an entry costs the heads: the root before it, and its dossier's new head.
void heads_advance(benchmark::State& state) {
  const auto dossiers = static_cast<std::uint64_t>(state.range(0));
  Hasher hasher(Suite::sha256_ed25519);
  Random random(3);
  const Hash leaf = bench::need(Hash::from(random.bytes(Hash::size)));
  const auto code = [](std::uint64_t number) {
    return number == 0 ? std::string() : "R7-" + std::to_string(number);
  };
  std::vector<std::string> codes;
  Heads heads;
  for (std::uint64_t number = 0; number < dossiers; ++number) {
    codes.push_back(code(number));
    heads.advance(hasher, codes.back(), 1, leaf);
  }
  std::uint64_t made = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(heads.root(hasher));
    heads.advance(hasher, codes[made % dossiers], made / dossiers + 2, leaf);
    ++made;
  }
}

void inclusion_build(benchmark::State& state) {
  const MemoryTree tree(static_cast<std::uint64_t>(state.range(0)));
  const ReadHashes read = tree.reader();
  Hasher hasher(Suite::sha256_ed25519);
  Random random(4);
  for (auto _ : state) {
    const LeafIndex index{random.below(tree.size().value)};
    benchmark::DoNotOptimize(build_proof(hasher, read, plan_inclusion(index, tree.size())).ok());
  }
}

void inclusion_check(benchmark::State& state) {
  MemoryTree tree(static_cast<std::uint64_t>(state.range(0)));
  Hasher hasher(Suite::sha256_ed25519);
  const LeafIndex index{tree.size().value / 3};
  const Proof proof =
      bench::need(build_proof(hasher, tree.reader(), plan_inclusion(index, tree.size())));
  const Hash root = tree.root();
  for (auto _ : state) {
    if (!verify::check_inclusion(hasher, tree.leaf(index.value), index, tree.size(), proof, root)
             .ok()) {
      state.SkipWithError("a good proof was refused");
    }
  }
}

BENCHMARK(tree_append);
BENCHMARK(heads_advance)->ArgName("dossiers")->Arg(30)->Arg(1000);
BENCHMARK(inclusion_build)->ArgName("size")->Arg(1'000'000);
BENCHMARK(inclusion_check)->ArgName("size")->Arg(1'000'000);

}  // namespace
