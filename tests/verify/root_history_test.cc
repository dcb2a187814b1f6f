#include "verify/root_history.h"

#include <gtest/gtest.h>

#include "ledger/core/proof.h"

namespace muniment::verify {
namespace {

Bytes entry_of(std::uint64_t number) {
  Bytes bytes;
  append_big_endian(bytes, number, 8);
  return bytes;
}

// Rows whose entries are numbers; counts what is read.
class NumberSource final : public Source {
 public:
  Result<std::string> checkpoint() override { return std::string(); }
  Status read(LeafRange range, bool, const std::function<Status(const Row&)>& each) override {
    for (std::uint64_t i = range.first; i < range.first + range.count; ++i) {
      ++rows_read;
      if (missing && i == *missing) return Error(ErrorKind::malformed, say("the row is gone"));
      const Bytes bytes = entry_of(i);
      if (Status status = each({{i}, bytes, {}, nullptr}); !status.ok()) return status;
    }
    return {};
  }
  Result<std::vector<Hash>> hashes(unsigned, std::uint64_t, std::uint64_t) override {
    return Error(ErrorKind::unknown, say("none are stored"));
  }
  Result<std::vector<DossierHead>> heads() override { return std::vector<DossierHead>(); }

  std::uint64_t rows_read = 0;
  std::optional<std::uint64_t> missing;
};

class RootHistoryTest : public testing::Test {
 protected:
  void grow(std::uint64_t size) {
    while (leaves_.size() < size) {
      leaves_.push_back(hasher_.leaf(entry_of(leaves_.size())));
      history_.append(hasher_, leaves_.back(), RootHistory::Reread::allowed);
    }
  }
  Hash true_root(std::uint64_t size) {
    return size == 0 ? hasher_.empty_root()
                     : tree_root(hasher_, {leaves_.begin(),
                                           leaves_.begin() + static_cast<std::ptrdiff_t>(size)});
  }

  Hasher hasher_{HashAlgorithm::sha256};
  NumberSource source_;
  RootHistory history_;
  std::vector<Hash> leaves_;
};

TEST_F(RootHistoryTest, GivesTheRootAtEveryEarlierSize) {
  for (const std::uint64_t size : {1u, 2u, 130u, 255u, 256u, 257u, 511u, 512u, 513u, 700u}) {
    grow(size);
    for (std::uint64_t at = 0; at <= size; ++at) {
      const Result<Hash> root = history_.root_at(hasher_, source_, {at});
      ASSERT_TRUE(root.ok()) << to_english(root.error());
      EXPECT_EQ(*root, true_root(at)) << at << " of " << size;
    }
  }
}

TEST_F(RootHistoryTest, ReadsNothingForTheNewestTileAndAtMostATileForOthers) {
  grow(700);
  ASSERT_TRUE(history_.root_at(hasher_, source_, {600}).ok());
  EXPECT_EQ(source_.rows_read, 0u);
  ASSERT_TRUE(history_.root_at(hasher_, source_, {300}).ok());
  EXPECT_EQ(source_.rows_read, 44u);
  ASSERT_TRUE(history_.root_at(hasher_, source_, {300}).ok());
  EXPECT_EQ(source_.rows_read, 44u) << "the newest answer is kept";
  ASSERT_TRUE(history_.root_at(hasher_, source_, {512}).ok());
  EXPECT_EQ(source_.rows_read, 44u);
}

TEST_F(RootHistoryTest, KeepsLeavesThatTheSourceNoLongerGives) {
  for (std::uint64_t i = 0; i < 600; ++i) {
    const bool changed = i == 5 || i == 6 || i == 299 || i == 511;
    leaves_.push_back(hasher_.leaf(entry_of(changed ? i + 1'000'000 : i)));
    history_.append(hasher_, leaves_.back(),
                    changed ? RootHistory::Reread::differs : RootHistory::Reread::allowed);
  }
  for (const std::uint64_t at : {5u, 6u, 7u, 8u, 255u, 299u, 300u, 301u, 511u, 512u, 600u}) {
    const Result<Hash> root = history_.root_at(hasher_, source_, {at});
    ASSERT_TRUE(root.ok());
    EXPECT_EQ(*root, true_root(at)) << at;
  }
}

TEST_F(RootHistoryTest, PassesOnARowThatCannotBeReadAgain) {
  grow(600);
  source_.missing = 10;
  EXPECT_FALSE(history_.root_at(hasher_, source_, {11}).ok());
  EXPECT_TRUE(history_.root_at(hasher_, source_, {10}).ok());
}

TEST_F(RootHistoryTest, HasNoRootOfTheFuture) {
  grow(3);
  const Result<Hash> root = history_.root_at(hasher_, source_, {4});
  ASSERT_FALSE(root.ok());
  EXPECT_EQ(root.error().kind(), ErrorKind::usage);
}

TEST_F(RootHistoryTest, GivesUpOnALedgerThatIsMostlyChanged) {
  for (std::uint64_t i = 0; i < 6000; ++i) {
    history_.append(hasher_, hasher_.leaf(entry_of(i)), RootHistory::Reread::differs);
  }
  EXPECT_FALSE(history_.root_at(hasher_, source_, {100}).ok());
  EXPECT_TRUE(history_.root_at(hasher_, source_, {6000}).ok());
}

}  // namespace
}  // namespace muniment::verify
