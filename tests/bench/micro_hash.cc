// Micro-benchmarks of hashing, each beside OpenSSL with a context used again.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <vector>

#include "ledger/core/hash.h"
#include "tests/bench/support.h"

namespace {

using namespace muniment;
using muniment::bench::Random;

HashAlgorithm algorithm_of(const benchmark::State& state) {
  return state.range(0) == 0 ? HashAlgorithm::sha256 : HashAlgorithm::sm3;
}

Hash some_hash(Random& random) { return bench::need(Hash::from(random.bytes(Hash::size))); }

void node(benchmark::State& state) {
  Hasher hasher(algorithm_of(state));
  Random random(1);
  Hash left = some_hash(random);
  const Hash right = some_hash(random);
  for (auto _ : state) left = hasher.node(left, right);
  benchmark::DoNotOptimize(left);
}

void leaf(benchmark::State& state) {
  Hasher hasher(algorithm_of(state));
  const Bytes entry = Random(2).bytes(static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(hasher.leaf(entry));
}

void digest(benchmark::State& state) {
  Hasher hasher(algorithm_of(state));
  const Bytes bytes = Random(3).bytes(static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(hasher.digest(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(1));
}

// Many at once, two side by side: the rate is of single hashes.
void nodes(benchmark::State& state) {
  Hasher hasher(algorithm_of(state));
  Random random(5);
  std::vector<Hash> level;
  for (int i = 0; i < 256; ++i) level.push_back(some_hash(random));
  std::vector<Hash> parents(level.begin(), level.begin() + 128);
  std::int64_t made = 0;
  for (auto _ : state) {
    hasher.nodes(level, parents);
    benchmark::DoNotOptimize(parents.data());
    made += 128;
  }
  state.SetItemsProcessed(made);
}

void leaves(benchmark::State& state) {
  Hasher hasher(algorithm_of(state));
  Random random(6);
  std::vector<Bytes> entries;
  for (int i = 0; i < 256; ++i) {
    entries.push_back(random.bytes(static_cast<std::size_t>(state.range(1))));
  }
  const std::vector<ByteView> views(entries.begin(), entries.end());
  std::int64_t made = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(hasher.leaves(views));
    made += 256;
  }
  state.SetItemsProcessed(made);
}

void two_streams(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(1));
  const Bytes one = Random(7).bytes(size), other = Random(8).bytes(size);
  Hasher first(algorithm_of(state)), second(algorithm_of(state));
  for (auto _ : state) {
    first.begin();
    second.begin();
    Hasher::update_both(first, one, second, other);
    benchmark::DoNotOptimize(first.finish());
    benchmark::DoNotOptimize(second.finish());
  }
  state.SetBytesProcessed(state.iterations() * 2 * state.range(1));
}

void openssl(benchmark::State& state) {
  const char* name = state.range(0) == 0 ? "SHA256" : "SM3";
  const Bytes bytes = Random(4).bytes(static_cast<std::size_t>(state.range(1)));
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, name, nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  unsigned char result[EVP_MAX_MD_SIZE];
  if (EVP_DigestInit_ex2(context, algorithm, nullptr) != 1) state.SkipWithError("no such digest");
  for (auto _ : state) {
    EVP_DigestInit_ex2(context, nullptr, nullptr);
    EVP_DigestUpdate(context, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context, result, nullptr);
    benchmark::DoNotOptimize(result);
  }
  state.SetBytesProcessed(state.iterations() * state.range(1));
  EVP_MD_CTX_free(context);
  EVP_MD_free(algorithm);
}

// Suites: 0 SHA-256, 1 SM3. The floor of a node is 65 bytes, of a leaf one byte more than an entry.
BENCHMARK(node)->ArgName("suite")->Arg(0)->Arg(1);
BENCHMARK(leaf)->ArgNames({"suite", "bytes"})->ArgsProduct({{0, 1}, {200, 250}});
BENCHMARK(digest)->ArgNames({"suite", "bytes"})->ArgsProduct({{0, 1}, {1 << 20}});
BENCHMARK(nodes)->ArgName("suite")->Arg(0)->Arg(1);
BENCHMARK(leaves)->ArgNames({"suite", "bytes"})->ArgsProduct({{0, 1}, {200, 250}});
BENCHMARK(two_streams)->ArgNames({"suite", "bytes"})->ArgsProduct({{0, 1}, {1 << 20}});
BENCHMARK(openssl)->ArgNames({"suite", "bytes"})->ArgsProduct({{0, 1}, {65, 201, 251, 1 << 20}});

}  // namespace
