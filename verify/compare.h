// Comparing two checkpoints: the same tree, one that grew out of the other, or a fork.
#pragma once

#include <optional>
#include <string>

#include "ledger/core/proof.h"
#include "verify/trust.h"

namespace muniment::verify {

// A signed checkpoint and the name that the report gives it, such as its file's.
struct ComparedNote {
  std::string name;
  std::string note;
};

// What a tree that may hold both says of them: its root at the smaller size, and the consistency
// proof (RFC 6962, 2.1.2) from there to the larger. Not believed: it must lead to the larger
// checkpoint's root, and then the root at the smaller size is the only one that there can be.
struct PrefixProof {
  Hash root;
  Proof proof;
};

struct Comparison {
  // What the second one is: any checkpoint, or the newest of a ledger that somebody keeps. A ledger
  // never gets smaller, so a first checkpoint that holds more than the newest is a rollback.
  enum class Second { any, newest };

  ComparedNote first, second;
  Second second_is = Second::any;
  const TrustPolicy* trust = nullptr;  // null: `own_key` is used, and the report says so
  std::optional<VerifierKey> own_key;  // that a ledger at hand claims
  std::optional<PrefixProof> proof;    // none: nobody at hand has the tree
};

// Checks both signatures by the trust file, then the trees. Refuted: a fork, a rollback, a bad
// signature. Cannot evaluate: two ledgers, an unknown key, two sizes without a proof, a proof of
// another tree. A fork is only ever named when both checkpoints are authentic.
Report compare_checkpoints(const Comparison& comparison);

}  // namespace muniment::verify
