#include "verify/completeness.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/mutations.h"

namespace muniment::verify {
namespace {

// A ledger that places entries as the log does, unless a test makes it lie.
class SmallLedger {
 public:
  explicit SmallLedger(Hasher& hasher) : hasher_(hasher) {}

  void add(const std::string& dossier) {
    const DossierHead* head = heads_.find(dossier);
    place({{entries_.size()},
           dossier,
           head == nullptr ? 1 : head->folio + 1,
           head == nullptr ? std::nullopt : std::optional<Hash>(head->leaf),
           heads_.size(),
           heads_.root(hasher_),
           1000,
           hasher_.digest(as_bytes(std::to_string(entries_.size())))});
    heads_.advance(hasher_, dossier, entries_.back().folio, leaves_.back());
  }
  // An entry that need not fit.
  void place(const Entry& entry) {
    entries_.push_back(entry);
    leaves_.push_back(hasher_.leaf(encode_entry(entry)));
  }

  TreeSize size() const { return {entries_.size()}; }
  Hash root() { return tree_root(hasher_, leaves_); }
  const Heads& heads() const { return heads_; }
  const Entry& entry(std::size_t index) const { return entries_[index]; }
  const Hash& leaf(std::size_t index) const { return leaves_[index]; }
  ProvenEntry proven(std::size_t index) {
    return {encode_entry(entries_[index]), inclusion_proof(hasher_, leaves_, {index})};
  }

  CompletenessClaim claim(const std::string& dossier) {
    CompletenessClaim claim{dossier, proven(entries_.size() - 1), {}, {}};
    auto proof = prove_completeness(hasher_, heads_, entries_.back(), dossier);
    EXPECT_TRUE(proof.ok());
    claim.proof = *std::move(proof);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].dossier == dossier) claim.folios.push_back(proven(i));
    }
    return claim;
  }

 private:
  Hasher& hasher_;
  std::vector<Entry> entries_;
  std::vector<Hash> leaves_;
  Heads heads_;
};

std::string code(unsigned ordinal) { return ordinal == 0 ? "" : std::string(1, "?ABC"[ordinal]); }

// Every way in which `length` entries can fall to at most `most` dossiers, numbered by first
// appearance.
void each_ledger(unsigned length, unsigned most,
                 const std::function<void(const std::vector<unsigned>&)>& each) {
  std::vector<std::vector<unsigned>> ledgers{{0}};
  for (unsigned i = 1; i < length; ++i) {
    std::vector<std::vector<unsigned>> longer;
    for (const auto& ledger : ledgers) {
      unsigned dossiers = 0;
      for (const unsigned ordinal : ledger) dossiers = std::max(dossiers, ordinal + 1);
      for (unsigned ordinal = 0; ordinal < std::min(dossiers + 1, most); ++ordinal) {
        longer.push_back(ledger);
        longer.back().push_back(ordinal);
      }
    }
    ledgers = std::move(longer);
  }
  for (const auto& ledger : ledgers) each(ledger);
}

class Completeness : public testing::Test {
 protected:
  SmallLedger ledger(const std::vector<unsigned>& ordinals) {
    SmallLedger made(hasher_);
    for (const unsigned ordinal : ordinals) made.add(code(ordinal));
    return made;
  }
  Result<CompleteDossier> check(SmallLedger& made, const CompletenessClaim& claim) {
    return check_completeness(hasher_, made.size(), made.root(), claim);
  }
  void expect_refused(SmallLedger& made, const CompletenessClaim& claim, const std::string& what) {
    const auto result = check(made, claim);
    ASSERT_FALSE(result.ok()) << what;
    const ErrorKind kind = result.error().kind();
    EXPECT_TRUE(kind == ErrorKind::mismatch || kind == ErrorKind::malformed) << what;
  }
  void expect_mismatch(SmallLedger& made, const CompletenessClaim& claim, const std::string& what) {
    const auto result = check(made, claim);
    ASSERT_FALSE(result.ok()) << what;
    EXPECT_EQ(result.error().kind(), ErrorKind::mismatch)
        << what << ": " << to_english(result.error());
  }

