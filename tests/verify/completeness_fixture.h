// A small ledger whose dossiers are shown complete, or are not.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verify/completeness.h"

namespace muniment::verify {

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

// "", A, B, C.
inline std::string code(unsigned ordinal) {
  return ordinal == 0 ? "" : std::string(1, "?ABC"[ordinal]);
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

}  // namespace muniment::verify
