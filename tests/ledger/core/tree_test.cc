#include "ledger/core/tree.h"

#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <random>

#include "tests/support/json.h"
#include "tests/support/reference_tree.h"

namespace muniment {
namespace {

using test::ReferenceTree;

constexpr std::size_t every_size = 130;

class Tree : public testing::TestWithParam<Suite> {
 protected:
  Hasher hasher_{GetParam()};
  ReferenceTree reference_{hasher_};
};
INSTANTIATE_TEST_SUITE_P(BothSuites, Tree, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2));

TEST(SplitPoint, IsTheLargestPowerOfTwoBelow) {
  EXPECT_EQ(split_point(2), 1);
  EXPECT_EQ(split_point(3), 2);
  EXPECT_EQ(split_point(4), 2);
  EXPECT_EQ(split_point(5), 4);
  for (std::uint64_t n = 2; n < 5000; ++n) {
    const std::uint64_t k = split_point(n);
    EXPECT_TRUE(std::has_single_bit(k) && k < n && 2 * k >= n) << n;
  }
  EXPECT_EQ(split_point(std::uint64_t{1} << 63), std::uint64_t{1} << 62);
  EXPECT_EQ(split_point(UINT64_MAX), std::uint64_t{1} << 63);
}

TEST_P(Tree, FrontierHasTheReferenceRootAtEverySize) {
  const std::vector<Hash> leaves = test::sample_leaves(hasher_, every_size);
  Frontier frontier;
  EXPECT_EQ(frontier.root(hasher_), hasher_.digest({}));
  for (std::size_t n = 1; n <= every_size; ++n) {
    frontier.append(hasher_, leaves[n - 1]);
    EXPECT_EQ(frontier.size(), TreeSize{n});
    EXPECT_EQ(frontier.root(hasher_), reference_.root(leaves, n)) << n;
  }
}

TEST_P(Tree, FrontierNamesEachPerfectSubtreeOnceSmallestFirst) {
  const std::vector<Hash> leaves = test::sample_leaves(hasher_, every_size);
  Frontier frontier;
  std::map<Subtree, Hash> completed;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    unsigned next_height = 0;
    frontier.append(hasher_, leaves[i], [&](Subtree subtree, const Hash& hash) {
      EXPECT_EQ(subtree.height, next_height++);
      EXPECT_EQ((subtree.number + 1) << subtree.height, i + 1);  // it ends with this leaf
      EXPECT_TRUE(completed.emplace(subtree, hash).second);
    });
    EXPECT_EQ(next_height, static_cast<unsigned>(std::countr_zero(i + 1)) + 1);
  }
  for (const auto& [subtree, hash] : completed) {
    const auto first =
        leaves.begin() + static_cast<std::ptrdiff_t>(subtree.number << subtree.height);
    const std::size_t count = std::size_t{1} << subtree.height;
    const std::vector<Hash> below(first, first + static_cast<std::ptrdiff_t>(count));
    EXPECT_EQ(hash, reference_.root(below, count));
  }
}

// From every size to every later one.
TEST_P(Tree, FrontierTakesManyLeavesAtOnceAsOneByOne) {
  const std::vector<Hash> leaves = test::sample_leaves(hasher_, every_size);
  const auto at = [&](std::size_t i) { return leaves.begin() + static_cast<std::ptrdiff_t>(i); };
  Frontier before;
  for (std::size_t old_size = 0; old_size <= every_size; ++old_size) {
    Frontier one_by_one = before;
    std::map<Subtree, Hash> completed;
    for (std::size_t size = old_size; size <= every_size; ++size) {
      Frontier at_once = before;
      std::vector<std::pair<Subtree, Hash>> named;
      at_once.append_all(hasher_, {at(old_size), at(size)}, [&](Subtree subtree, const Hash& hash) {
        named.emplace_back(subtree, hash);
      });
      ASSERT_EQ(at_once, one_by_one) << old_size << " to " << size;
      // The map's order is that of the promise: by height, then by number.
      const decltype(named) expected(completed.begin(), completed.end());
      ASSERT_EQ(named, expected) << old_size << " to " << size;
      if (size == every_size) break;
      one_by_one.append(hasher_, leaves[size], [&](Subtree subtree, const Hash& hash) {
        completed.emplace(subtree, hash);
      });
    }
    if (old_size < every_size) before.append(hasher_, leaves[old_size]);
  }
}

