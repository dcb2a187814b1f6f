#include "verify/merkle.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/json.h"
#include "tests/support/mutations.h"
#include "tests/support/reference_tree.h"

namespace muniment::verify {
namespace {

using test::Changed;
using test::ConsistencyCase;
using test::InclusionCase;
using test::ReferenceTree;

constexpr std::size_t every_size = 130;

class Merkle : public testing::TestWithParam<Suite> {
 protected:
  bool included(const InclusionCase& c) {
    const Status status = check_inclusion(hasher_, c.leaf, c.index, c.size, c.proof, c.root);
    const auto kind = status.ok() ? ErrorKind::mismatch : status.error().kind();
    EXPECT_TRUE(kind == ErrorKind::mismatch || kind == ErrorKind::malformed);
    return status.ok();
  }
  bool consistent(const ConsistencyCase& c) {
    return check_consistency(hasher_, c.old_size, c.old_root, c.size, c.root, c.proof).ok();
  }
  InclusionCase inclusion(std::size_t index, std::size_t size) {
    return {
        leaves_[index], {index}, {size}, reference_.inclusion(leaves_, index, size), roots_[size]};
  }
  ConsistencyCase consistency(std::size_t old_size, std::size_t size) {
    return {{old_size},
            roots_[old_size],
            {size},
            roots_[size],
            reference_.consistency(leaves_, old_size, size)};
  }

  Hasher hasher_{GetParam()};
  ReferenceTree reference_{hasher_};
  std::vector<Hash> leaves_ = test::sample_leaves(hasher_, every_size);
  std::vector<Hash> roots_ = [this] {
    std::vector<Hash> roots;
    for (std::size_t n = 0; n <= every_size; ++n) roots.push_back(reference_.root(leaves_, n));
    return roots;
  }();
};
INSTANTIATE_TEST_SUITE_P(BothSuites, Merkle,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2));

TEST_P(Merkle, AcceptsEveryInclusionProofOfProverAndReference) {
  for (std::size_t n = 1; n <= every_size; ++n) {
    const std::vector<Hash> first(leaves_.begin(),
                                  leaves_.begin() + static_cast<std::ptrdiff_t>(n));
    for (std::size_t index = 0; index < n; ++index) {
      InclusionCase good = inclusion(index, n);
      EXPECT_TRUE(included(good)) << index << " of " << n;
      good.proof = inclusion_proof(hasher_, first, {index});
      EXPECT_TRUE(included(good)) << index << " of " << n;
      const auto root = root_from_inclusion(hasher_, good.leaf, {index}, {n}, good.proof);
      ASSERT_TRUE(root.ok());
      EXPECT_EQ(*root, roots_[n]);
    }
  }
}

TEST_P(Merkle, AcceptsEveryConsistencyProof) {
  for (std::size_t n = 1; n <= every_size; ++n) {
    for (std::size_t old_n = 1; old_n <= n; ++old_n) {
      EXPECT_TRUE(consistent(consistency(old_n, n))) << old_n << " in " << n;
    }
  }
}

TEST_P(Merkle, RefusesEveryMutationOfAnInclusionProof) {
  for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 16U, 21U, 33U, 64U, 65U}) {
    for (std::size_t index = 0; index < n; ++index) {
      for (const auto& mutation : test::mutations(inclusion(index, n))) {
        const InclusionCase& c = mutation.mutated;
        // Another size is judged as the definition judges it; the signature is what fixes the size.
        const bool wanted =
            mutation.changed == Changed::size &&
            reference_.root_by_inclusion(c.leaf, c.index.value, c.size.value, c.proof) == c.root;
        EXPECT_EQ(included(c), wanted) << index << " of " << n << ": " << mutation.what;
      }
    }
  }
}

TEST_P(Merkle, RefusesEveryMutationOfAConsistencyProof) {
  for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 16U, 21U, 33U, 64U, 65U}) {
    for (std::size_t old_n = 1; old_n <= n; ++old_n) {
      for (const auto& mutation : test::mutations(consistency(old_n, n))) {
        const ConsistencyCase& c = mutation.mutated;
        const bool wanted =
            mutation.changed == Changed::size &&
            reference_.consistent(c.old_size.value, c.old_root, c.size.value, c.root, c.proof);
        EXPECT_EQ(consistent(c), wanted) << old_n << " in " << n << ": " << mutation.what;
      }
    }
  }
}