  Hasher hasher_{HashAlgorithm::sha256};
};

TEST_F(Completeness, HoldsForEveryDossierOfEverySmallLedger) {
  std::size_t last_is_of_it = 0;
  std::size_t begins_at_the_end = 0;
  std::size_t claims = 0;
  for (unsigned length = 1; length <= 7; ++length) {
    each_ledger(length, 4, [&](const std::vector<unsigned>& ordinals) {
      SmallLedger made = ledger(ordinals);
      for (const DossierHead& head : made.heads().all()) {
        const CompletenessClaim claim = made.claim(head.dossier);
        const auto complete = check(made, claim);
        ASSERT_TRUE(complete.ok()) << to_english(complete.error());
        EXPECT_EQ(*complete, (CompleteDossier{head.ordinal, head.folio}));
        ++claims;
        if (ordinals.back() == head.ordinal) ++last_is_of_it;
        if (!claim.proof.head) ++begins_at_the_end;
      }
    });
  }
  EXPECT_GT(claims, 2000);
  EXPECT_GT(last_is_of_it, 500);
  EXPECT_GT(begins_at_the_end, 50);
}

TEST_F(Completeness, AFolioLeftOutRepeatedMovedOrForeignIsRefuted) {
  each_ledger(6, 3, [&](const std::vector<unsigned>& ordinals) {
    SmallLedger made = ledger(ordinals);
    for (const DossierHead& head : made.heads().all()) {
      const CompletenessClaim good = made.claim(head.dossier);
      const std::size_t folios = good.folios.size();
      for (std::size_t i = 0; i < folios; ++i) {
        const auto place = static_cast<std::ptrdiff_t>(i);
        CompletenessClaim claim = good;
        claim.folios.erase(claim.folios.begin() + place);
        expect_mismatch(made, claim, "left out");
        claim = good;
        claim.folios.erase(claim.folios.begin() + place, claim.folios.end());
        expect_mismatch(made, claim, "all from here on left out");
        claim = good;
        claim.folios.insert(claim.folios.begin() + place, good.folios[i]);
        expect_mismatch(made, claim, "repeated");
        for (std::size_t other = i + 1; other < folios; ++other) {
          claim = good;
          std::swap(claim.folios[i], claim.folios[other]);
          expect_mismatch(made, claim, "swapped");
        }
        for (std::size_t index = 0; index < ordinals.size(); ++index) {
          if (ordinals[index] == head.ordinal) continue;
          claim = good;
          claim.folios[i] = made.proven(index);
          expect_mismatch(made, claim, "foreign in its place");
          claim = good;
          claim.folios.insert(claim.folios.begin() + place, made.proven(index));
          expect_mismatch(made, claim, "foreign before it");
          claim = good;
          claim.folios.push_back(made.proven(index));
          expect_mismatch(made, claim, "foreign at the end");
        }
      }
    }
  });
}

