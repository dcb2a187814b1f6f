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

// Whether the trust file of `given` makes `text` verified. It must then say what `given` says;
// fewer fields opened, and more signatures on the checkpoint, are no lie.
bool is_verified(std::string_view text, const HandedOut& given);

}  // namespace muniment::fuzz
