// Runs of rows taken at once are what the same rows taken one by one are.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "ledger/core/heads.h"
#include "verify/chain.h"

namespace muniment::verify {
namespace {

class ChainRunTest : public testing::Test {
 protected:
  ChainRunTest() {
    std::mt19937 random(9);
    Heads heads;
    for (std::uint64_t i = 0; i < 60; ++i) {
      const auto number = static_cast<unsigned>(random() % 8);
      const std::string dossier = i == 0 || number == 0 ? "" : "R" + std::to_string(number);
      const DossierHead* head = heads.find(dossier);
      entries_.push_back({{i},
                          dossier,
                          head == nullptr ? 1 : head->folio + 1,
                          head == nullptr ? std::nullopt : std::optional(head->leaf),
                          heads.size(),
                          heads.root(hasher_),
                          0,
                          hasher_.empty_root()});
      heads.advance(hasher_, dossier, entries_.back().folio, leaf(entries_.back()));
    }
  }

  Hash leaf(const Entry& entry) { return hasher_.leaf(encode_entry(entry)); }

  struct Rows {
    std::vector<Bytes> bytes;
    std::vector<EntryView> views;
    std::vector<Hash> leaves;
  };
  Rows rows(std::size_t first, std::size_t end) {
    Rows rows;
    for (std::size_t i = first; i < end; ++i) {
      rows.bytes.push_back(encode_entry(entries_[i]));
      rows.views.push_back(view_entry(rows.bytes.back()).value());
      rows.leaves.push_back(hasher_.leaf(rows.bytes.back()));
    }
    return rows;
  }

  bool take_run(DossierChains& chains, std::size_t first, std::size_t end) {
    const Rows taken = rows(first, end);
    return chains.take_run(hasher_, {first}, taken.views, taken.leaves);
  }

  // The names of the faults, each with its index.
  std::vector<std::string> take_each(DossierChains& chains, std::size_t first, std::size_t end) {
    std::vector<std::string> found;
    for (std::size_t i = first; i < end; ++i) {
      const ChainRow row{{i}, &entries_[i], leaf(entries_[i]), std::nullopt};
      for (const ChainFault& fault : chains.take(hasher_, row)) {
        found.push_back(std::string(fault.name) + " @" + std::to_string(fault.index.value));
      }
    }
    return found;
  }

  static void expect_same(const DossierChains& chains, const DossierChains& others) {
    EXPECT_EQ(chains.fits(), others.fits());
    EXPECT_EQ(chains.newest(), others.newest());
    EXPECT_EQ(chains.settled(), others.settled());
    ASSERT_EQ(chains.dossiers().size(), others.dossiers().size());
    for (std::size_t i = 0; i < chains.dossiers().size(); ++i) {
      const DossierChains::Dossier& one = chains.dossiers()[i];
      const DossierChains::Dossier& other = others.dossiers()[i];
      EXPECT_EQ(one.code, other.code);
      EXPECT_EQ(one.folio, other.folio);
      EXPECT_EQ(one.newest, other.newest);
      EXPECT_EQ(one.leaf, other.leaf);
      EXPECT_EQ(one.other, other.other);
    }
  }

  Hasher hasher_{HashAlgorithm::sha256};
  std::vector<Entry> entries_;
};

TEST_F(ChainRunTest, IsTheSameAsItsRowsOneByOneWhereverItIsCut) {
  for (std::size_t first = 0; first < entries_.size(); ++first) {
    for (std::size_t end = first + 1; end <= entries_.size(); end += 7) {
      DossierChains chains, others;
      take_each(chains, 0, first);
      take_each(others, 0, end);
      ASSERT_TRUE(take_run(chains, first, end));
      expect_same(chains, others);
      EXPECT_EQ(take_each(chains, end, entries_.size()), std::vector<std::string>());
    }
  }
}

TEST_F(ChainRunTest, FollowsRunAfterRun) {
  DossierChains chains, others;
  for (std::size_t first = 0; first < entries_.size(); first += 4) {
    ASSERT_TRUE(take_run(chains, first, first + 4));
  }
  take_each(others, 0, entries_.size());
  expect_same(chains, others);
}

// One lie in any row, of any kind: the run is refused as a whole, and its rows have the same faults
// then as if no run had been tried.
TEST_F(ChainRunTest, WithALieChangesNothing) {
  const std::vector<Entry> good = entries_;
  const std::vector<std::function<void(Entry&)>> lies = {
      [](Entry& entry) { entry.index.value += 1; },
      [](Entry& entry) { entry.dossier = entry.dossier == "R1" ? "R2" : "R1"; },
      [](Entry& entry) { entry.dossier = "NEW"; },
      [&](Entry& entry) { entry.folio += 1, entry.previous = hasher_.empty_root(); },
      [&](Entry& entry) {
        entry.previous = entry.folio > 1 ? std::optional(entry.heads) : std::nullopt;
      },
      [](Entry& entry) { entry.dossiers += 1; },
      [&](Entry& entry) { entry.heads = entry.payload; },
      [](Entry& entry) { entry.heads = entry.previous.value_or(entry.payload); },
  };
  for (std::size_t row = 0; row < entries_.size(); ++row) {
    for (const auto& lie : lies) {
      entries_ = good;
      lie(entries_[row]);
      if (entries_ == good) continue;  // it was true here
      DossierChains chains, others;
      const std::size_t first = row / 2;
      ASSERT_TRUE(take_run(chains, 0, first) || first == 0);
      take_each(others, 0, first);
      EXPECT_FALSE(take_run(chains, first, entries_.size())) << row;
      if (first > 0) expect_same(chains, others);
      const auto faults = take_each(chains, first, entries_.size());
      EXPECT_EQ(faults, take_each(others, first, entries_.size())) << row;
      EXPECT_FALSE(faults.empty()) << row;
      expect_same(chains, others);
    }
  }
}

TEST_F(ChainRunTest, IsRefusedAfterAFaultADoubtOrALostRow) {
  const std::vector<Entry> good = entries_;
  DossierChains lied;
  entries_[5].index = {6};
  take_each(lied, 0, 6);
  entries_ = good;
  EXPECT_FALSE(take_run(lied, 6, 60));

  DossierChains doubted;
  take_each(doubted, 0, 5);
  doubted.take(hasher_, {{5}, &entries_[5], leaf(entries_[5]), hasher_.empty_root()});
  EXPECT_FALSE(take_run(doubted, 6, 60));

  DossierChains lost;
  take_each(lost, 0, 5);
  lost.take(hasher_, {{5}, nullptr, leaf(entries_[5]), std::nullopt});
  EXPECT_FALSE(take_run(lost, 6, 60));
}

// The step of a run's last row can be taken back, as the heads of the next row ask for it.
TEST_F(ChainRunTest, LeavesItsLastRowToBeSettledByTheNext) {
  for (std::size_t end = 2; end + 1 < entries_.size(); ++end) {
    DossierChains chains, others;
    ASSERT_TRUE(take_run(chains, 0, end));
    take_each(others, 0, end);
    const ChainRow doubtful{{end}, &entries_[end], hasher_.empty_root(), leaf(entries_[end])};
    chains.take(hasher_, doubtful);
    others.take(hasher_, doubtful);
    EXPECT_EQ(take_each(chains, end + 1, entries_.size()),
              take_each(others, end + 1, entries_.size()));
    expect_same(chains, others);
  }
}

}  // namespace
}  // namespace muniment::verify
