// A verification's report as text for people and as a Document for programs (cli/README.md, "Reports").
#pragma once

#include <string>

#include "cli/common/document.h"
#include "cli/common/terminal.h"
#include "verify/report.h"

namespace muniment::cli {

enum class Colour { off, on };

// Verdict first, then faults with their places, statements, what passed, and always what was not checked.
std::string format_report(const verify::Report& report, const Words& words, Colour colour);
Document report_document(const verify::Report& report, const Words& words);

// The report of a verification that could not even begin (unreadable input): the same shape under --json.
Document error_document(const Error& error, const Words& words);

}  // namespace muniment::cli