TEST_F(Completeness, AnotherHeadPathOrLastEntryIsRefuted) {
  each_ledger(5, 3, [&](const std::vector<unsigned>& ordinals) {
    SmallLedger made = ledger(ordinals);
    for (const DossierHead& head : made.heads().all()) {
      const CompletenessClaim good = made.claim(head.dossier);
      for (std::size_t index = 0; index + 1 < ordinals.size(); ++index) {
        CompletenessClaim claim = good;
        claim.last = made.proven(index);
        expect_mismatch(made, claim, "another last entry");
      }
      for (const auto& mutation : test::mutations(good.proof.path)) {
        CompletenessClaim claim = good;
        claim.proof.path = mutation.mutated;
        expect_refused(made, claim, mutation.what);
      }
      for (const DossierHead& other : made.heads().all()) {
        if (good.proof.head == other) continue;
        CompletenessClaim claim = good;
        claim.proof.head = other;
        claim.proof.path = made.heads().inclusion(other.ordinal);
        expect_refused(made, claim, "another head");
      }
      if (!good.proof.head) continue;
      const auto expect_head_refused = [&](const std::string& what, auto change) {
        CompletenessClaim claim = good;
        change(*claim.proof.head);
        expect_refused(made, claim, what);
      };
      for (const std::uint64_t number : test::mutations(good.proof.head->folio)) {
        expect_head_refused("folio", [&](DossierHead& changed) { changed.folio = number; });
      }
      for (const std::uint64_t number : test::mutations(good.proof.head->ordinal)) {
        expect_head_refused("ordinal", [&](DossierHead& changed) { changed.ordinal = number; });
      }
      expect_head_refused(
          "leaf", [](DossierHead& changed) { changed.leaf = test::flip_bit(changed.leaf, 77); });
      expect_head_refused("dossier", [](DossierHead& changed) { changed.dossier += "X"; });
      expect_head_refused("dossier", [](DossierHead& changed) { changed.dossier = "lower"; });
    }
  });
}

TEST_F(Completeness, WithoutTheHeadItCannotBeSaid) {
  SmallLedger made = ledger({0, 1, 1, 0});
  CompletenessClaim claim = made.claim("A");
  claim.proof = {};
  const auto result = check(made, claim);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::missing);
}

TEST_F(Completeness, AHeadOfADossierThatOnlyBeginsIsRefuted) {
  SmallLedger made = ledger({0, 0, 1});
  CompletenessClaim claim = made.claim("A");
  ASSERT_FALSE(claim.proof.head.has_value());
  claim.proof.head = *made.heads().find("A");
  expect_mismatch(made, claim, "head");
  claim.proof.head.reset();
  claim.proof.path = {made.root()};
  expect_mismatch(made, claim, "path without a head");
}

TEST_F(Completeness, AnotherSizeOrRootIsRefused) {
  SmallLedger made = ledger({0, 1, 1, 2, 1});
  const CompletenessClaim claim = made.claim("A");
  const Hash root = made.root();
  ASSERT_TRUE(check_completeness(hasher_, made.size(), root, claim).ok());
  EXPECT_FALSE(check_completeness(hasher_, made.size(), test::flip_bit(root, 3), claim).ok());
  for (const std::uint64_t size : test::mutations(made.size().value)) {
    EXPECT_FALSE(check_completeness(hasher_, {size}, root, claim).ok()) << size;
  }
  const auto empty = check_completeness(hasher_, {0}, root, claim);
  ASSERT_FALSE(empty.ok());
  EXPECT_EQ(empty.error().kind(), ErrorKind::missing);
}

TEST_F(Completeness, AnEntryOutsideTheTreeIsRefuted) {
  SmallLedger made = ledger({0, 1, 0, 1, 2});
  const CompletenessClaim good = made.claim("A");
  for (std::size_t i = 0; i < good.folios.size(); ++i) {
    for (const auto& mutation : test::mutations(good.folios[i].path)) {
      CompletenessClaim claim = good;
      claim.folios[i].path = mutation.mutated;
      expect_refused(made, claim, mutation.what);
    }
    test::each_byte_mutation(good.folios[i].bytes,
                             [&](const std::string& what, const Bytes& bytes) {
                               CompletenessClaim claim = good;
                               claim.folios[i].bytes = bytes;
                               EXPECT_FALSE(check(made, claim).ok()) << what;
                             });
  }
  test::each_byte_mutation(good.last.bytes, [&](const std::string& what, const Bytes& bytes) {
    CompletenessClaim claim = good;
    claim.last.bytes = bytes;
    EXPECT_FALSE(check(made, claim).ok()) << what;
  });
}

