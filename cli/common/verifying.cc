#include "cli/common/verifying.h"

#include "cli/common/packages.h"

namespace muniment::cli {
namespace {

// Prints, and turns a result that nobody got into a failure.
int deliver(std::string_view text, const Words& words, int code) {
  const Status printed = print_result(text);
  if (printed.ok()) return code;
  print_talk(words.translate(printed.error()));
  return exit_failed;
}

int code_of(const SubjectReport& subject) {
  return subject.report.ok() ? exit_code(subject.report->verdict())
                             : exit_code_for_verifying(subject.report.error());
}

Document subject_document(const SubjectReport& subject, const Words& words) {
  if (subject.report.ok()) {
    Document document = report_document(*subject.report, words, subject.subject);
    for (const auto& [key, value] : subject.extra) document.set(key, value);
    return document;
  }
  return error_document(subject.report.error(), words, code_of(subject), subject.subject);
}

Document reports_document(const std::vector<SubjectReport>& reports, const Words& words,
                          int worst) {
  const bool is_verdict = worst <= exit_cannot_evaluate;
  Document all = Document::array();
  for (const SubjectReport& subject : reports) all.push(subject_document(subject, words));
  Document document = Document::object();
  document.set("format", "muniment/reports/v1")
      .set("verdict", is_verdict
                          ? Document(verify::verdict_name(static_cast<verify::Verdict>(worst)))
                          : Document())
      .set("exit_code", std::int64_t{worst})
      .set("reports", std::move(all));
  return document;
}

}  // namespace

Result<TrustPolicy> read_trust_file(const std::filesystem::path& path) {
  const Message where = say("while reading the trust file {1}", path.string());
  Result<std::string> text = read_file(path, max_policy_bytes);
  if (!text.ok()) return std::move(text).error().within(where);
  Result<TrustPolicy> policy = parse_policy(*text);
  if (!policy.ok()) return std::move(policy).error().within(where);
  return policy;
}

Result<verify::Report> verify_receipt_file(const std::filesystem::path& receipt,
                                           const TrustPolicy& trust,
                                           const std::optional<std::filesystem::path>& file,
                                           const FileProgress& progress) {
  Result<std::string> text = read_file(receipt, max_tlog_proof_bytes);
  if (!text.ok()) {
    return std::move(text).error().within(say("while reading the receipt {1}", receipt.string()));
  }
  if (text->starts_with(package_begin)) {  // a file that can be read at any place was told before
    return Error(ErrorKind::unknown,
                 say("{1} brings a package through a pipe, where it cannot be read at any place: "
                     "save it as a file",
                     receipt.string()));
  }
  if (!file) return verify::check_receipt(*text, trust, nullptr);
  Result<verify::FileToCheck> to_check = open_file_to_check(*file, progress);
  if (!to_check.ok()) {
    return std::move(to_check).error().within(say("while reading the file {1}", file->string()));
  }
  return verify::check_receipt(*text, trust, &*to_check);
}

int print_report(const verify::Report& report, const Words& words, Colour colour, bool json) {
  const int code = exit_code(report.verdict());
  return deliver(json ? to_json(report_document(report, words))
                      : format_report(report, words, colour, {"", terminal_columns()}),
                 words, code);
}

int print_error(const Error& error, const Words& words, bool json, int code) {
  if (json) return deliver(to_json(error_document(error, words, code)), words, code);
  print_talk(words.translate(error));
  return code;
}

int print_reports(const std::vector<SubjectReport>& reports, const Words& words, Colour colour,
                  bool json) {
  MUNIMENT_CHECK(!reports.empty());
  int worst = code_of(reports.front());
  for (const SubjectReport& subject : reports) worst = worse_exit_code(worst, code_of(subject));
  if (json) return deliver(to_json(reports_document(reports, words, worst)), words, worst);
  std::string text;
  for (const SubjectReport& subject : reports) {
    if (!subject.report.ok()) {
      print_talk(words.translate(subject.report.error()));
      continue;
    }
    if (!text.empty()) text += "\n";
    text += format_report(*subject.report, words, colour, {subject.subject, terminal_columns()});
  }
  return deliver(text, words, worst);
}

}  // namespace muniment::cli
