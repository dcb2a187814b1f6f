// What both programs do to verify: reading trust files, receipts and the files that they speak of.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "cli/common/report_text.h"
#include "ledger/core/policy.h"
#include "verify/receipt.h"

namespace muniment::cli {

Result<TrustPolicy> read_trust_file(const std::filesystem::path& path);

// Called with the bytes read since the last call and the file's size.
using FileProgress = std::function<void(std::uint64_t read, std::uint64_t size)>;

// Checks a receipt file, and the file that it is about where one is given (streamed, never loaded
// whole).
Result<verify::Report> verify_receipt_file(const std::filesystem::path& receipt,
                                           const TrustPolicy& trust,
                                           const std::optional<std::filesystem::path>& file,
                                           const FileProgress& progress = nullptr);

// A regular file as verify/ wants it. It is opened once; a digest of a file that changed while it
// was read is an error.
Result<verify::FileToCheck> open_file_to_check(const std::filesystem::path& path,
                                               const FileProgress& progress = nullptr);

// Prints a report to stdout, as text or JSON, and gives the exit code: exit_failed when stdout does
// not take it.
int print_report(const verify::Report& report, const Words& words, Colour colour, bool json);
// Prints an error: to stderr as text, or to stdout as JSON. Gives `code` back.
int print_error(const Error& error, const Words& words, bool json, int code);

// One subject's report, or why there is none.
struct SubjectReport {
  std::string subject;
  Result<verify::Report> report;
  Document::Object extra = {};  // further members of its JSON document
};
// Prints the reports of one run, as text one after the other or as one JSON document, and gives the
// worst exit code.
int print_reports(const std::vector<SubjectReport>& reports, const Words& words, Colour colour,
                  bool json);

}  // namespace muniment::cli
