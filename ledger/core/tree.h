// The RFC 6962 tree: sizes and places, the growing right edge, and which subtrees a proof is made
// of.
//
// Shapes: a tree of n leaves splits at the largest power of two below n. Its frontier is the list
// of the maximal perfect subtrees from left to right, one for each bit that is set in n, largest
// first.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment {

struct LeafIndex {
  std::uint64_t value;
  auto operator<=>(const LeafIndex&) const = default;
};
struct TreeSize {
  std::uint64_t value;
  auto operator<=>(const TreeSize&) const = default;
};

// The largest power of two that is smaller than n; n >= 2.
std::uint64_t split_point(std::uint64_t n);

// The perfect subtree of 2^height leaves that begins at leaf (number << height).
struct Subtree {
  unsigned height;
  std::uint64_t number;
  auto operator<=>(const Subtree&) const = default;
};

// A tree that only grows, in O(log n) memory.
class Frontier {
 public:
  Frontier() = default;  // the empty tree
  // From the maximal perfect subtrees of a tree of `size` leaves, largest first. Malformed when
  // their number is not the number of bits set in `size`.
  static Result<Frontier> from(TreeSize size, std::vector<Hash> perfect);

  // Adds a leaf. `completed`, where given, is called for each perfect subtree that the leaf
  // completes, smallest first, beginning with the leaf itself (height 0).
  using Completed = std::function<void(Subtree, const Hash&)>;
  void append(Hasher& hasher, const Hash& leaf, const Completed& completed = nullptr);
  // Adds many leaves, for little more than half the price. `completed` is called height by height,
  // and within a height from left to right.
  void append_all(Hasher& hasher, std::vector<Hash> leaves, const Completed& completed = nullptr);

  TreeSize size() const { return size_; }
  const std::vector<Hash>& perfect() const { return perfect_; }
  Hash root(Hasher& hasher) const;  // H("") for the empty tree
  bool operator==(const Frontier&) const = default;

 private:
  TreeSize size_{0};
  std::vector<Hash> perfect_;
};

// A run of leaves [first, first + count).
struct LeafRange {
  std::uint64_t first;
  std::uint64_t count;
  auto operator<=>(const LeafRange&) const = default;
};

// The perfect subtrees that a run of leaves, itself a subtree of a proof, is folded from, left to
// right.
std::vector<Subtree> perfect_subtrees(LeafRange range);
// Folds what `perfect_subtrees` named, right to left, into the run's root.
Hash fold_subtrees(Hasher& hasher, const std::vector<Hash>& perfect);

}  // namespace muniment
