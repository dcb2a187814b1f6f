// A growing tree as its newest tile of every level: what publishing hands on as tiles fill up.
// Private to publishing.
#pragma once

#include <functional>
#include <vector>

#include "ledger/core/tile.h"

namespace muniment {

class EdgeTiles {
 public:
  EdgeTiles() = default;  // of the empty tree
  // Of the first `size` leaves: at most one read a level.
  static Result<EdgeTiles> read(const ReadHashes& read, TreeSize size);

  // Adds a leaf. `filled` is called for each tile that it fills, lowest level first, with the
  // tile's hashes and the root over them, which is a hash of the level above.
  using Hashes = std::vector<Hash>;
  using Filled = std::function<Status(const Tile& tile, const Hashes& hashes, const Hash& root)>;
  Status append(Hasher& hasher, const Hash& leaf, const Filled& filled);

  TreeSize size() const { return size_; }
  Hash root(Hasher& hasher) const;  // H("") for the empty tree
  // Calls `each` for the partial tiles, lowest level first, until it gives an error.
  Status partial(const std::function<Status(const Tile& tile, const Hashes& hashes)>& each) const;

 private:
  TreeSize size_{0};
  std::vector<Hashes> levels_;  // fewer than a tile's width of hashes each
};

}  // namespace muniment