TEST_P(Merkle, ALeafVerifiesAtItsTrueIndexOnly) {
  for (std::size_t n = 1; n <= 64; ++n) {
    for (std::size_t index = 0; index < n; ++index) {
      InclusionCase moved = inclusion(index, n);
      for (std::uint64_t other = 0; other <= n + 1; ++other) {
        moved.index = {other};
        EXPECT_EQ(included(moved), other == index) << index << " as " << other << " of " << n;
      }
    }
  }
}

// Whatever the numbers and however many hashes: the iterations and the definition lead to the same
// root or to none.
TEST_P(Merkle, AgreesWithTheDefinitionOnAnyIndexSizeAndLength) {
  for (std::uint64_t n = 0; n <= 40; ++n) {
    for (std::uint64_t index = 0; index <= n; ++index) {
      for (std::size_t length = 0; length <= 8; ++length) {
        const Proof proof(leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(length));
        const auto root = root_from_inclusion(hasher_, leaves_[9], {index}, {n}, proof);
        const auto wanted = reference_.root_by_inclusion(leaves_[9], index, n, proof);
        ASSERT_EQ(root.ok(), wanted.has_value()) << index << " of " << n << " by " << length;
        if (!root.ok()) {
          EXPECT_EQ(root.error().kind(), ErrorKind::malformed);
        } else {
          EXPECT_EQ(*root, *wanted);
        }
      }
    }
  }
}

TEST_P(Merkle, AgreesWithTheDefinitionOnLargeTrees) {
  std::mt19937_64 random(7);
  std::size_t led_somewhere = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::uint64_t n = random() >> (random() % 64);
    const std::uint64_t index = random() % 8 == 0 ? random() : random() % (n | 1);
    const std::size_t length = random() % 66;
    const Proof proof(leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(length));
    const auto root = root_from_inclusion(hasher_, leaves_[9], {index}, {n}, proof);
    const auto wanted = reference_.root_by_inclusion(leaves_[9], index, n, proof);
    ASSERT_EQ(root.ok(), wanted.has_value()) << index << " of " << n << " by " << length;
    if (!root.ok()) continue;
    EXPECT_EQ(*root, *wanted);
    ++led_somewhere;
  }
  EXPECT_GT(led_somewhere, 20);
}

TEST_P(Merkle, SizesOfNoUseAreRefusedEachInItsWay) {
  const Hash root = roots_[8];
  const auto kind = [&](std::uint64_t old_size, std::uint64_t size, const Proof& proof) {
    const Status status = check_consistency(hasher_, {old_size}, root, {size}, root, proof);
    EXPECT_FALSE(status.ok());
    return status.error().kind();
  };
  EXPECT_EQ(kind(0, 0, {}), ErrorKind::usage);
  EXPECT_EQ(kind(0, 8, {}), ErrorKind::usage);
  EXPECT_EQ(kind(8, 0, {}), ErrorKind::usage);
  EXPECT_EQ(kind(9, 8, {}), ErrorKind::malformed);
  EXPECT_EQ(kind(7, 8, {}), ErrorKind::malformed);
  EXPECT_EQ(kind(8, 8, {root}), ErrorKind::malformed);
  EXPECT_EQ(kind(8, 9, {roots_[1]}), ErrorKind::mismatch);
  const Status empty = check_inclusion(hasher_, root, {0}, {0}, {}, root);
  ASSERT_FALSE(empty.ok());
  EXPECT_EQ(empty.error().kind(), ErrorKind::malformed);
  // The empty proof is that of a tree of one entry, and of nothing else.
  EXPECT_TRUE(check_inclusion(hasher_, roots_[1], {0}, {1}, {}, roots_[1]).ok());
  EXPECT_FALSE(check_inclusion(hasher_, roots_[1], {0}, {1}, {}, roots_[2]).ok());
  EXPECT_FALSE(check_inclusion(hasher_, roots_[2], {0}, {2}, {}, roots_[2]).ok());
}

class MerkleVectors : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not here";
  }
  // None: one of them is not 32 bytes, which our type does not hold.
  static std::optional<Proof> hashes(const test::Json& list) {
    Proof proof;
    if (list.is_null()) return proof;
    for (const test::Json& item : list.list()) {
      const auto hash = Hash::from(item.base64());
      if (!hash.ok()) return std::nullopt;
      proof.push_back(*hash);
    }
    return proof;
  }

  Hasher hasher_{HashAlgorithm::sha256};
};

