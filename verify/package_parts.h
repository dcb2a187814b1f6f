// What a package's proofs show of its entries together. Private to verify.
#pragma once

#include <set>

#include "evidence/model/package.h"
#include "verify/completeness.h"
#include "verify/ground.h"
#include "verify/package.h"

namespace muniment::verify {

// `shown` are the package's entries, ascending by index and in the checkpoint's tree. Of each
// dossier of theirs one claim is asked for; what is `wanted` must be complete.
// Gives those that are.
std::set<std::string> check_dossiers(Hasher& hasher, const Ground& ground,
                                     const PackageProof& proof,
                                     std::span<const IncludedEntry> shown,
                                     std::span<const std::string> wanted, Report& report);

// How large the ledger is, and that it has grown from what was remembered, if somebody asks.
void check_questions(Hasher& hasher, const Ground& ground, const PackageProof& proof,
                     const PackageQuestions& questions, Report& report);

}  // namespace muniment::verify
