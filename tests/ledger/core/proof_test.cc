#include "ledger/core/proof.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/fake_tiles.h"
#include "tests/support/json.h"
#include "tests/support/reference_tree.h"

namespace muniment {
namespace {

using test::FakeTiles;
using test::ReferenceTree;

constexpr std::size_t every_size = 130;

class Proofs : public testing::TestWithParam<Suite> {
 protected:
  std::vector<Hash> first(std::size_t n) const {
    return {leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(n)};
  }

  Hasher hasher_{GetParam()};
  ReferenceTree reference_{hasher_};
  std::vector<Hash> leaves_ = test::sample_leaves(hasher_, every_size);
};
INSTANTIATE_TEST_SUITE_P(BothSuites, Proofs,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2));

TEST_P(Proofs, InclusionIsTheReferencesAtEverySizeAndIndex) {
  for (std::size_t n = 1; n <= every_size; ++n) {
    FakeTiles tiles(hasher_, first(n));
    EXPECT_EQ(tree_root(hasher_, first(n)), reference_.root(leaves_, n));
    for (std::size_t index = 0; index < n; ++index) {
      const auto wanted = reference_.inclusion(leaves_, index, n);
      const auto built = build_proof(hasher_, tiles.reader(), plan_inclusion({index}, {n}));
      ASSERT_TRUE(built.ok());
      EXPECT_EQ(*built, wanted) << index << " of " << n;
      EXPECT_EQ(inclusion_proof(hasher_, first(n), {index}), wanted);
    }
  }
}

TEST_P(Proofs, ConsistencyIsTheReferencesForEveryPairOfSizes) {
  for (std::size_t n = 1; n <= every_size; ++n) {
    FakeTiles tiles(hasher_, first(n));
    for (std::size_t old_n = 1; old_n <= n; ++old_n) {
      const auto plan = plan_consistency({old_n}, {n});
      EXPECT_EQ(plan.empty(), old_n == n);
      const auto built = build_proof(hasher_, tiles.reader(), plan);
      ASSERT_TRUE(built.ok());
      EXPECT_EQ(*built, reference_.consistency(leaves_, old_n, n)) << old_n << " in " << n;
    }
  }
}

TEST(Proof, AcrossTilesReadsEachTileOnce) {
  Hasher hasher(HashAlgorithm::sha256);
  ReferenceTree reference(hasher);
  const std::vector<Hash> leaves = test::sample_leaves(hasher, 1030);
  for (const std::size_t n : {255U, 256U, 257U, 511U, 512U, 513U, 1030U}) {
    FakeTiles tiles(hasher, {leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(n)});
    for (std::size_t i = 0; i < n; i += 1 + n / 40) {
      tiles.forget_reads();
      const auto inclusion = build_proof(hasher, tiles.reader(), plan_inclusion({i}, {n}));
      ASSERT_TRUE(inclusion.ok());
      EXPECT_EQ(*inclusion, reference.inclusion(leaves, i, n));
      EXPECT_FALSE(tiles.read_a_tile_twice());
      tiles.forget_reads();
      const auto consistency = build_proof(hasher, tiles.reader(), plan_consistency({i + 1}, {n}));
      ASSERT_TRUE(consistency.ok());
      EXPECT_EQ(*consistency, reference.consistency(leaves, i + 1, n));
      EXPECT_FALSE(tiles.read_a_tile_twice());
    }
  }
}

// The definitions over runs of leaves, for trees whose leaves nobody has.
void path(FakeTiles& tiles, std::uint64_t m, LeafRange node, Proof& proof) {
  if (node.count == 1) return;
  const std::uint64_t k = split_point(node.count);
  const LeafRange left{node.first, k};
  const LeafRange right{node.first + k, node.count - k};
  if (m < k) {
    path(tiles, m, left, proof);
    proof.push_back(tiles.root(right));
  } else {
    path(tiles, m - k, right, proof);
    proof.push_back(tiles.root(left));
  }
}
void subproof(FakeTiles& tiles, std::uint64_t m, LeafRange node, bool whole, Proof& proof) {
  if (m == node.count) {
    if (!whole) proof.push_back(tiles.root(node));
    return;
  }
  const std::uint64_t k = split_point(node.count);
  const LeafRange left{node.first, k};
  const LeafRange right{node.first + k, node.count - k};
  if (m <= k) {
    subproof(tiles, m, left, whole, proof);
    proof.push_back(tiles.root(right));
  } else {
    subproof(tiles, m - k, right, false, proof);
    proof.push_back(tiles.root(left));
  }
}

TEST(Proof, OfALargeTreeReadsFewTilesEachOnce) {
  Hasher hasher(HashAlgorithm::sha256);
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t size = 2 + (random() >> (1 + random() % 55));
    const std::uint64_t index = random() % size;
    FakeTiles tiles(hasher, TreeSize{size});
    Proof wanted;
    path(tiles, index, {0, size}, wanted);
    const auto inclusion = build_proof(hasher, tiles.reader(), plan_inclusion({index}, {size}));
    ASSERT_TRUE(inclusion.ok());
    EXPECT_EQ(*inclusion, wanted) << index << " of " << size;
    EXPECT_LE(inclusion->size(), max_proof_hashes);
    EXPECT_FALSE(tiles.read_a_tile_twice());
    EXPECT_LE(tiles.reads(), 16);  // two a level: around the leaf, and at the right edge
    tiles.forget_reads();
    wanted.clear();
    subproof(tiles, index + 1, {0, size}, true, wanted);
    const auto consistency =
        build_proof(hasher, tiles.reader(), plan_consistency({index + 1}, {size}));
    ASSERT_TRUE(consistency.ok());
    EXPECT_EQ(*consistency, wanted) << index + 1 << " in " << size;
    EXPECT_FALSE(tiles.read_a_tile_twice());
  }
}

