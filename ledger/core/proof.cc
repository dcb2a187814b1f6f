#include "ledger/core/proof.h"

#include <algorithm>

namespace muniment {
namespace {

// The root of a run of leaf hashes in memory.
Hash range_root(Hasher& hasher, const std::vector<Hash>& leaves, LeafRange range) {
  const auto first = leaves.begin() + static_cast<std::ptrdiff_t>(range.first);
  Frontier frontier;
  frontier.append_all(hasher, {first, first + static_cast<std::ptrdiff_t>(range.count)});
  return frontier.root(hasher);
}

// Goes down to one child of `node` and returns the other one, its sibling.
LeafRange descend_left(LeafRange& node) {
  const std::uint64_t split = split_point(node.count);
  const LeafRange right{node.first + split, node.count - split};
  node.count = split;
  return right;
}
LeafRange descend_right(LeafRange& node) {
  const std::uint64_t split = split_point(node.count);
  const LeafRange left{node.first, split};
  node = {node.first + split, node.count - split};
  return left;
}

}  // namespace

std::vector<LeafRange> plan_inclusion(LeafIndex index, TreeSize size) {
  MUNIMENT_CHECK(index.value < size.value);
  // The definition names the sibling after the path below it: collected on the way down, then
  // turned round.
  std::vector<LeafRange> plan;
  LeafRange node{0, size.value};
  while (node.count > 1) {
    const bool left = index.value - node.first < split_point(node.count);
    plan.push_back(left ? descend_left(node) : descend_right(node));
  }
  std::reverse(plan.begin(), plan.end());
  return plan;
}

std::vector<LeafRange> plan_consistency(TreeSize old_size, TreeSize size) {
  MUNIMENT_CHECK(old_size.value >= 1 && old_size.value <= size.value);
  std::vector<LeafRange> plan;
  LeafRange node{0, size.value};
  // SUBPROOF(m, D[n], b): node is D[n], and m are those of the old leaves that lie in it.
  for (std::uint64_t m = old_size.value; m != node.count; m = old_size.value - node.first) {
    plan.push_back(m <= split_point(node.count) ? descend_left(node) : descend_right(node));
  }
  // The old tree itself is known to the verifier; a part of it that ends here is not.
  if (node.first != 0) plan.push_back(node);
  std::reverse(plan.begin(), plan.end());
  return plan;
}

std::vector<LeafRange> plan_multiproof(std::span<const LeafIndex> indices, TreeSize size) {
  MUNIMENT_CHECK(!indices.empty() && indices.back() < LeafIndex{size.value});
  std::vector<LeafRange> plan;
  struct Node {
    LeafRange range;
    std::span<const LeafIndex> shown;  // that lie in it
  };
  std::vector<Node> waiting = {{{0, size.value}, indices}};
  while (!waiting.empty()) {
    Node node = waiting.back();
    waiting.pop_back();
    if (node.shown.empty()) {
      plan.push_back(node.range);
    } else if (node.range.count > 1) {
      const LeafRange right = descend_left(node.range);
      const auto first =
          std::lower_bound(node.shown.begin(), node.shown.end(), LeafIndex{right.first});
      const auto left = static_cast<std::size_t>(first - node.shown.begin());
      waiting.push_back({right, node.shown.subspan(left)});
      waiting.push_back({node.range, node.shown.first(left)});
    }
  }
  return plan;
}

Result<Proof> build_proof(Hasher& hasher, const ReadHashes& read,
                          const std::vector<LeafRange>& plan) {
  std::vector<Subtree> subtrees;
  for (const LeafRange& run : plan) {
    const std::vector<Subtree> parts = perfect_subtrees(run);
    subtrees.insert(subtrees.end(), parts.begin(), parts.end());
  }
  const Result<std::vector<Hash>> roots = subtree_hashes(hasher, read, subtrees);
  if (!roots.ok()) return roots.error();
  Proof proof;
  proof.reserve(plan.size());
  auto next = roots->begin();
  for (const LeafRange& run : plan) {
    const auto end = next + static_cast<std::ptrdiff_t>(perfect_subtrees(run).size());
    proof.push_back(fold_subtrees(hasher, {next, end}));
    next = end;
  }
  return proof;
}

Hash tree_root(Hasher& hasher, const std::vector<Hash>& leaves) {
  return range_root(hasher, leaves, {0, leaves.size()});
}

Proof inclusion_proof(Hasher& hasher, const std::vector<Hash>& leaves, LeafIndex index) {
  Proof proof;
  for (const LeafRange& run : plan_inclusion(index, {leaves.size()})) {
    proof.push_back(range_root(hasher, leaves, run));
  }
  return proof;
}

}  // namespace muniment