TEST_F(Completeness, AnotherQuestionIsNotAnswered) {
  SmallLedger made = ledger({0, 1, 2, 1, 2});
  for (const std::string asked : {"", "A", "B"}) {
    for (const std::string shown : {"", "A", "B"}) {
      CompletenessClaim claim = made.claim(shown);
      claim.dossier = asked;
      EXPECT_EQ(check(made, claim).ok(), asked == shown);
    }
  }
  CompletenessClaim claim = made.claim("A");
  claim.dossier = "NOT-THERE";
  expect_refused(made, claim, "no such dossier");
  claim.dossier = "lower";
  const auto result = check(made, claim);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::usage);
}

// Ledgers that lie: what they sign is well-formed, and the claim hides an entry.
class LyingLedger : public Completeness {
 protected:
  // Appends an entry of the ledger's own dossier whose heads tree is made of `heads`.
  static Entry closing(SmallLedger& made, Hasher& hasher, const std::vector<DossierHead>& heads) {
    std::vector<Hash> leaves;
    for (const DossierHead& head : heads) leaves.push_back(head_leaf(hasher, head));
    const DossierHead own = *made.heads().find("");
    return {{made.size().value},       "",   own.folio + 1, own.leaf, heads.size(),
            tree_root(hasher, leaves), 1000, own.leaf};
  }
  CompletenessProof proof(const std::vector<DossierHead>& heads, std::size_t which) {
    std::vector<Hash> leaves;
    for (const DossierHead& head : heads) leaves.push_back(head_leaf(hasher_, head));
    return {heads[which], inclusion_proof(hasher_, leaves, {which})};
  }
};

TEST_F(LyingLedger, ASecondHeadOfADossierDoesNotHideItsNewestFolio) {
  SmallLedger made = ledger({0, 1, 1});
  // A is number 1 with two folios, and number 2 with one.
  std::vector<DossierHead> heads = made.heads().all();
  heads.push_back({2, "A", 1, made.leaf(1)});
  made.place(closing(made, hasher_, heads));
  CompletenessClaim claim{"A", made.proven(3), proof(heads, 1), {made.proven(1), made.proven(2)}};
  EXPECT_TRUE(check(made, claim).ok());
  claim.proof = proof(heads, 2);
  claim.folios.pop_back();
  expect_mismatch(made, claim, "head of another ordinal");
}

TEST_F(LyingLedger, ASecondHeadDoesNotHideAFolioWhenTheLastEntryIsOfTheDossier) {
  SmallLedger made = ledger({0, 1, 1});
  std::vector<DossierHead> heads = made.heads().all();
  heads.push_back({2, "A", 1, made.leaf(1)});
  Entry second = closing(made, hasher_, heads);  // a second A/2, that follows A/1
  second.dossier = "A";
  second.folio = 2;
  second.previous = made.leaf(1);
  made.place(second);
  const CompletenessClaim claim{
      "A", made.proven(3), proof(heads, 2), {made.proven(1), made.proven(3)}};
  expect_mismatch(made, claim, "began as number 1");
}

TEST_F(LyingLedger, ADossierIsNotTheLedgersOwnNorTheReverse) {
  SmallLedger made = ledger({0});
  const auto first = [&](const std::string& dossier, std::uint64_t dossiers) {
    made.place({{made.size().value},
                dossier,
                1,
                std::nullopt,
                dossiers,
                made.leaf(0),
                1000,
                made.leaf(0)});
  };
  first("A", 0);
  first("", 1);
  const std::vector<DossierHead> heads{{0, "A", 1, made.leaf(1)}, {1, "", 1, made.leaf(2)}};
  made.place(closing(made, hasher_, heads));
  expect_mismatch(made, {"A", made.proven(3), proof(heads, 0), {made.proven(1)}}, "number 0");
  Entry last = closing(made, hasher_, heads);
  last.dossier = "B";
  made.place(last);
  expect_mismatch(made, {"", made.proven(4), proof(heads, 1), {made.proven(2)}}, "number 1");
}

