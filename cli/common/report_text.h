// A verification's report as text for people and as a Document for programs (cli/README.md,
// "Reports").
#pragma once

#include <string>

#include "cli/common/document.h"
#include "cli/common/terminal.h"
#include "verify/report.h"

namespace muniment::cli {

// How a report is laid out. `subject` says what was verified, a file name for one; it stands behind
// the verdict. Columns 0: lines are not broken.
struct Layout {
  std::string subject;
  std::size_t columns = 0;
};

// Verdict first, then faults with their places, statements, what passed, and always what was not
// checked.
std::string format_report(const verify::Report& report, const Words& words, Colour colour,
                          const Layout& layout = {});
Document report_document(const verify::Report& report, const Words& words,
                         const std::string& subject = {});

// The report of a verification that could not even begin (unreadable input): the same shape under
// --json. `code` is the exit code; without it the one of a command that verifies.
Document error_document(const Error& error, const Words& words);
Document error_document(const Error& error, const Words& words, int code,
                        const std::string& subject = {});

// The verdict and what it means, one sentence each.
Message verdict_word(verify::Verdict verdict);
Message verdict_meaning(verify::Verdict verdict);

}  // namespace muniment::cli
