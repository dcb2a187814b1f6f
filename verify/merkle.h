// Checking inclusion and consistency by RFC 9162's iterative algorithms (sections 2.1.3.2
// and 2.1.4.2).
//
// The prover (ledger/core/proof) recurses; this iterates: a mistake in one is not repeated in the
// other. A size is believed because it is signed, so look at it first: these algorithms accept some
// proofs at other sizes too.
#pragma once

#include <span>

#include "ledger/core/proof.h"

namespace muniment::verify {

// Mismatch when the proof does not lead to `root`; malformed when index >= size or the proof's
// length is not the one that index and size fix.
Status check_inclusion(Hasher& hasher, const Hash& leaf, LeafIndex index, TreeSize size,
                       const Proof& proof, const Hash& root);

// Mismatch when the two trees are not a prefix and its extension by this proof; malformed when
// old_size > size or the proof's length is not the one that the sizes fix. Size 0 is refused
// (usage): every tree extends the empty one, which would prove nothing.
Status check_consistency(Hasher& hasher, TreeSize old_size, const Hash& old_root, TreeSize size,
                         const Hash& root, const Proof& proof);

// The root that a leaf and its proof lead to, for trees whose root is signed rather than given (a
// batch). Malformed as for `check_inclusion`.
Result<Hash> root_from_inclusion(Hasher& hasher, const Hash& leaf, LeafIndex index, TreeSize size,
                                 const Proof& proof);

// A leaf that is to be shown.
struct ShownLeaf {
  LeafIndex index;
  Hash hash;
};
// The root that these leaves, ascending and at least one, lead to with the roots of the largest
// nodes that hold none of them, left to right (ledger/core/README.md, "Proofs"). Malformed: a hash
// is missing or left over, the leaves do not ascend, or one is not below `size`.
Result<Hash> root_from_multiproof(Hasher& hasher, std::span<const ShownLeaf> shown, TreeSize size,
                                  std::span<const Hash> proof);

}  // namespace muniment::verify
