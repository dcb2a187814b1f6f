// Stored hashes out of nothing, for code that reads tiles: polices what it is asked for, and knows
// by plain recursion what must come out.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "ledger/core/proof.h"

namespace muniment::test {

class FakeTiles {
 public:
  // The tree of these leaf hashes.
  FakeTiles(Hasher& hasher, std::vector<Hash> leaves);
  // A tree as large as one likes. Its stored hashes belong to no leaves: level and number are
  // hashed, so a hash of one level is not what those of the level below fold to. Runs of leaves
  // still have one root each, by `root`.
  FakeTiles(Hasher& hasher, TreeSize size);

  TreeSize size() const { return size_; }

  // A reader that ends the test program when it is asked for a hash that the tree does not have,
  // for none, or for a run across tiles; and records whether a tile is read twice.
  ReadHashes reader();
  std::size_t reads() const { return reads_; }
  bool read_a_tile_twice() const { return twice_; }
  void forget_reads();

  // The root of a run of leaves, by RFC 6962's definition down to the stored hashes.
  Hash root(LeafRange range);

 private:
  Hash stored(unsigned level, std::uint64_t number);

  Hasher& hasher_;
  TreeSize size_;
  std::vector<std::vector<Hash>> levels_;  // empty where the tree is made of nothing
  std::set<std::pair<unsigned, std::uint64_t>> tiles_read_;
  std::size_t reads_ = 0;
  bool twice_ = false;
};

}  // namespace muniment::test
