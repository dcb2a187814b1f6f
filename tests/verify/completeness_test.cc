#include <functional>

#include "tests/support/mutations.h"
#include "tests/verify/completeness_fixture.h"

namespace muniment::verify {
namespace {

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

}  // namespace
}  // namespace muniment::verify
