// Looking one file up in a ledger, and checking what was found as an outsider would: `verify FILE`.
#pragma once

#include <filesystem>

#include "cli/registrations.h"
#include "ledger/core/policy.h"
#include "verify/report.h"

namespace muniment::cli {

// What the lookups of one run share.
struct FileLookup {
  evidence::ContentIndex index;
  Corrections corrections;
};
Result<FileLookup> prepare_lookup(evidence::Registrar& registrar);

// By its bytes; only where they are not registered, by its name.
Result<verify::Report> verify_file(const Context& context, evidence::Registrar& registrar,
                                   const FileLookup& lookup, const TrustPolicy& trust,
                                   const std::filesystem::path& path);

}  // namespace muniment::cli
