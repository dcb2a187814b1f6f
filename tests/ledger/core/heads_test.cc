#include "ledger/core/heads.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/core/entry.capnp.h"
#include "tests/support/forged_messages.h"
#include "tests/support/mutations.h"
#include "tests/support/raw_message.h"
#include "tests/support/reference_tree.h"

namespace muniment {
namespace {

using test::RawMessage;

Hash filled(std::uint8_t byte) { return *Hash::from(Bytes(Hash::size, byte)); }

DossierHead sample() { return {3, "R7-FGW", 12, filled(7)}; }

std::vector<DossierHead> samples() {
  return {sample(),
          {0, "", 1, filled(0)},
          {UINT64_MAX, std::string(64, 'Z'), UINT64_MAX, filled(0xff)},
          {1, "1234567", 2, filled(1)},
          {1, "12345678", 1, filled(1)}};
}

RawMessage raw(std::uint64_t version = 1, unsigned data_words = 3, unsigned pointers = 2) {
  RawMessage message(data_words, pointers);
  message.data(0, version).data(1, sample().ordinal).data(2, sample().folio);
  return message.text(0, sample().dossier).blob(1, sample().leaf.view());
}

ErrorKind kind_of(const RawMessage& message) {
  const auto head = decode_head(message.bytes());
  EXPECT_FALSE(head.ok());
  return head.error().kind();
}

TEST(DossierHead, ComesBackFromItsBytes) {
  for (const DossierHead& head : samples()) {
    const auto decoded = decode_head(encode_head(head));
    ASSERT_TRUE(decoded.ok()) << to_english(decoded.error());
    EXPECT_EQ(*decoded, head);
  }
  EXPECT_EQ(encode_head(sample()), raw().bytes());
}

TEST(DossierHead, IsTheCanonicalFormOfTheSchema) {
  for (const DossierHead& head : samples()) {
    const Bytes canonical = test::forge<schema::DossierHead>([&](auto builder) {
      builder.setLeaf(capnp::Data::Reader(head.leaf.view().data(), Hash::size));
      builder.setFolio(head.folio);
      if (!head.dossier.empty()) builder.setDossier(head.dossier);
      builder.setOrdinal(head.ordinal);
      builder.setVersion(1);
    });
    EXPECT_EQ(encode_head(head), canonical);
  }
}

TEST(DossierHead, AnyChangeOfTheBytesIsRefusedOrChangesTheValue) {
  for (const DossierHead& head : samples()) {
    test::each_byte_mutation(encode_head(head), [&](const std::string& what, const Bytes& mutated) {
      const auto decoded = decode_head(mutated);
      if (!decoded.ok()) return;
      EXPECT_NE(*decoded, head) << what;
      EXPECT_EQ(encode_head(*decoded), mutated) << what;
    });
  }
}

TEST(DossierHead, InAnotherFormIsRefused) {
  EXPECT_EQ(kind_of(raw(2)), ErrorKind::unknown);
  EXPECT_EQ(kind_of(raw(0)), ErrorKind::malformed);
  EXPECT_EQ(kind_of(raw(1U << 16U | 1U)), ErrorKind::malformed);
  EXPECT_EQ(kind_of(raw(1, 4, 2)), ErrorKind::malformed);
  EXPECT_EQ(kind_of(raw(1, 3, 3)), ErrorKind::malformed);
  EXPECT_EQ(kind_of(raw().data(2, 0)), ErrorKind::malformed);
  RawMessage trailing = raw();
  trailing.words.push_back(0);
  EXPECT_EQ(kind_of(trailing), ErrorKind::malformed);
  RawMessage empty_text(3, 2);
  empty_text.data(0, 1).data(2, 1).text(0, "").blob(1, filled(1).view());
  EXPECT_EQ(kind_of(empty_text), ErrorKind::malformed);
  RawMessage short_leaf(3, 2);
  short_leaf.data(0, 1).data(2, 1).blob(1, Bytes(31, 1));
  EXPECT_EQ(kind_of(short_leaf), ErrorKind::malformed);
  RawMessage no_leaf(3, 1);
  no_leaf.data(0, 1).data(2, 1).text(0, "A");
  EXPECT_EQ(kind_of(no_leaf), ErrorKind::malformed);
  RawMessage lower(3, 2);
  lower.data(0, 1).data(2, 1).text(0, "lower").blob(1, filled(1).view());
  EXPECT_EQ(kind_of(lower), ErrorKind::malformed);
}

TEST(DossierHead, LeafHashesOfManyAreThoseOfEach) {
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    Hasher hasher(suite);
    std::vector<DossierHead> heads;
    for (std::uint64_t i = 0; i < 130; ++i) {  // codes of each length, twice, and one without
      heads.push_back({i, i == 0 ? "" : std::string((i - 1) % 64 + 1, 'X'), i * i + 1,
                       hasher.digest(as_bytes(std::to_string(i)))});
    }
    std::vector<HeadView> views;
    std::vector<Hash> leaves;
    for (const DossierHead& head : heads) {
      views.push_back({head.ordinal, head.dossier, head.folio, &head.leaf});
      leaves.push_back(head_leaf(hasher, head));
    }
    EXPECT_EQ(head_leaves(hasher, views), leaves);
    EXPECT_TRUE(head_leaves(hasher, {}).empty());
  }
}

TEST(DossierHead, LeafHashHasItsLabel) {
  Hasher hasher(HashAlgorithm::sha256);
  Bytes content = to_bytes("muniment/head/v1");
  content.push_back(0);
  append(content, encode_head(sample()));
  EXPECT_EQ(head_leaf(hasher, sample()), test::ReferenceTree(hasher).leaf(content));
}

class HeadsTree : public testing::TestWithParam<Suite> {
 protected:
  std::vector<Hash> leaves(const Heads& heads) {
    std::vector<Hash> hashes;
    for (const DossierHead& head : heads.all()) hashes.push_back(head_leaf(hasher_, head));
    return hashes;
  }