TEST(Proof, OfEightLeavesAreThePublicOnes) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not here";
  const auto vectors =
      test::Json::read_file(MUNIMENT_SHARED_VECTORS "/derived/ct8_all_proofs.json");
  Hasher hasher(HashAlgorithm::sha256);
  FakeTiles tiles(hasher, vectors["leaf_hashes"].hashes());
  ASSERT_EQ(vectors["inclusion"].list().size(), 36);
  for (const auto& inclusion : vectors["inclusion"].list()) {
    const auto built =
        build_proof(hasher, tiles.reader(),
                    plan_inclusion({inclusion["index"].number()}, {inclusion["size"].number()}));
    ASSERT_TRUE(built.ok());
    EXPECT_EQ(*built, inclusion["proof"].hashes());
  }
  std::size_t checked = 0;
  for (const auto& consistency : vectors["consistency"].list()) {
    if (consistency["size1"].number() == 0) continue;  // the empty tree is never proven from
    const auto built = build_proof(
        hasher, tiles.reader(),
        plan_consistency({consistency["size1"].number()}, {consistency["size2"].number()}));
    ASSERT_TRUE(built.ok());
    EXPECT_EQ(*built, consistency["proof"].hashes());
    ++checked;
  }
  EXPECT_EQ(checked, 36);
}

TEST(Proof, OfAnIndexOrSizeOutsideTheTreeEndsTheProgram) {
  EXPECT_DEATH(plan_inclusion({5}, {5}), "index.value < size.value");
  EXPECT_DEATH(plan_inclusion({0}, {0}), "index.value < size.value");
  EXPECT_DEATH(plan_consistency({0}, {5}), "old_size.value");
  EXPECT_DEATH(plan_consistency({6}, {5}), "old_size.value");
}

TEST(Proof, ErrorOfTheReaderIsPassedOn) {
  Hasher hasher(HashAlgorithm::sha256);
  const ReadHashes read = [](unsigned, std::uint64_t, std::uint64_t) -> Result<std::vector<Hash>> {
    return Error(ErrorKind::malformed, say("row 7 is missing"));
  };
  const auto proof = build_proof(hasher, read, plan_inclusion({7}, {20}));
  ASSERT_FALSE(proof.ok());
  EXPECT_EQ(to_english(proof.error()), "row 7 is missing");
}

}  // namespace
}  // namespace muniment
