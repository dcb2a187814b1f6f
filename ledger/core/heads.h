// The heads tree: the newest entry of every dossier, committed to by the next entry
// (ledger/core/README.md, "Heads and completeness").
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/entry.h"
#include "ledger/core/proof.h"

namespace muniment {

struct DossierHead {
  std::uint64_t ordinal;  // by first appearance; "" is 0
  std::string dossier;
  std::uint64_t folio;
  Hash leaf;  // leaf hash of that folio's entry

  bool operator==(const DossierHead&) const = default;
};

Bytes encode_head(const DossierHead& head);
// Accepts exactly what `encode_head` emits. Unknown: another version.
Result<DossierHead> decode_head(ByteView bytes);
Hash head_leaf(Hasher& hasher, const DossierHead& head);  // of the heads tree

struct HeadView {  // a head whose parts are elsewhere
  std::uint64_t ordinal;
  std::string_view dossier;
  std::uint64_t folio;
  const Hash* leaf;
};
// The same of many, for half the price.
std::vector<Hash> head_leaves(Hasher& hasher, std::span<const HeadView> heads);

// All heads of a ledger and their tree, kept up to date in O(log dossiers) hashes an entry; some
// 250 bytes a dossier. A value. One thread at a time.
class Heads {
 public:
  Heads() = default;
  // The heads of a store, in the order of their ordinals 0, 1, 2 …; malformed when there is a gap,
  // a dossier stands twice, a folio is 0, a code is outside the grammar, or "" is not the first and
  // only the first.
  static Result<Heads> from(Hasher& hasher, std::vector<DossierHead> heads);

  std::uint64_t size() const { return heads_.size(); }
  Hash root(Hasher& hasher) const;  // H("") before the first entry
  const std::vector<DossierHead>& all() const { return heads_; }
  const DossierHead* find(std::string_view dossier) const;  // null: no such dossier yet

  // Sets the head of a dossier after an entry: the folio must be the next one (1 makes the dossier,
  // of which "" is the first). Whoever does not trust the entry compares with `find` before.
  void advance(Hasher& hasher, std::string_view dossier, std::uint64_t folio, const Hash& leaf);

  Proof inclusion(std::uint64_t ordinal) const;  // ordinal < size

 private:
  void set_leaf(Hasher& hasher, std::size_t ordinal, Hash hash);

  std::vector<DossierHead> heads_;
  std::map<std::string, std::size_t, std::less<>> ordinals_;
  std::vector<std::vector<Hash>>
      levels_;  // levels_[0] the leaves; an odd last node rises unchanged
};

// What shows how many folios a dossier has at a checkpoint, beside the last entry itself.
struct CompletenessProof {
  std::optional<DossierHead> head;  // none: the last entry is the dossier's folio 1
  Proof path;  // head's inclusion in the last entry's heads; empty without a head

  bool operator==(const CompletenessProof&) const = default;
};

// The proof for `dossier` in the ledger whose heads after the last entry are `heads`. Missing: no
// such dossier. Mismatch: `heads` are not those after `last`.
Result<CompletenessProof> prove_completeness(Hasher& hasher, const Heads& heads, const Entry& last,
                                             std::string_view dossier);

}  // namespace muniment
