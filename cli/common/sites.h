// What both programs do with a published site: audit it, and remember its checkpoint.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ledger/core/policy.h"
#include "verify/audit_site.h"

namespace muniment::cli {

// The checkpoint that an auditor's file remembers; none: there is no such file yet.
Result<std::optional<Checkpoint>> read_remembered(const std::optional<std::filesystem::path>& file);
// Keeps a checkpoint that was found authentic and no fork; otherwise the file stays as it is.
Status remember(const std::optional<std::filesystem::path>& file, const verify::Report& report,
                const std::string& checkpoint);

using AuditProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

// Audits the site and, where all holds, remembers its checkpoint in the file if one is named.
Result<verify::Report> audit_site_folder(const std::filesystem::path& site,
                                         const TrustPolicy* trust,
                                         const std::optional<std::filesystem::path>& remember_in,
                                         const AuditProgress& progress = nullptr);

}  // namespace muniment::cli
