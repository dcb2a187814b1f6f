// Roots of a growing tree at any earlier size, for `seen` (private to the audit).
//
// Keeps the hashes of tile levels 1 and above, an eighth of a byte a leaf, and the leaves of the
// newest, partial tile. Older leaves are read again from the source and hashed: at most 255 a root.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "verify/source.h"

namespace muniment::verify {

class RootHistory {
 public:
  // `reread` is set where the leaf is not the hash of the entry that the source gives.
  enum class Reread { allowed, differs };
  void append(Hasher& hasher, const Hash& leaf, Reread reread);

  TreeSize size() const { return frontier_.size(); }
  // The root of the first `size` leaves. Usage: beyond the leaves that were appended.
  Result<Hash> root_at(Hasher& hasher, Source& source, TreeSize size);

 private:
  Result<std::vector<Hash>> leaves(Hasher& hasher, Source& source, std::uint64_t first,
                                   std::uint64_t count) const;

  Frontier frontier_;
  std::vector<std::vector<Hash>> levels_;        // [0]: tile level 1
  std::vector<Hash> tail_;                       // of the newest tile of level 0
  std::map<std::uint64_t, Hash> not_as_stored_;  // bounded: beyond the bound a root is not given
  bool too_many_ = false;
  std::optional<std::pair<TreeSize, Hash>> newest_;  // a batch's records saw the same checkpoint
};

}  // namespace muniment::verify
