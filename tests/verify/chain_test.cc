#include "verify/chain.h"

#include <gmock/gmock.h>

#include <random>

#include "ledger/core/heads.h"

namespace muniment::verify {
namespace {

using testing::IsEmpty;

// Entries of a ledger that never was, chained as they should be.
class ChainTest : public testing::Test {
 protected:
  Entry next(const std::string& dossier) {
    const DossierHead* head = heads_.find(dossier);
    Entry entry{{entries_.size()},
                dossier,
                head == nullptr ? 1 : head->folio + 1,
                head == nullptr ? std::nullopt : std::optional(head->leaf),
                heads_.size(),
                heads_.root(hasher_),
                0,
                hasher_.empty_root()};
    heads_.advance(hasher_, dossier, entry.folio, hasher_.leaf(encode_entry(entry)));
    entries_.push_back(entry);
    return entry;
  }
  void grow(std::initializer_list<const char*> dossiers) {
    for (const char* dossier : dossiers) next(dossier);
  }
  Hash leaf(const Entry& entry) { return hasher_.leaf(encode_entry(entry)); }

  // The names of the faults of all rows, each with its index; rows in `lost` cannot be read.
  std::vector<std::string> check(const std::vector<std::size_t>& lost = {}) {
    DossierChains chains;
    std::vector<std::string> found;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const bool is_lost = std::find(lost.begin(), lost.end(), i) != lost.end();
      const ChainRow row{{i}, is_lost ? nullptr : &entries_[i], leaf(entries_[i]), std::nullopt};
      for (const ChainFault& fault : chains.take(hasher_, row)) {
        found.push_back(std::string(fault.name) + " @" + std::to_string(fault.index.value));
      }
      if (i > 0) {
        EXPECT_EQ(chains.settled(), leaf(entries_[i - 1]));
      }
    }
    uncompared_ = chains.uncompared_heads();
    return found;
  }

  Hasher hasher_{HashAlgorithm::sha256};
  Heads heads_;
  std::vector<Entry> entries_;
  std::uint64_t uncompared_ = 0;
};

TEST_F(ChainTest, AnHonestLedgerHasNoFaults) {
  std::mt19937 random(7);
  next("");
  for (int i = 0; i < 400; ++i) {
    const unsigned number = static_cast<unsigned>(random() % 25);
    next(number == 0 ? std::string() : "R" + std::to_string(number));
  }
  EXPECT_THAT(check(), IsEmpty());
  EXPECT_EQ(uncompared_, 0u);
}

TEST_F(ChainTest, AfterAnyRowThatIsLostTheChainsFindTheirPlaceAgain) {
  std::mt19937 random(8);
  next("");
  for (int i = 0; i < 60; ++i) {
    const unsigned number = static_cast<unsigned>(random() % 6);
    next(number == 0 ? std::string() : "R" + std::to_string(number));
  }
  for (std::size_t row = 0; row < entries_.size(); ++row) {
    EXPECT_THAT(check({row}), IsEmpty()) << row;
    EXPECT_LE(uncompared_, entries_.size() - row) << row;
  }
}

TEST_F(ChainTest, AfterALostRowHeadsAreComparedAgainOnceItsDossierGoesOn) {
  grow({"", "A", "B", "A", "B", "A", "A", "B"});
  EXPECT_THAT(check({3}), IsEmpty());
  EXPECT_EQ(uncompared_, 2u) << "entries 4 and 5; entry 6 follows 5";
}

TEST_F(ChainTest, SeveralLostRowsOfOneDossierAreNoGap) {
  grow({"", "A", "A", "A", "A", "B", "A"});
  EXPECT_THAT(check({2, 3}), IsEmpty());
  EXPECT_THAT(check({1, 2}), IsEmpty()) << "the dossier's beginning";
  EXPECT_THAT(check({0, 1}), IsEmpty());
}

TEST_F(ChainTest, AGapWiderThanWhatWasLostIsAFault) {
  grow({"", "A", "A", "A", "A"});
  entries_.erase(entries_.begin() + 2);  // folio 2 never was
  EXPECT_THAT(check({2}), testing::Contains("folio @3"));
}

TEST_F(ChainTest, ALedgerBeginsWithItsOwnDossier) {
  grow({"", "A"});
  entries_[0].dossier = "B";
  EXPECT_THAT(check(), testing::Contains("folio @0"));
}

TEST_F(ChainTest, EveryFieldIsChecked) {
  grow({"", "A", "A", "A"});
  const std::vector<Entry> good = entries_;
  const auto expect = [&](const std::string& fault) {
    EXPECT_THAT(check(), testing::Contains(fault));
    entries_ = good;
  };
  entries_[2].index = {3};
  expect("index @2");
  entries_[2].folio = 3;
  expect("folio @2");
  entries_[2].previous = hasher_.empty_root();
  expect("previous @2");
  entries_[2].dossiers = 3;
  expect("heads @2");
  entries_[2].heads = hasher_.digest({});
  entries_[2].heads = leaf(good[0]);
  expect("heads @2");
  entries_[2].dossier = "B";
  expect("folio @2");
  entries_[3].dossier = "";
  expect("folio @3");
}

TEST_F(ChainTest, AChangedEntryIsNamedByTheNextOfItsDossier) {
  grow({"", "A", "B", "A", "B"});
  const std::vector<Entry> good = entries_;
  for (const std::size_t row : {1u, 2u}) {
    entries_[row].admitted += 1;
    EXPECT_THAT(check(), testing::Contains("previous @" + std::to_string(row)));
    entries_ = good;
  }
}

TEST_F(ChainTest, TheNextEntrySettlesWhetherEntryOrStoredLeafIsRight) {
  grow({"", "A", "A", "A"});
  for (const bool entry_is_right : {true, false}) {
    DossierChains chains;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      Entry read = entries_[i];
      if (i == 2 && !entry_is_right) read.admitted += 1;
      std::optional<Hash> stored;
      if (i == 2) stored = entry_is_right ? hasher_.empty_root() : leaf(entries_[i]);
      EXPECT_THAT(chains.take(hasher_, {{i}, &read, leaf(read), stored}), IsEmpty());
      EXPECT_TRUE(chains.fits());
      if (i > 0) {
        EXPECT_EQ(chains.settled(), leaf(entries_[i - 1]));
      }
    }
    EXPECT_EQ(chains.uncompared_heads(), 0u);
  }
}

TEST_F(ChainTest, AChangedDossierOfARowInDoubtIsTakenBack) {
  grow({"", "A", "B", "A", "B", "A"});
  for (const std::size_t row : {1u, 2u, 3u, 4u}) {
    for (const char* other : {"C", "A", "B", ""}) {
      if (entries_[row].dossier == other) continue;
      DossierChains chains;
      for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry read = entries_[i];
        std::optional<Hash> stored;
        if (i == row) {
          read.dossier = other;
          stored = leaf(entries_[i]);
        }
        EXPECT_THAT(chains.take(hasher_, {{i}, &read, leaf(read), stored}), IsEmpty())
            << row << " as " << other << ", row " << i;
      }
    }
  }
}

}  // namespace
}  // namespace muniment::verify