  Hasher hasher_{GetParam()};
  test::ReferenceTree reference_{hasher_};
};
INSTANTIATE_TEST_SUITE_P(BothSuites, HeadsTree,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2));

std::string code(std::uint64_t ordinal) {
  return ordinal == 0 ? "" : "D" + std::to_string(ordinal * 7919 % 1000);
}

TEST_P(HeadsTree, HasTheReferenceRootAndProofsAfterRandomAdvances) {
  std::mt19937_64 random(6);
  Heads heads;
  EXPECT_EQ(heads.root(hasher_), hasher_.empty_root());
  std::vector<std::uint64_t> folios;
  for (unsigned step = 0; step < 600; ++step) {
    const bool begins = folios.empty() || (folios.size() < 70 && random() % 6 == 0);
    const std::uint64_t ordinal = begins ? folios.size() : random() % folios.size();
    if (begins) folios.push_back(0);
    const Hash leaf = hasher_.digest(as_bytes(std::to_string(step)));
    heads.advance(hasher_, code(ordinal), ++folios[ordinal], leaf);
    const DossierHead wanted{ordinal, code(ordinal), folios[ordinal], leaf};
    ASSERT_EQ(heads.size(), folios.size());
    ASSERT_NE(heads.find(code(ordinal)), nullptr);
    EXPECT_EQ(*heads.find(code(ordinal)), wanted);
    EXPECT_EQ(heads.all()[ordinal], wanted);
    const std::vector<Hash> hashes = leaves(heads);
    EXPECT_EQ(heads.root(hasher_), reference_.root(hashes, hashes.size()));
    const std::uint64_t other = random() % folios.size();
    EXPECT_EQ(heads.inclusion(other), reference_.inclusion(hashes, other, hashes.size()));
    if (step % 50 != 0) continue;
    const auto again = Heads::from(hasher_, heads.all());
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->root(hasher_), heads.root(hasher_));
    EXPECT_EQ(again->all(), heads.all());
  }
  EXPECT_EQ(heads.size(), 70);
  EXPECT_EQ(heads.find("NOT-THERE"), nullptr);
}

TEST(Heads, OfABrokenStoreAreRefused) {
  Hasher hasher(HashAlgorithm::sha256);
  const Hash leaf = filled(1);
  const std::vector<DossierHead> good{{0, "", 5, leaf}, {1, "A", 1, leaf}, {2, "B", 3, leaf}};
  EXPECT_TRUE(Heads::from(hasher, good).ok());
  EXPECT_TRUE(Heads::from(hasher, {}).ok());
  const auto expect_refused = [&](auto spoil) {
    std::vector<DossierHead> spoilt = good;
    spoil(spoilt);
    const auto heads = Heads::from(hasher, spoilt);
    ASSERT_FALSE(heads.ok());
    EXPECT_EQ(heads.error().kind(), ErrorKind::malformed);
  };
  using List = std::vector<DossierHead>;
  expect_refused([](List& heads) { heads.erase(heads.begin()); });
  expect_refused([](List& heads) { heads.erase(heads.begin() + 1); });
  expect_refused([](List& heads) { std::swap(heads[1], heads[2]); });
  expect_refused([](List& heads) { heads[2].dossier = "A"; });
  expect_refused([](List& heads) { heads[2].dossier = ""; });
  expect_refused([](List& heads) { heads[0].dossier = "C"; });
  expect_refused([](List& heads) { heads[2].dossier = "lower"; });
  expect_refused([](List& heads) { heads[2].folio = 0; });
  expect_refused([](List& heads) { heads[2].ordinal = 1; });
}

