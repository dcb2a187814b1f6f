// The heads tree as a verifier recomputes it: leaves that can be set again (private to the audit).
//
// The ledger's own (ledger/core/heads.h) only moves forward. An audit must be able to try which of
// two leaf hashes later entries confirm, and to take a step back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::verify {

class HeadTree {
 public:
  std::uint64_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  Hash root(Hasher& hasher) const { return size() == 0 ? hasher.empty_root() : levels_.back()[0]; }

  // Sets a leaf hash in O(log size) hashes; ordinal == size() adds a leaf.
  void set(Hasher& hasher, std::uint64_t ordinal, const Hash& leaf);
  void remove_last(Hasher& hasher);

  struct Setting {
    std::uint64_t ordinal;  // below size()
    Hash leaf;
  };
  // Sets one after another and gives the root after each, level by level: many nodes at once take
  // half the time.
  std::vector<Hash> set_each(Hasher& hasher, std::span<const Setting> settings);

 private:
  void rise(Hasher& hasher, std::size_t place);

  // levels_[0] the leaves, the last level the root. An odd last node rises unchanged, which gives
  // RFC 6962's tree.
  std::vector<std::vector<Hash>> levels_;
};

}  // namespace muniment::verify