TEST_P(Tree, FrontierComesBackFromItsPerfectSubtrees) {
  const std::vector<Hash> leaves = test::sample_leaves(hasher_, every_size);
  Frontier frontier;
  for (const Hash& leaf : leaves) {
    const auto again = Frontier::from(frontier.size(), frontier.perfect());
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(*again, frontier);
    frontier.append(hasher_, leaf);
  }
}

TEST_P(Tree, FrontierOfAnotherNumberOfHashesIsMalformed) {
  const std::vector<Hash> hashes = test::sample_leaves(hasher_, 9);
  for (std::uint64_t size = 0; size <= 64; ++size) {
    for (std::size_t count = 0; count <= hashes.size(); ++count) {
      const auto frontier = Frontier::from(
          {size}, {hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(count)});
      const bool right = count == static_cast<std::size_t>(std::popcount(size));
      EXPECT_EQ(frontier.ok(), right) << size << " " << count;
      EXPECT_TRUE(right || frontier.error().kind() == ErrorKind::malformed);
    }
  }
}

TEST_P(Tree, PerfectSubtreesCoverTheirRunAndFoldToItsRoot) {
  const std::vector<Hash> leaves = test::sample_leaves(hasher_, 256);
  for (std::uint64_t count = 1; count <= every_size; ++count) {
    const std::uint64_t first = count <= 64 ? std::bit_ceil(count) : 0;
    std::uint64_t next = first;
    std::vector<Hash> perfect;
    for (const Subtree& subtree : perfect_subtrees({first, count})) {
      EXPECT_EQ(subtree.number << subtree.height, next);
      const std::size_t width = std::size_t{1} << subtree.height;
      const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(next);
      perfect.push_back(
          reference_.root({begin, begin + static_cast<std::ptrdiff_t>(width)}, width));
      next += width;
    }
    EXPECT_EQ(next, first + count);
    const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<Hash> run(begin, begin + static_cast<std::ptrdiff_t>(count));
    EXPECT_EQ(fold_subtrees(hasher_, perfect), reference_.root(run, run.size())) << count;
  }
}

TEST(Tree, PerfectSubtreesOfARunThatIsNoNodeEndTheProgram) {
  EXPECT_DEATH(perfect_subtrees({1, 2}), "range.first");
  EXPECT_DEATH(perfect_subtrees({4, 5}), "range.first");
  EXPECT_DEATH(perfect_subtrees({0, 0}), "range.count");
}

TEST(Tree, FrontierHasThePublicRootsOfEightLeaves) {
  if (!test::have_shared_vectors()) GTEST_SKIP() << "the public vectors are not here";
  const auto vectors =
      test::Json::read_file(MUNIMENT_SHARED_VECTORS "/derived/ct8_all_proofs.json");
  Hasher hasher(HashAlgorithm::sha256);
  Frontier frontier;
  ASSERT_EQ(vectors["roots"].list().size(), 9);
  for (std::size_t n = 0; n <= 8; ++n) {
    EXPECT_EQ(frontier.root(hasher), vectors["roots"].list()[n].hash());
    if (n == 8) break;
    const Hash leaf = hasher.leaf(vectors["leaves_hex"].list()[n].hex());
    EXPECT_EQ(leaf, vectors["leaf_hashes"].list()[n].hash());
    frontier.append(hasher, leaf);
  }
}

}  // namespace
}  // namespace muniment
