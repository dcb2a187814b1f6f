#include "verify/compare.h"

#include <gmock/gmock.h>

#include "tests/support/keys.h"
#include "tests/support/mutations.h"
#include "tests/support/reference_tree.h"
#include "tests/support/report_matchers.h"

namespace muniment::verify {
namespace {

using test::faults;
using test::names_of;
using test::sentences;
using test::to_text;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t most = 12;

// A ledger's leaves, and a second history that leaves the first at entry `forked`.
class Compare : public testing::TestWithParam<Suite> {
 protected:
  static constexpr std::size_t forked = 5;

  VerifierKey log_key() const { return {origin_, VerifierKey::Use::note, key_.public_key()}; }
  TrustPolicy trust() const {
    TrustPolicy trust;
    trust.logs.push_back(log_key());
    trust.quorum = "none";
    return trust;
  }

  std::string note(const Hash& root, std::size_t size) { return note(root, size, origin_, key_); }
  static std::string note(const Hash& root, std::size_t size, const std::string& origin,
                          const PrivateKey& key) {
    auto note = sign_checkpoint({origin, {size}, root}, key);
    MUNIMENT_CHECK(note.ok());
    return *std::move(note);
  }
  std::string at(std::size_t size) { return note(tree_.root(leaves_, size), size); }
  std::string of_fork(std::size_t size) { return note(tree_.root(fork_, size), size); }

  PrefixProof proof(const std::vector<Hash>& leaves, std::size_t old_size, std::size_t size) {
    return {tree_.root(leaves, old_size), tree_.consistency(leaves, old_size, size)};
  }

  Comparison comparison(const std::string& first, const std::string& second) {
    Comparison comparison;
    comparison.first = {"a.txt", first};
    comparison.second = {"b.txt", second};
    comparison.trust = &trust_;
    return comparison;
  }
  Report compare(const std::string& first, const std::string& second,
                 std::optional<PrefixProof> proof = std::nullopt) {
    Comparison both = comparison(first, second);
    both.proof = std::move(proof);
    return compare_checkpoints(both);
  }

