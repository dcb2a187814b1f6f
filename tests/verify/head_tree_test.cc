#include "verify/head_tree.h"

#include <gtest/gtest.h>

#include "ledger/core/proof.h"
#include "verify/record_index.h"

namespace muniment::verify {
namespace {

Hash numbered(Hasher& hasher, std::uint64_t number) {
  Bytes bytes;
  append_big_endian(bytes, number, 8);
  return hasher.digest(bytes);
}

class HeadTreeTest : public testing::Test {
 protected:
  Hasher hasher_{HashAlgorithm::sha256};
  HeadTree tree_;
  std::vector<Hash> leaves_;

  void set(std::uint64_t ordinal, std::uint64_t value) {
    const Hash leaf = numbered(hasher_, value);
    if (ordinal == leaves_.size()) leaves_.push_back(leaf);
    leaves_[ordinal] = leaf;
    tree_.set(hasher_, ordinal, leaf);
  }
  void expect_true_root() {
    ASSERT_EQ(tree_.size(), leaves_.size());
    EXPECT_EQ(tree_.root(hasher_), tree_root(hasher_, leaves_)) << leaves_.size();
  }
};

TEST_F(HeadTreeTest, WithoutHeadsHasTheEmptyRoot) {
  EXPECT_EQ(tree_.root(hasher_), hasher_.empty_root());
}

TEST_F(HeadTreeTest, HasTheRootOfItsLeavesAtEverySizeAndAfterEveryChange) {
  for (std::uint64_t size = 1; size <= 130; ++size) {
    set(size - 1, size);
    expect_true_root();
    for (std::uint64_t ordinal = 0; ordinal < size; ordinal += 1 + size / 7) {
      set(ordinal, 1000 * size + ordinal);
      expect_true_root();
    }
  }
}

TEST_F(HeadTreeTest, SetsManyAsOneAfterAnother) {
  for (std::uint64_t size = 1; size <= 70; ++size) {
    set(size - 1, size);
    HeadTree other = tree_;
    std::vector<HeadTree::Setting> settings;
    std::vector<Hash> roots;
    for (std::uint64_t i = 0; i < 20; ++i) {
      const std::uint64_t ordinal = (i * i * 31 + i) % size;
      settings.push_back({ordinal, numbered(hasher_, 1000 * size + i)});
      set(ordinal, 1000 * size + i);
      roots.push_back(tree_.root(hasher_));
    }
    EXPECT_EQ(other.set_each(hasher_, settings), roots) << size;
    set(size / 2, 7);
    other.set(hasher_, size / 2, numbered(hasher_, 7));
    EXPECT_EQ(other.root(hasher_), tree_.root(hasher_)) << size;
    EXPECT_TRUE(other.set_each(hasher_, {}).empty());
  }
}

TEST_F(HeadTreeTest, TakesStepsBackAtEverySize) {
  for (std::uint64_t size = 0; size < 130; ++size) set(size, size);
  while (!leaves_.empty()) {
    tree_.remove_last(hasher_);
    leaves_.pop_back();
    if (!leaves_.empty()) {
      expect_true_root();
    }
  }
  EXPECT_EQ(tree_.size(), 0u);
  EXPECT_EQ(tree_.root(hasher_), hasher_.empty_root());
  set(0, 1);
  expect_true_root();
}

TEST(RecordIndex, FindsEveryRecordAtItsFirstPlace) {
  Hasher hasher(HashAlgorithm::sha256);
  RecordIndex index;
  EXPECT_FALSE(index.find(numbered(hasher, 0)).has_value());
  constexpr std::uint64_t count = 20'000;  // several blocks, several times grown
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i % 10 == 3) {
      ASSERT_TRUE(index.skip().ok());
    } else {
      ASSERT_TRUE(index
                      .add(numbered(hasher, i % 10 == 7 ? i - 1 : i),
                           static_cast<std::uint16_t>(i % 40), static_cast<std::uint32_t>(i % 50))
                      .ok());
    }
  }
  EXPECT_EQ(index.size(), count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto found = index.find(numbered(hasher, i));
    if (i % 10 == 3 || i % 10 == 7) {
      EXPECT_FALSE(found.has_value()) << i;
      continue;
    }
    ASSERT_TRUE(found.has_value()) << i;
    EXPECT_EQ(found->index.value, i);
    EXPECT_EQ(found->kind, i % 40);
    EXPECT_EQ(found->dossier, i % 50);
  }
}

}  // namespace
}  // namespace muniment::verify
