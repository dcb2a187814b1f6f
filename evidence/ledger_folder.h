// What lies in a ledger's folder (evidence/README.md, "A ledger's folder"). Private to evidence.
#pragma once

#include "evidence/registrar.h"

namespace muniment::evidence {

std::string format_marker(const LedgerMarker& marker);
// Accepts exactly what `format_marker` emits. Unknown: another version or suite.
Result<LedgerMarker> parse_marker(std::string_view text);

std::filesystem::path marker_file(const std::filesystem::path& folder);
std::filesystem::path openings_file(const std::filesystem::path& folder);
std::filesystem::path relations_file(const std::filesystem::path& folder);
std::filesystem::path vault_folder(const std::filesystem::path& folder);
std::filesystem::path store_folder(const std::filesystem::path& folder);

}  // namespace muniment::evidence
