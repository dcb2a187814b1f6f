// Reports as one HTML page: self-contained, in both languages, fit to be printed and filed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/common/verifying.h"

namespace muniment::cli {

// `made_at` is this machine's clock, UTC ms; `trust_file` is what was believed.
std::string format_html_report(const std::vector<SubjectReport>& reports,
                               const std::string& trust_file, std::int64_t made_at);

// Over nothing, or over an older page. Refused: anything else is there.
Status write_html_report(const std::filesystem::path& file, const std::string& page);

}  // namespace muniment::cli
