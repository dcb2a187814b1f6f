// The receipts that were handed out, and what any receipt that is verified must say like them.
#pragma once

#include <string_view>
#include <vector>

#include "evidence/model/exhibit.h"
#include "ledger/core/policy.h"
#include "ledger/core/tlog_proof.h"

namespace muniment::fuzz {

struct HandedOut {
  TrustPolicy trust;
  TlogProof proof;
  Exhibit exhibit;
};
const std::vector<HandedOut>& handed_out();  // one of each suite

// Whether any of the trust files makes `text` verified; its content is then that of a receipt that
// was handed out. Fewer fields opened, and more signatures on the checkpoint, are no lie.
bool is_verified(std::string_view text);

}  // namespace muniment::fuzz
