// Whether a package that claims a dossier complete leaves out what a receipt proves (README.md,
// "Misconduct").
#pragma once

#include "verify/package.h"

namespace muniment::verify {

// The receipt as `check_receipt` judges it, held against a package that was checked by the same
// trust file; "omission" is required. Refuted: the ledger signed both, and they contradict each
// other. Cannot evaluate: one of the two does not hold, or they do not speak of the same.
Report check_omission(std::string_view receipt, const PackageCheck& package,
                      const TrustPolicy& trust);

}  // namespace muniment::verify
