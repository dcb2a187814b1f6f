// How far a dossier is, as a document.
#include "cli/dossier_status.h"
#include "cli/entry_words.h"

namespace muniment::cli {

namespace {

std::string_view awaited_name(Awaited what) {
  switch (what) {
    case Awaited::triage:
      return "triage";
    case Awaited::answer:
      return "answer";
    case Awaited::rectification:
      return "rectification";
    case Awaited::disclosure:
      return "disclosure";
    case Awaited::acknowledgement:
      break;
  }
  return "acknowledgement";
}

std::string_view missing_name(Missing what) {
  switch (what) {
    case Missing::points:
      return "points";
    case Missing::triages:
      return "triages";
    case Missing::report:
      return "report";
    case Missing::report_items:
      return "reportItems";
    case Missing::feedback:
      return "feedback";
    case Missing::feedback_items:
      return "feedbackItems";
    case Missing::rectifications:
      return "rectifications";
    case Missing::assessments:
      return "assessments";
    case Missing::disclosure:
      return "disclosure";
    case Missing::disclosed_items:
      break;
  }
  return "disclosedItems";
}

std::string_view stage_name(FindingStage stage) {
  switch (stage) {
    case FindingStage::recorded:
      return "recorded";
    case FindingStage::reported:
      return "reported";
    case FindingStage::fed_back:
      return "fedBack";
    case FindingStage::planned:
      return "planned";
    case FindingStage::underway:
      return "underway";
    case FindingStage::completed:
      return "completed";
    case FindingStage::closed:
      break;
  }
  return "closed";
}

Document points_document(const Words& words, const DossierStatus& status) {
  Document points = Document::array();
  for (const CheckedPoint& point : status.progress.points) {
    points.push(Document::object()
                    .set("number", std::uint64_t{point.number})
                    .set("name", status.round ? Document(point_text(words, status, point.number))
                                              : Document())
                    .set("findings", std::uint64_t{point.findings})
                    .set("nothingFound", std::uint64_t{point.nothing_found}));
  }
  return points;
}

Document record_document(const DossierStatus& status, std::size_t record) {
  const auto title = status.titles.find(record);
  Document document = Document::object();
  document.set("citation", status.cite(record))
      .set("kind", code_name(Vocabulary::kinds, status.records[record].record.kind))
      .set("title", title == status.titles.end() ? Document() : Document(title->second));
  return document;
}

}  // namespace

Document dossier_document(const Words& words, const DossierStatus& status, int exit_code) {
  Document kinds = Document::object(), findings = Document::array(), deadlines = Document::array(),
           missing = Document::array();
  for (const auto& [kind, count] : status.progress.kinds) {
    kinds.set(code_name(Vocabulary::kinds, kind), std::uint64_t{count});
  }
  for (const FindingProgress& finding : status.progress.findings) {
    Document one = record_document(status, finding.record);
    findings.push(std::move(one.set("stage", stage_name(finding.stage))));
  }
  for (const DossierStatus::Due& due : status.deadlines) {
    Document one = record_document(status, due.record);
    one.set("awaited", awaited_name(due.awaited))
        .set("due", format_day(due.day))
        .set("overdue", due.day < status.today);
    deadlines.push(std::move(one));
  }
  for (const MissingPart& part : status.progress.missing) {
    Document records = Document::array();
    for (const std::size_t record : part.records) records.push(status.cite(record));
    missing.push(Document::object()
                     .set("what", missing_name(part.what))
                     .set("count", std::uint64_t{status.count(part)})
                     .set("records", std::move(records)));
  }
  return Document::object()
      .set("dossier", status.dossier)
      .set("entries", std::uint64_t{status.records.size()})
      .set("today", format_day(status.today))
      .set("round", status.round_entry ? Document(*status.round_entry) : Document())
      .set("kinds", std::move(kinds))
      .set("checklist", points_document(words, status))
      .set("findings", std::move(findings))
      .set("deadlines", std::move(deadlines))
      .set("missing", std::move(missing))
      .set("exit_code", std::int64_t{exit_code});
}

}  // namespace muniment::cli
