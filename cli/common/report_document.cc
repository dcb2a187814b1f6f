// Reports as documents: the keys are printed in cli/README.md, "Reports".
#include "cli/common/report_text.h"
#include "cli/common/report_words.h"

namespace muniment::cli {
namespace {

using verify::Check;
using verify::Outcome;
using verify::Place;
using verify::Report;
using verify::Verdict;

constexpr std::string_view report_format = "muniment/report/v1";

Document message_arguments(const Message& message) {
  Document arguments = Document::array();
  for (const std::string& argument : message.arguments) arguments.push(printable(argument));
  return arguments;
}

Document place_document(const Place& place) {
  Document document = Document::object();
  if (place.index) document.set("index", place.index->value);
  if (place.citation) document.set("citation", printable(format_citation(*place.citation)));
  if (!place.file.empty()) document.set("file", printable(place.file));
  if (!place.field.empty()) document.set("field", printable(place.field));
  if (place.first_byte) document.set("first_byte", *place.first_byte);
  if (place.last_byte) document.set("last_byte", *place.last_byte);
  return document;
}

Document check_document(const Check& check, const ReportWords& words) {
  Document document = Document::object();
  document.set("name", check.name).set("outcome", verify::outcome_name(check.outcome));
  if (check.outcome == Outcome::refuted) {
    document.set("fault", verify::verdict_name(Verdict::refuted));
  }
  if (check.outcome == Outcome::broken) {
    document.set("fault", verify::verdict_name(Verdict::rules_broken));
  }
  if (check.rule != 0) document.set("rule", std::uint64_t{check.rule});
  document.set("sentence", words.sentence(check));
  document.set("arguments", message_arguments(check.sentence));
  if (check.place != Place{}) document.set("place", place_document(check.place));
  return document;
}

Document statement_document(const verify::Statement& statement, const ReportWords& words) {
  Document document = Document::object();
  document.set("name", statement.name)
      .set("sentence", words.sentence(statement))
      .set("arguments", message_arguments(statement.sentence));
  return document;
}

// What every report begins with.
Document begin_document(const std::string& subject, const Words& words) {
  Document document = Document::object();
  document.set("format", report_format);
  document.set("language", words.choose("en", "zh"));
  if (!subject.empty()) document.set("subject", printable(subject));
  return document;
}

std::string_view kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed:
      return "malformed";
    case ErrorKind::unknown:
      return "unknown";
    case ErrorKind::mismatch:
      return "mismatch";
    case ErrorKind::refused:
      return "refused";
    case ErrorKind::missing:
      return "missing";
    case ErrorKind::environment:
      return "environment";
    case ErrorKind::disk_full:
      return "disk full";
    case ErrorKind::usage:
      break;
  }
  return "usage";
}

}  // namespace

Document report_document(const Report& report, const Words& words, const std::string& subject) {
  const ReportWords said(report, words);
  Document statements = Document::array();
  for (const verify::Statement& statement : report.statements()) {
    statements.push(statement_document(statement, said));
  }
  Document checks = Document::array();
  for (const Check& check : report.checks()) checks.push(check_document(check, said));
  const Verdict verdict = report.verdict();
  Document document = begin_document(subject, words);
  document.set("verdict", verify::verdict_name(verdict))
      .set("exit_code", std::int64_t{exit_code(verdict)})
      .set("statements", std::move(statements))
      .set("checks", std::move(checks))
      .set("faults_not_kept", report.faults_not_kept());
  return document;
}

Document error_document(const Error& error, const Words& words) {
  return error_document(error, words, exit_code_for_verifying(error));
}

Document error_document(const Error& error, const Words& words, int code,
                        const std::string& subject) {
  Document contexts = Document::array();
  const std::vector<Message> outermost_first(error.contexts().rbegin(), error.contexts().rend());
  for (const Message& context : outermost_first) contexts.push(words.translate(context));
  Document what = Document::object();
  what.set("kind", kind_name(error.kind()))
      .set("sentence", words.translate(error.message()))
      .set("contexts", std::move(contexts));
  Document document = begin_document(subject, words);
  document
      .set("verdict", code == exit_cannot_evaluate
                          ? Document(verify::verdict_name(Verdict::cannot_evaluate))
                          : Document())
      .set("exit_code", std::int64_t{code})
      .set("statements", Document::array())
      .set("checks", Document::array())
      .set("faults_not_kept", std::uint64_t{0})
      .set("error", std::move(what));
  return document;
}

}  // namespace muniment::cli
