// Receipts of a ledger in memory, in parts that a test can spoil, and trust files to judge them by.
#pragma once

#include <string>
#include <vector>

#include "evidence/model/exhibit.h"
#include "ledger/core/policy.h"
#include "ledger/core/tlog_proof.h"
#include "tests/support/evidence_fixture.h"

namespace muniment::test {

// The ledger's key, its pin, and no witnesses.
TrustPolicy trust_of(EvidenceWorld& world);

struct Receipt {
  Exhibit exhibit;
  TlogProof proof;  // its extra is made of the exhibit by `text`

  std::string text() const;
};

// The receipt of an entry at the newest checkpoint, all fields opened.
Receipt make_receipt(EvidenceWorld& world, LeafIndex index);
Exhibit::RosterProof roster_proof(EvidenceWorld& world, LeafIndex index);

}  // namespace muniment::test
