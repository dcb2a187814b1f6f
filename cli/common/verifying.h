// What both programs do to verify: reading trust files, receipts and the files that they speak of.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/common/report_text.h"
#include "ledger/core/policy.h"
#include "verify/receipt.h"

namespace muniment::cli {

Result<TrustPolicy> read_trust_file(const std::filesystem::path& path);

// Checks a receipt file, and the file that it is about where one is given (streamed, never loaded whole).
Result<verify::Report> verify_receipt_file(const std::filesystem::path& receipt, const TrustPolicy& trust,
                                           const std::optional<std::filesystem::path>& file);

// Prints a report to stdout, as text or JSON, and gives the exit code.
int print_report(const verify::Report& report, const Words& words, Colour colour, bool json);
// Prints an error: to stderr as text, or to stdout as JSON. Gives `code` back.
int print_error(const Error& error, const Words& words, bool json, int code);

}  // namespace muniment::cli
