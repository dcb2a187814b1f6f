#include "verify/merkle.h"

#include <algorithm>
#include <bit>

#include "verify/folding.h"

namespace muniment::verify {
namespace {

// Where an algorithm stands: the numbers, on the level that it has reached, of the node followed
// and of the level's last node. The names fn and sn are RFC 9162's.
struct Position {
  std::uint64_t fn;
  std::uint64_t sn;

  void rise() {
    fn >>= 1;
    sn >>= 1;
  }
  bool joins_left() const { return (fn & 1) != 0 || fn == sn; }
  // A last node without a sibling rises to where it has one, or to the root.
  void rise_to_sibling() {
    while ((fn & 1) == 0 && fn != 0) rise();
  }
};

Error inclusion_length(const Proof& proof) {
  return Error(ErrorKind::malformed,
               say("the inclusion proof has {1} hashes; its index and size ask for another number",
                   std::to_string(proof.size())));
}

Error consistency_length(const Proof& proof) {
  return Error(ErrorKind::malformed,
               say("the consistency proof has {1} hashes; its sizes ask for another number",
                   std::to_string(proof.size())));
}

Status check_sizes(TreeSize old_size, TreeSize size) {
  if (old_size.value == 0 || size.value == 0) {
    return Error(ErrorKind::usage, say("consistency with the empty tree proves nothing; compare "
                                       "with a tree of at least one entry"));
  }
  if (old_size.value > size.value) {
    return Error(ErrorKind::malformed,
                 say("the tree of {1} entries is older than the one of {2}, and larger",
                     std::to_string(old_size.value), std::to_string(size.value)));
  }
  return {};
}

// The roots that a consistency proof leads to for the two sizes.
struct BothRoots {
  Hash old_root;
  Hash root;
};

// old_size < size. An old tree that is perfect is itself the first hash, which the proof leaves
// out.
Result<BothRoots> roots_from_consistency(Hasher& hasher, TreeSize old_size, const Hash& old_root,
                                         TreeSize size, const Proof& proof) {
  const bool old_is_perfect = std::has_single_bit(old_size.value);
  if (proof.empty()) return consistency_length(proof);
  Position at{old_size.value - 1, size.value - 1};
  while ((at.fn & 1) != 0) at.rise();
  BothRoots roots = old_is_perfect ? BothRoots{old_root, old_root} : BothRoots{proof[0], proof[0]};
  for (std::size_t i = old_is_perfect ? 0 : 1; i < proof.size(); ++i) {
    if (at.sn == 0) return consistency_length(proof);
    if (at.joins_left()) {
      roots.old_root = hasher.node(proof[i], roots.old_root);
      roots.root = hasher.node(proof[i], roots.root);
      at.rise_to_sibling();
    } else {
      roots.root = hasher.node(roots.root, proof[i]);
    }
    at.rise();
  }
  if (at.sn != 0) return consistency_length(proof);
  return roots;
}

// The widest node of a tree that begins at a leaf and ends before another one, or is the right
// edge.
struct Node {
  std::uint64_t width;
  unsigned height;  // of the smallest perfect tree that has room for it
};
Node widest_node(std::uint64_t first, std::uint64_t end, std::uint64_t size) {
  const std::uint64_t rest = size - first;
  const unsigned room = static_cast<unsigned>(std::bit_width(rest - 1));  // of all that is left
  const bool whole = end == size && (room == 64 || first % (std::uint64_t{1} << room) == 0);
  if (whole) return {rest, room};
  const unsigned below = static_cast<unsigned>(std::bit_width(end - first)) - 1;
  const unsigned begins = first == 0 ? below : static_cast<unsigned>(std::countr_zero(first));
  const unsigned height = std::min(begins, below);
  return {std::uint64_t{1} << height, height};
}

Error multiproof_length(std::size_t hashes) {
  return Error(ErrorKind::malformed,
               say("the proof of several entries has {1} hashes; their places and the size ask for "
                   "another number",
                   std::to_string(hashes)));
}

}  // namespace

// From left to right, where the prover goes down from the root.
Result<Hash> root_from_multiproof(Hasher& hasher, std::span<const ShownLeaf> shown, TreeSize size,
                                  std::span<const Hash> proof) {
  Folding folding(hasher);
  std::uint64_t at = 0;
  std::size_t used = 0;
  const auto pass_to = [&](std::uint64_t end) {
    while (at < end) {
      const Node node = widest_node(at, end, size.value);
      if (used == proof.size()) return false;
      folding.add(node.height, proof[used++]);
      at += node.width;
    }
    return true;
  };
  for (const ShownLeaf& leaf : shown) {
    if (leaf.index.value < at || leaf.index.value >= size.value) {
      return Error(ErrorKind::malformed,
                   say("entry {1} stands at no place that is left in a tree of {2} entries",
                       std::to_string(leaf.index.value), std::to_string(size.value)));
    }
    if (!pass_to(leaf.index.value)) return multiproof_length(proof.size());
    folding.add(0, leaf.hash);
    ++at;
  }
  if (shown.empty() || !pass_to(size.value) || used != proof.size()) {
    return multiproof_length(proof.size());
  }
  return folding.root();
}

Result<Hash> root_from_inclusion(Hasher& hasher, const Hash& leaf, LeafIndex index, TreeSize size,
                                 const Proof& proof) {
  if (index.value >= size.value) {
    return Error(ErrorKind::malformed,
                 say("a tree of {1} entries has no entry {2}", std::to_string(size.value),
                     std::to_string(index.value)));
  }
  Position at{index.value, size.value - 1};
  Hash root = leaf;
  for (const Hash& hash : proof) {
    if (at.sn == 0) return inclusion_length(proof);
    if (at.joins_left()) {
      root = hasher.node(hash, root);
      at.rise_to_sibling();
    } else {
      root = hasher.node(root, hash);
    }
    at.rise();
  }
  if (at.sn != 0) return inclusion_length(proof);
  return root;
}

Status check_inclusion(Hasher& hasher, const Hash& leaf, LeafIndex index, TreeSize size,
                       const Proof& proof, const Hash& root) {
  const Result<Hash> reached = root_from_inclusion(hasher, leaf, index, size, proof);
  if (!reached.ok()) return reached.error();
  if (*reached != root) {
    return Error(ErrorKind::mismatch,
                 say("entry {1} is not in the tree of {2} entries: its proof leads to another root",
                     std::to_string(index.value), std::to_string(size.value)));
  }
  return {};
}

Status check_consistency(Hasher& hasher, TreeSize old_size, const Hash& old_root, TreeSize size,
                         const Hash& root, const Proof& proof) {
  if (Status sizes = check_sizes(old_size, size); !sizes.ok()) return sizes;
  Result<BothRoots> reached = BothRoots{old_root, old_root};
  if (old_size < size) {
    reached = roots_from_consistency(hasher, old_size, old_root, size, proof);
  } else if (!proof.empty()) {
    reached = consistency_length(proof);
  }
  if (!reached.ok()) return reached.error();
  if (reached->old_root != old_root || reached->root != root) {
    return Error(ErrorKind::mismatch,
                 say("the tree of {2} entries is not an extension of the tree of {1} entries",
                     std::to_string(old_size.value), std::to_string(size.value)));
  }
  return {};
}

}  // namespace muniment::verify