TEST(Heads, AdvancingToAnyButTheNextFolioEndsTheProgram) {
  Hasher hasher(HashAlgorithm::sha256);
  Heads heads;
  EXPECT_DEATH(heads.advance(hasher, "A", 1, filled(1)), "dossier.empty");
  EXPECT_DEATH(heads.advance(hasher, "", 2, filled(1)), "folio == 1");
  heads.advance(hasher, "", 1, filled(1));
  EXPECT_DEATH(heads.advance(hasher, "", 1, filled(1)), "folio == head.folio");
  EXPECT_DEATH(heads.advance(hasher, "", 3, filled(1)), "folio == head.folio");
  EXPECT_DEATH(static_cast<void>(heads.inclusion(1)), "ordinal < heads_.size");
}

// Three entries: the genesis, the first of A, the second of A.
struct SmallLedger {
  Hasher hasher{HashAlgorithm::sha256};
  std::vector<Entry> entries;
  std::vector<Heads> before;  // each entry's; and, last, those after all

  SmallLedger() {
    Heads heads;
    for (const std::string dossier : {"", "A", "A"}) {
      const DossierHead* head = heads.find(dossier);
      const Entry entry{{entries.size()},
                        dossier,
                        head == nullptr ? 1 : head->folio + 1,
                        head == nullptr ? std::nullopt : std::optional<Hash>(head->leaf),
                        heads.size(),
                        heads.root(hasher),
                        1000,
                        filled(8)};
      before.push_back(heads);
      heads.advance(hasher, dossier, entry.folio, hasher.leaf(encode_entry(entry)));
      entries.push_back(entry);
    }
    before.push_back(heads);
  }
};

TEST(CompletenessProof, IsTheHeadInTheHeadsBeforeTheLastEntry) {
  SmallLedger ledger;
  Hasher& hasher = ledger.hasher;
  // The last entry is A/2: A's head before it is folio 1.
  const auto of_a = prove_completeness(hasher, ledger.before[3], ledger.entries[2], "A");
  ASSERT_TRUE(of_a.ok());
  EXPECT_EQ(of_a->head, *ledger.before[2].find("A"));
  EXPECT_EQ(of_a->path, ledger.before[2].inclusion(1));
  const auto own = prove_completeness(hasher, ledger.before[3], ledger.entries[2], "");
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->head, *ledger.before[2].find(""));
  EXPECT_EQ(own->path, ledger.before[2].inclusion(0));
  // The last entry is A/1: there is no head of A before it.
  const auto first = prove_completeness(hasher, ledger.before[2], ledger.entries[1], "A");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, CompletenessProof{});
}

TEST(CompletenessProof, OfADossierThatIsNotThereIsMissing) {
  SmallLedger ledger;
  const auto proof = prove_completeness(ledger.hasher, ledger.before[3], ledger.entries[2], "B");
  ASSERT_FALSE(proof.ok());
  EXPECT_EQ(proof.error().kind(), ErrorKind::missing);
}

TEST(CompletenessProof, FromHeadsOfAnotherMomentIsAMismatch) {
  SmallLedger ledger;
  for (std::size_t heads = 1; heads <= 3; ++heads) {
    for (std::size_t last = 0; last < 3; ++last) {
      const auto proof =
          prove_completeness(ledger.hasher, ledger.before[heads], ledger.entries[last], "");
      EXPECT_EQ(proof.ok(), heads == last + 1) << heads << " " << last;
      EXPECT_TRUE(proof.ok() || proof.error().kind() == ErrorKind::mismatch);
    }
  }
  Entry forged = ledger.entries[2];
  forged.heads = filled(1);
  EXPECT_FALSE(prove_completeness(ledger.hasher, ledger.before[3], forged, "").ok());
  forged = ledger.entries[2];
  forged.previous = filled(1);
  EXPECT_FALSE(prove_completeness(ledger.hasher, ledger.before[3], forged, "").ok());
  forged = ledger.entries[2];
  forged.dossiers = 3;
  EXPECT_FALSE(prove_completeness(ledger.hasher, ledger.before[3], forged, "").ok());
}

}  // namespace
}  // namespace muniment