// The last entry is of A, which has one folio; the heads before it say otherwise.
TEST_F(LyingLedger, ANewestFolioThatDoesNotFollowTheHeadsBeforeItIsRefuted) {
  for (const bool other_folio : {true, false}) {
    SmallLedger made = ledger({0, 1});
    const DossierHead told =
        other_folio ? DossierHead{1, "A", 5, made.leaf(1)} : DossierHead{1, "A", 1, made.leaf(0)};
    const std::vector<DossierHead> heads{*made.heads().find(""), told};
    Entry last = closing(made, hasher_, heads);
    last.dossier = "A";
    last.previous = made.leaf(1);
    made.place(last);
    ASSERT_EQ(last.folio, 2);
    expect_mismatch(made, {"A", made.proven(2), proof(heads, 1), {made.proven(1), made.proven(2)}},
                    "does not follow");
  }
}

// Ledgers whose entries 1, 2 and 3 are given out as the folios of A, each included and the newest
// one named by a head.
struct Chain {
  std::string what;
  std::function<void(Entry& second, Entry& third)> change;
  std::uint64_t head_folio = 3;
  std::size_t head_leaf_of = 3;
  bool holds = false;
};

TEST_F(LyingLedger, AHeadDoesNotMakeABrokenChainWhole) {
  const Hash other = hasher_.digest(as_bytes("other"));
  const auto nothing = [](Entry&, Entry&) {};
  const std::vector<Chain> chains{
      {"as it should be", nothing, 3, 3, true},
      {"foreign folio in the chain", [](Entry& second, Entry&) { second.dossier = "B"; }},
      {"folio 2 left out", [](Entry& second, Entry&) { second.folio = 3; }},
      {"folio 2 twice", [](Entry&, Entry& third) { third.folio = 2; }},
      {"folio 3 left out", [](Entry&, Entry& third) { third.folio = 4; }},
      {"another entry before the second", [&](Entry& second, Entry&) { second.previous = other; }},
      {"another entry before the third", [&](Entry&, Entry& third) { third.previous = other; }},
      {"a folio too many", nothing, 2},
      {"a folio too few", nothing, 4},
      {"the head is of another entry", nothing, 3, 2},
  };
  for (const Chain& chain : chains) {
    SmallLedger made = ledger({0, 1});
    Entry second{{2}, "A", 2, made.leaf(1), 2, other, 1000, other};
    Entry third{{3}, "A", 3, std::nullopt, 2, other, 1000, other};
    third.previous = other;
    chain.change(second, third);
    if (chain.what != "another entry before the third") {
      third.previous = hasher_.leaf(encode_entry(second));
    }
    made.place(second);
    made.place(third);
    const std::vector<DossierHead> heads{*made.heads().find(""),
                                         {1, "A", chain.head_folio, made.leaf(chain.head_leaf_of)}};
    made.place(closing(made, hasher_, heads));
    const CompletenessClaim claim{
        "A", made.proven(4), proof(heads, 1), {made.proven(1), made.proven(2), made.proven(3)}};
    if (chain.holds) {
      EXPECT_TRUE(check(made, claim).ok());
    } else {
      expect_mismatch(made, claim, chain.what);
    }
  }
}

TEST_F(LyingLedger, FoliosInAnotherOrderThanTheirEntriesAreRefuted) {
  // The entry before A/1 says that it is A/2; its chain was made by knowing A/1 in advance.
  SmallLedger made = ledger({0});
  const Hash any = made.leaf(0);
  const Entry first{{2}, "A", 1, std::nullopt, 1, any, 1000, any};
  const Hash leaf_of_first = hasher_.leaf(encode_entry(first));
  made.place({{1}, "A", 2, leaf_of_first, 1, any, 1000, any});
  made.place(first);
  const std::vector<DossierHead> heads{*made.heads().find(""), {1, "A", 2, made.leaf(1)}};
  made.place(closing(made, hasher_, heads));
  expect_mismatch(made, {"A", made.proven(3), proof(heads, 1), {made.proven(2), made.proven(1)}},
                  "order");
}

}  // namespace
}  // namespace muniment::verify
