#include "cli/rows/report.h"

#include <algorithm>
#include <map>

#include "cli/commands/commands.h"
#include "cli/common/verifying.h"
#include "cli/drafting.h"
#include "evidence/drafting.h"

namespace muniment::cli {

namespace {

constexpr std::size_t flags_told = 10;  // late by so many days, and by so many more

}  // namespace

void RowReport::planned(const TableRow& row, const RowDraft& draft,
                        const evidence::RecordPlan::Planned& planned) {
  rows_.push_back({row.line, draft.label, draft.draft.dossier, draft.draft.kind, planned.record_id,
                   planned.already_there ? format_citation(*planned.already_there) : "",
                   planned.already_there.has_value()});
  const std::size_t number = rows_.size() - 1;
  if (!planned.already_there) waiting_.push_back(number);
  if (!context_.options.dry_run) return;  // what is told then is told when it is registered
  for (const Violation& violation : planned.violations) {
    if (violation.finding == Finding::flagged) flag(violation, number);
  }
}

void RowReport::registered(const evidence::Registered& registered) {
  MUNIMENT_CHECK(registered_ < waiting_.size());
  const std::size_t number = waiting_[registered_++];
  rows_[number].citation = citation_of(registered);
  for (const Violation& violation : registered.flagged) flag(violation, number);
}

void RowReport::flag(const Violation& violation, std::size_t row) {
  const std::string sentence = std::to_string(violation.rule) + to_english(violation.sentence);
  const auto [known, added] = flags_by_sentence_.emplace(sentence, flags_.size());
  if (added) flags_.push_back({violation, row, row, 0});
  Flag& flag = flags_[known->second];
  flag.last = row;
  ++flag.count;
}

void RowReport::unrecognised(const Error& damage) {
  const std::string sentence = context_.words.translate(damage);
  damage_ = sentence;
  context_.tell(say("rows that are registered may be registered again, since not all is known: {1}",
                    sentence));
}

std::string RowReport::place(std::size_t row) const {
  const Row& one = rows_[row];
  if (!one.citation.empty()) return one.citation;
  return context_.words.translate(row_place(one.line, one.label, ""));
}

void RowReport::tell_flags() const {
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    if (i == flags_told) {
      context_.tell(say("and {1} more; --json lists them all", std::to_string(flags_.size() - i)));
      return;
    }
    const Flag& flag = flags_[i];
    context_.tell(flag_sentence(flag.violation, context_.words));
    context_.tell(say("this is about {1} rows, {2} to {3}", std::to_string(flag.count),
                      place(flag.first), place(flag.last)));
  }
}

// The first and the last of each dossier.
void RowReport::print_places() const {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  std::map<std::string_view, std::size_t> of_dossier;
  for (std::size_t i = 0; i < registered_; ++i) {
    const std::size_t row = waiting_[i];
    const auto [known, added] = of_dossier.try_emplace(rows_[row].dossier, places.size());
    if (added) places.emplace_back(row, row);
    places[known->second].second = row;
  }
  for (const auto& [first, last] : places) {
    context_.print(rows_[first].citation + " - " + rows_[last].citation);
  }
}

void RowReport::print_dry_run() const {
  if (context_.options.json) {
    Document document = Document::object();
    add_to(document, Ended::by_itself);
    return context_.print(document);
  }
  for (const std::size_t number : waiting_) {
    const Row& row = rows_[number];
    context_.print(place(number) + std::string(context_.words.choose(": ", "：")) + row.dossier +
                   " " + label(context_.words, Vocabulary::kinds, row.kind));
  }
  tell_flags();
  context_.tell(
      say("{1} records would be registered; {2} are already registered. Nothing was "
          "written",
          std::to_string(waiting_.size()), std::to_string(rows_.size() - waiting_.size())));
}

void RowReport::print(Ended ended) const {
  if (context_.options.json) {
    Document document = Document::object();
    add_to(document, ended);
    return context_.print(document);
  }
  tell_flags();
  print_places();
  context_.tell(say("{1} records registered; {2} already registered", std::to_string(registered_),
                    std::to_string(rows_.size() - waiting_.size())));
  if (ended == Ended::interrupted) {
    context_.tell(
        say("stopped before the end; run the same command again, and it registers what "
            "is missing"));
  }
}

int RowReport::print_stopped(const Error& error) const {
  Error told = error;
  std::uint64_t line = 0;
  const std::size_t row = registered_ + evidence::draft_position(error).value_or(0);
  if (row < waiting_.size()) {
    const Row& stopped = rows_[waiting_[row]];
    line = stopped.line;
    told = Error(error.kind(), error.message());
    for (const Message& context : error.contexts()) {
      if (context.text != evidence::draft_context(0, 0).text)
        told = std::move(told).within(context);
    }
    told = std::move(told).within(row_place(stopped.line, stopped.label, ""));
  }
  if (registered_ == 0) return fail(context_, told);
  if (context_.options.json) {
    Document document = error_document(told, context_.words, exit_partly);
    document.set("stoppedAtLine", line);
    add_to(document, Ended::by_itself);
    context_.print(document);
    return exit_partly;
  }
  tell_flags();
  print_places();
  context_.tell(
      say("stopped after {1} records, which are registered; run the same command again, "
          "and it registers what is missing",
          std::to_string(registered_)));
  print_error(told, context_.words, false, exit_partly);
  return exit_partly;
}

void RowReport::add_to(Document& document, Ended ended) const {
  Document rows = Document::array();
  for (const Row& row : rows_) {
    rows.push(
        Document::object()
            .set("line", row.line)
            .set("label", printable(row.label))
            .set("dossier", row.dossier)
            .set("kind", std::string(row_of(row.kind)->name))
            .set("citation", row.citation.empty() ? Document() : Document(row.citation))
            .set("recordId", row.citation.empty() ? Document() : Document(row.record_id.hex()))
            .set("alreadyThere", row.already_there));
  }
  Document flagged = Document::array();
  for (const Flag& flag : flags_) {
    flagged.push(flag_document(flag.violation, context_.words)
                     .set("first", place(flag.first))
                     .set("last", place(flag.last))
                     .set("rows", std::uint64_t{flag.count}));
  }
  document.set("registered", std::uint64_t{registered_})
      .set("alreadyThere", std::uint64_t{rows_.size() - waiting_.size()})
      .set("rows", std::move(rows))
      .set("flagged", std::move(flagged))
      .set("damage", damage_)
      .set("interrupted", ended == Ended::interrupted);
}

}  // namespace muniment::cli