TEST_F(MerkleVectors, InclusionProbesEndAsTheySay) {
  std::size_t good = 0;
  for (const std::string& file :
       test::vector_files(MUNIMENT_SHARED_VECTORS "/merkle/inclusion", 68)) {
    const auto probe = test::Json::read_file(file);
    const auto leaf = Hash::from(probe["leafHash"].base64());
    const auto root = Hash::from(probe["root"].base64());
    const auto proof = hashes(probe["proof"]);
    const bool ok = leaf.ok() && root.ok() && proof &&
                    check_inclusion(hasher_, *leaf, {probe["leafIdx"].number()},
                                    {probe["treeSize"].number()}, *proof, *root)
                        .ok();
    EXPECT_EQ(ok, !probe["wantErr"].boolean()) << file;
    if (ok) ++good;
  }
  EXPECT_GE(good, 4);
}

TEST_F(MerkleVectors, ConsistencyProbesEndAsTheySay) {
  std::size_t good = 0;
  // Some probes have words for roots, of which only matters whether they are equal.
  const auto root = [&](const test::Json& json) {
    const Bytes bytes = json.base64();
    const auto hash = Hash::from(bytes);
    return hash.ok() ? *hash : hasher_.digest(bytes);
  };
  for (const std::string& file :
       test::vector_files(MUNIMENT_SHARED_VECTORS "/merkle/consistency", 64)) {
    const auto probe = test::Json::read_file(file);
    const auto proof = hashes(probe["proof"]);
    const bool ok =
        proof && check_consistency(hasher_, {probe["size1"].number()}, root(probe["root1"]),
                                   {probe["size2"].number()}, root(probe["root2"]), *proof)
                     .ok();
    EXPECT_EQ(ok, !probe["wantErr"].boolean()) << file;
    if (ok) ++good;
  }
  EXPECT_GE(good, 4);
}

TEST_F(MerkleVectors, ProofsOfTheEightLeavesHold) {
  const auto vectors =
      test::Json::read_file(MUNIMENT_SHARED_VECTORS "/derived/ct8_all_proofs.json");
  const std::vector<Hash> leaves = vectors["leaf_hashes"].hashes();
  const std::vector<Hash> roots = vectors["roots"].hashes();
  for (const auto& proof : vectors["inclusion"].list()) {
    const std::uint64_t index = proof["index"].number();
    const std::uint64_t size = proof["size"].number();
    EXPECT_TRUE(check_inclusion(hasher_, leaves.at(index), {index}, {size}, proof["proof"].hashes(),
                                roots.at(size))
                    .ok());
  }
  for (const auto& proof : vectors["consistency"].list()) {
    const std::uint64_t old_size = proof["size1"].number();
    const std::uint64_t size = proof["size2"].number();
    EXPECT_EQ(check_consistency(hasher_, {old_size}, roots.at(old_size), {size}, roots.at(size),
                                proof["proof"].hashes())
                  .ok(),
              old_size != 0);
  }
}

// Of several leaves together; the reference is the definition, read as it stands.
class Multiproof : public Merkle {
 protected:
  // MTH of [first, end), the roots of nodes without a shown leaf taken from `proof` or put there.
  Hash by_definition(std::uint64_t first, std::uint64_t end, const std::vector<ShownLeaf>& shown,
                     std::vector<Hash>& proof) {
    const bool any = std::any_of(shown.begin(), shown.end(), [&](const ShownLeaf& leaf) {
      return leaf.index.value >= first && leaf.index.value < end;
    });
    if (!any) {
      std::vector<Hash> part(leaves_.begin() + static_cast<std::ptrdiff_t>(first),
                             leaves_.begin() + static_cast<std::ptrdiff_t>(end));
      proof.push_back(reference_.root(part, part.size()));
      return proof.back();
    }
    if (end - first == 1) return leaves_[first];
    const std::uint64_t split = first + split_point(end - first);
    const Hash left = by_definition(first, split, shown, proof);
    return hasher_.node(left, by_definition(split, end, shown, proof));
  }
  std::vector<ShownLeaf> shown_of(const std::vector<std::uint64_t>& indices) {
    std::vector<ShownLeaf> shown;
    for (const std::uint64_t index : indices) shown.push_back({{index}, leaves_[index]});
    return shown;
  }
  Result<Hash> root(const std::vector<ShownLeaf>& shown, std::uint64_t size,
                    const std::vector<Hash>& proof) {
    return root_from_multiproof(hasher_, shown, {size}, proof);
  }
  void expect_all_agree(const std::vector<std::uint64_t>& indices, std::uint64_t size) {
    const std::vector<ShownLeaf> shown = shown_of(indices);
    std::vector<Hash> reference;
    EXPECT_EQ(by_definition(0, size, shown, reference), roots_[size]);
    std::vector<LeafIndex> places;
    for (const std::uint64_t index : indices) places.push_back({index});
    std::vector<Hash> proof;
    for (const LeafRange& run : plan_multiproof(places, {size})) {
      const std::vector<Hash> part(
          leaves_.begin() + static_cast<std::ptrdiff_t>(run.first),
          leaves_.begin() + static_cast<std::ptrdiff_t>(run.first + run.count));
      proof.push_back(tree_root(hasher_, part));
    }
    EXPECT_EQ(proof, reference);
    const auto reached = root(shown, size, proof);
    ASSERT_TRUE(reached.ok());
    EXPECT_EQ(*reached, roots_[size]);
  }
  std::vector<std::uint64_t> some(std::uint64_t size, std::mt19937& chance) {
    std::vector<std::uint64_t> indices;
    const auto rarity = 1 + chance() % 12;
    for (std::uint64_t i = 0; i < size; ++i) {
      if (chance() % rarity == 0) indices.push_back(i);
    }
    if (indices.empty()) indices.push_back(chance() % size);
    return indices;
  }
};
INSTANTIATE_TEST_SUITE_P(BothSuites, Multiproof,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2));

