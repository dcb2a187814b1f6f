// Checking a receipt: one entry's offline proof.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "evidence/model/exhibit.h"
#include "evidence/model/opening.h"
#include "ledger/core/tlog_proof.h"
#include "verify/trust.h"

namespace muniment::verify {

// A file to be compared with the opened content. `digest` reads it once and gives its digest by the
// algorithm asked for; the file is read by the caller, since this layer opens none.
struct FileToCheck {
  std::string name;  // as shown in the report
  std::uint64_t size;
  std::function<Result<Hash>(std::uint16_t algorithm)>
      digest;  // unknown: an algorithm that the caller lacks
};

// Checks a receipt from its text alone. Every part is checked that can be; the report has each
// fault.
Report check_receipt(std::string_view text, const TrustPolicy& trust, const FileToCheck* file);

}  // namespace muniment::verify
