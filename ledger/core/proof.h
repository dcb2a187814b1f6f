// Building inclusion and consistency proofs, by RFC 6962's recursive definitions (sections 2.1.1
// and 2.1.2).
//
// Plan, fetch, compute: the plan names runs of leaves, each the root of one of the tree's nodes;
// `build_proof` reads what they are folded from. Checking is elsewhere (verify/), by other
// algorithms, on purpose.
#pragma once

#include <span>
#include <vector>

#include "ledger/core/tile.h"

namespace muniment {

using Proof = std::vector<Hash>;

inline constexpr std::size_t max_proof_hashes = 63;  // a tree has fewer than 2^63 leaves

// The runs whose roots are the proof, in the proof's order. index < size.
std::vector<LeafRange> plan_inclusion(LeafIndex index, TreeSize size);
// 1 <= old_size <= size; empty when they are equal.
std::vector<LeafRange> plan_consistency(TreeSize old_size, TreeSize size);

// What shows many leaves together: the largest nodes without any of them, left to right. `indices`
// ascend, are below `size`, and are at least one.
std::vector<LeafRange> plan_multiproof(std::span<const LeafIndex> indices, TreeSize size);

Result<Proof> build_proof(Hasher& hasher, const ReadHashes& read,
                          const std::vector<LeafRange>& plan);

// Over a list of leaf hashes in memory, for small trees (a batch, the heads).
Hash tree_root(Hasher& hasher, const std::vector<Hash>& leaves);
Proof inclusion_proof(Hasher& hasher, const std::vector<Hash>& leaves, LeafIndex index);

}  // namespace muniment