TEST_P(Multiproof, IsThatOfTheDefinitionForAllSetsOfSmallTreesAndMany) {
  for (std::uint64_t size = 1; size <= 9; ++size) {
    for (std::uint64_t set = 1; set < std::uint64_t{1} << size; ++set) {
      std::vector<std::uint64_t> indices;
      for (std::uint64_t i = 0; i < size; ++i) {
        if ((set >> i & 1) != 0) indices.push_back(i);
      }
      expect_all_agree(indices, size);
    }
  }
  std::mt19937 chance(1);
  for (std::uint64_t size = 10; size <= every_size; ++size) {
    for (int times = 0; times < 4; ++times) expect_all_agree(some(size, chance), size);
    expect_all_agree({size - 1}, size);
  }
}

TEST_P(Multiproof, RefusesEveryMutation) {
  std::mt19937 chance(2);
  for (std::uint64_t size = 2; size <= 70; ++size) {
    const std::vector<ShownLeaf> shown = shown_of(some(size, chance));
    std::vector<Hash> good;
    by_definition(0, size, shown, good);
    const auto refused = [&](const std::vector<ShownLeaf>& leaves, std::uint64_t of,
                             const std::vector<Hash>& proof) {
      const auto reached = root(leaves, of, proof);
      return !reached.ok() || *reached != roots_[size];
    };
    for (std::size_t i = 0; i < good.size(); ++i) {
      std::vector<Hash> changed = good;
      changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_TRUE(refused(shown, size, changed));
      changed = good;
      changed[i] = leaves_[0] == good[i] ? leaves_[1] : leaves_[0];
      EXPECT_TRUE(refused(shown, size, changed));
      changed = good;
      changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), good[i]);
      EXPECT_TRUE(refused(shown, size, changed));
    }
    std::vector<Hash> longer = good;
    longer.push_back(leaves_[0]);
    EXPECT_EQ(root(shown, size, longer).error().kind(), ErrorKind::malformed);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      std::vector<ShownLeaf> changed = shown;
      changed[i].hash = hasher_.node(changed[i].hash, changed[i].hash);
      EXPECT_TRUE(refused(changed, size, good));
      changed = shown;
      changed.push_back(changed[i]);
      EXPECT_TRUE(refused(changed, size, good));
      changed = shown;
      changed[i].index.value += 1;
      EXPECT_TRUE(refused(changed, size, good));
    }
    EXPECT_EQ(root({}, size, good).error().kind(), ErrorKind::malformed);
    EXPECT_EQ(root({{{size}, leaves_[0]}}, size, good).error().kind(), ErrorKind::malformed);
  }
}

// No size makes the arithmetic overflow.
TEST_P(Multiproof, TakesTheLargestTrees) {
  const std::uint64_t most = (std::uint64_t{1} << 63) - 1;
  for (const std::uint64_t index : std::vector<std::uint64_t>{0, 1, most / 2, most - 1}) {
    const LeafIndex place{index};
    const std::size_t hashes = plan_multiproof({&place, 1}, {most}).size();
    EXPECT_TRUE(root({{place, leaves_[0]}}, most, std::vector(hashes, leaves_[1])).ok()) << index;
    EXPECT_FALSE(root({{place, leaves_[0]}}, most, std::vector(hashes + 1, leaves_[1])).ok());
  }
}

}  // namespace
}  // namespace muniment::verify
