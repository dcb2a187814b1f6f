// Checking that nothing was left out of a dossier (ledger/core/README.md, "Heads and
// completeness").
//
// What it shows: complete according to the ledger at that size. The ledger's last entry commits to
// the newest folio of every dossier; entries 1 to that folio are chained to it. A ledger that lied
// in its heads is found by an audit.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/heads.h"

namespace muniment::verify {

// An entry that is known to be in the tree, at the index that its bytes say, with its leaf hash.
struct IncludedEntry {
  Entry entry;
  Hash leaf;

  bool operator==(const IncludedEntry&) const = default;
};

// An entry's bytes and what shows that the tree holds them.
struct ProvenEntry {
  Bytes bytes;
  Proof path;
};

// Decodes an entry and checks its inclusion at the index that it says itself.
Result<IncludedEntry> check_entry(Hasher& hasher, const ProvenEntry& proven, TreeSize size,
                                  const Hash& root);

// What was shown: the dossier has folios 1 to `folios` and no others, in the tree whose last entry
// was looked at.
struct CompleteDossier {
  std::uint64_t ordinal;
  std::uint64_t folios;

  bool operator==(const CompleteDossier&) const = default;
};

// Checks that `folios` are all entries of `dossier`, in order, in the tree of `size` entries whose
// last one is `last`. Pure: all entries are included already. Mismatch: a folio is missing,
// repeated, out of order, foreign or beyond the newest, or a chain or head does not fit. Missing:
// there is nothing to check, or no head where one is needed. Malformed: a head's path has not the
// length that the heads tree's size fixes. Usage: not a dossier's code.
Result<CompleteDossier> check_complete_dossier(Hasher& hasher, TreeSize size,
                                               std::string_view dossier, const IncludedEntry& last,
                                               const CompletenessProof& proof,
                                               std::span<const IncludedEntry> folios);

// The same of some of the folios, ascending: how many there are, and that these are of them.
Result<CompleteDossier> check_some_folios(Hasher& hasher, TreeSize size, std::string_view dossier,
                                          const IncludedEntry& last, const CompletenessProof& proof,
                                          std::span<const IncludedEntry> folios);

// Everything that shows a dossier complete, from somebody who is not believed.
struct CompletenessClaim {
  std::string dossier;
  ProvenEntry last;         // of the tree
  CompletenessProof proof;  // of the dossier's newest folio, from `last`
  std::vector<ProvenEntry> folios;
};

// The same from bytes and inclusion proofs, against a signed size and root; also every error of
// `check_entry`.
Result<CompleteDossier> check_completeness(Hasher& hasher, TreeSize size, const Hash& root,
                                           const CompletenessClaim& claim);

}  // namespace muniment::verify
