// What audit and check share: both read a store that may be hostile or rotten.
#pragma once

#include <functional>

#include "cli/context.h"
#include "verify/audit.h"

namespace muniment::cli {

struct Audited {
  verify::Report report;
  std::string checkpoint;  // the signed note that was audited
};

// Audits the store of the ledger in `folder`. Without a trust file the key that the ledger claims
// is used, and the report says so.
Result<Audited> audit_store(const Context& context, const std::filesystem::path& folder,
                            verify::Level level, const TrustPolicy* trust,
                            const std::optional<Checkpoint>& remembered, bool files_follow = false);

// Runs `work` in a child process, whose death is a verdict, not a crash; gives the exit code.
int run_in_child(Context& context, const std::function<int()>& work);

}  // namespace muniment::cli