  Hasher hasher_{GetParam()};
  test::ReferenceTree tree_{hasher_};
  std::string origin_ = "inspection.example.gov/r7-1/g3";
  PrivateKey key_ = test::signing_key(GetParam(), 1);
  std::vector<Hash> leaves_ = test::sample_leaves(hasher_, most);
  std::vector<Hash> fork_ = [&] {
    std::vector<Hash> fork = leaves_;
    fork[forked] = test::flip_bit(fork[forked], 0);
    return fork;
  }();
  TrustPolicy trust_ = trust();
};

INSTANTIATE_TEST_SUITE_P(Suites, Compare, testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

TEST_P(Compare, FindsTheSameTree) {
  const Report report = compare(at(7), at(7));
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(sentences(report, "consistency"), ElementsAre(HasSubstr("same tree of 7 entries")));
}

TEST_P(Compare, FindsThatOneGrewOutOfTheOtherWhicheverIsNamedFirst) {
  for (std::size_t size = 2; size <= most; ++size) {
    for (std::size_t old_size = 1; old_size < size; ++old_size) {
      const PrefixProof between = proof(leaves_, old_size, size);
      const Report grown = compare(at(old_size), at(size), between);
      EXPECT_EQ(grown.verdict(), Verdict::verified) << to_text(grown);
      EXPECT_THAT(sentences(grown, "consistency"), ElementsAre(HasSubstr("b.txt extends a.txt")));
      const Report turned = compare(at(size), at(old_size), between);
      EXPECT_EQ(turned.verdict(), Verdict::verified) << to_text(turned);
      EXPECT_THAT(sentences(turned, "consistency"), ElementsAre(HasSubstr("a.txt extends b.txt")));
    }
  }
}

TEST_P(Compare, NamesAForkAtTheSameSizeWithBothRootsAndTheKey) {
  const Report report = compare(at(7), of_fork(7));
  EXPECT_THAT(faults(report), ElementsAre("refuted consistency"));
  const auto said = sentences(report, "consistency");
  EXPECT_THAT(said, ElementsAre(HasSubstr("fork: a.txt and b.txt")));
  EXPECT_THAT(said.front(), HasSubstr(tree_.root(leaves_, 7).hex()));
  EXPECT_THAT(said.front(), HasSubstr(tree_.root(fork_, 7).hex()));
  ASSERT_EQ(report.statements().size(), 2u);
  EXPECT_THAT(to_english(report.statements()[0].sentence),
              HasSubstr(format_verifier_key(log_key())));
}

TEST_P(Compare, NamesAForkBetweenSizesByTheTreeOfTheLarger) {
  for (std::size_t size = forked + 2; size <= most; ++size) {
    for (std::size_t old_size = forked + 1; old_size < size; ++old_size) {
      const Report report = compare(of_fork(old_size), at(size), proof(leaves_, old_size, size));
      EXPECT_THAT(faults(report), ElementsAre("refuted consistency")) << to_text(report);
      EXPECT_THAT(sentences(report, "consistency"), ElementsAre(HasSubstr("fork:")));
    }
  }
}

// The tree at hand has what the smaller one signed, or has not: of the larger it says nothing.
TEST_P(Compare, DoesNotTakeTheTreeOfAnotherHistoryForAFork) {
  for (const bool fits_the_smaller : {true, false}) {
    const Report report = compare(fits_the_smaller ? at(forked + 1) : of_fork(forked + 1),
                                  of_fork(9), proof(leaves_, forked + 1, 9));
    EXPECT_THAT(faults(report), ElementsAre("cannot evaluate consistency")) << to_text(report);
  }
}

TEST_P(Compare, IsNeverConvincedByASpoiltProof) {
  for (std::size_t size = 2; size <= most; ++size) {
    for (std::size_t old_size = 1; old_size < size; ++old_size) {
      const PrefixProof good = proof(leaves_, old_size, size);
      const std::string smaller = at(old_size), larger = at(size);
      for (const auto& mutation : test::mutations(good.proof)) {
        const Report report = compare(smaller, larger, PrefixProof{good.root, mutation.mutated});
        EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate)
            << old_size << " of " << size << ", " << mutation.what << to_text(report);
      }
      for (unsigned bit : {0u, 100u, 255u}) {
        const PrefixProof other{test::flip_bit(good.root, bit), good.proof};
        EXPECT_EQ(compare(smaller, larger, other).verdict(), Verdict::cannot_evaluate);
      }
    }
  }
}

TEST_P(Compare, CannotEvaluateTwoSizesWithoutATree) {
  const Report report = compare(at(3), at(7));
  EXPECT_EQ(report.verdict(), Verdict::cannot_evaluate) << to_text(report);
  EXPECT_THAT(faults(report), IsEmpty());
  EXPECT_THAT(sentences(report, "consistency"), ElementsAre(HasSubstr("published tiles")));
}

TEST_P(Compare, NamesARollbackWhereTheSecondIsTheNewestOfALedger) {
  Comparison rolled = comparison(at(9), at(7));
  rolled.second_is = Comparison::Second::newest;
  const Report report = compare_checkpoints(rolled);
  EXPECT_THAT(faults(report), ElementsAre("refuted consistency"));
  EXPECT_THAT(
      sentences(report, "consistency"),
      ElementsAre(HasSubstr("rollback: a.txt holds 9 entries, and the ledger here only 7")));
  // The other way round nothing is wrong.
  rolled = comparison(at(7), at(9));
  rolled.second_is = Comparison::Second::newest;
  rolled.proof = proof(leaves_, 7, 9);
  EXPECT_EQ(compare_checkpoints(rolled).verdict(), Verdict::verified);
}

TEST_P(Compare, CannotEvaluateAnotherLedger) {
  const std::string other = "inspection.example.gov/r7-1/g4";
  const Hash root = tree_.root(leaves_, 7);
  EXPECT_THAT(faults(compare(at(7), note(root, 7, other, key_))),
              ElementsAre("cannot evaluate checkpoint-signature"));
  trust_.logs.push_back({other, VerifierKey::Use::note, key_.public_key()});
  EXPECT_THAT(faults(compare(at(7), note(root, 7, other, key_))),
              ElementsAre("cannot evaluate consistency"));
  EXPECT_THAT(faults(compare(at(7), note(tree_.root(fork_, 7), 7, other, key_))),
              ElementsAre("cannot evaluate consistency"));
}

TEST_P(Compare, JudgesSignaturesBeforeTrees) {
  auto stranger = PrivateKey::generate(signing_algorithm(GetParam()));
  ASSERT_TRUE(stranger.ok());
  const std::string forged = note(tree_.root(fork_, 7), 7, origin_, *stranger);
  for (const Report& report : {compare(at(7), forged), compare(forged, at(7))}) {
    EXPECT_THAT(faults(report), ElementsAre("refuted checkpoint-signature"));
    EXPECT_THAT(names_of(report, Outcome::not_checked), testing::Contains("consistency"));
  }
}

TEST_P(Compare, NamesTheFileThatAFaultIsIn) {
  const Report report = compare(at(7), "no checkpoint\n");
  ASSERT_EQ(faults(report).size(), 1u) << to_text(report);
  for (const Check& check : report.checks()) {
    if (is_fault(check.outcome)) {
      EXPECT_EQ(check.place.file, "b.txt");
    }
  }
}

TEST_P(Compare, UsesTheKeyOfTheLedgerAtHandWithoutATrustFileAndSaysSo) {
  Comparison own = comparison(at(7), at(7));
  own.trust = nullptr;
  EXPECT_EQ(compare_checkpoints(own).verdict(), Verdict::cannot_evaluate);
  own.own_key = log_key();
  const Report report = compare_checkpoints(own);
  EXPECT_EQ(report.verdict(), Verdict::verified) << to_text(report);
  EXPECT_THAT(names_of(report, Outcome::not_checked), testing::Contains("key"));
}

TEST_P(Compare, WithoutATrustFileAnotherKeyIsNoForgery) {
  auto stranger = PrivateKey::generate(signing_algorithm(GetParam()));
  ASSERT_TRUE(stranger.ok());
  Comparison own = comparison(at(7), note(tree_.root(fork_, 7), 7, origin_, *stranger));
  own.trust = nullptr;
  own.own_key = log_key();
  EXPECT_THAT(faults(compare_checkpoints(own)),
              ElementsAre("cannot evaluate checkpoint-signature"));
}

TEST_P(Compare, FindsEveryChangedBitOfACheckpoint) {
  const std::string good = at(7);
  ASSERT_EQ(compare(good, good).verdict(), Verdict::verified);
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    std::string spoilt = good;
    spoilt[byte] = static_cast<char>(spoilt[byte] ^ 1);
    EXPECT_NE(compare(good, spoilt).verdict(), Verdict::verified) << "byte " << byte;
    EXPECT_NE(compare(spoilt, good).verdict(), Verdict::verified) << "byte " << byte;
  }
}

}  // namespace
}  // namespace muniment::verify
