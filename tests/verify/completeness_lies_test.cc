#include <functional>

#include "tests/verify/completeness_fixture.h"

namespace muniment::verify {
namespace {

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
