// A chain of custody in words and as a document.
#include <algorithm>

#include "cli/entry_words.h"
#include "cli/record_words.h"
#include "cli/trace_view.h"

namespace muniment::cli {

namespace {

using What = CustodyStep::What;

// What a step did, for programs.
std::string_view what_name(What what) {
  switch (what) {
    case What::registered:
      return "registered";
    case What::corrected:
      return "corrected";
    case What::handled:
      return "handled";
    case What::handed_over:
      return "handedOver";
    case What::received:
      return "received";
    case What::refused:
      return "refused";
    case What::left:
      return "left";
    case What::destroyed:
      return "destroyed";
    case What::noted:
      return "noted";
    case What::not_counted:
      return "notCounted";
    case What::after_break:
      return "notJudged";
  }
  return "";
}

// What a custody record does, or an acknowledgement says; null: neither of the two.
const Term* act_of(const TracedRecord& at) {
  for (const Fact& fact : at.record.facts) {
    const auto* code = std::get_if<Fact::Code>(&fact.value);
    const bool act =
        fact.code == number_of(FactCode::handling) || fact.code == number_of(FactCode::receipt);
    if (act && code != nullptr) return term_by_code(*values_of_fact(fact.code), code->value);
  }
  return nullptr;
}
std::string act_text(const Words& words, const TracedRecord& at) {
  const Term* act = act_of(at);
  if (act == nullptr) return label(words, Vocabulary::kinds, at.record.kind);
  return std::string(words.choose(act->english, act->chinese));
}

std::string names_of(const Words& words, const TraceView& view, const std::vector<KeyId>& persons) {
  std::vector<std::string> names;
  names.reserve(persons.size());
  for (const KeyId& person : persons) names.push_back(person_name(view.state->roster, person));
  return words.list(names);
}

std::string cite(const TraceView& view, std::size_t record) {
  const Entry& entry = view.chain->records[record].at.entry;
  return format_citation({entry.dossier, entry.folio});
}

// What is told of a step beside who and when, where an opening is kept here.
constexpr std::string_view told_slots[] = {"from", "to",        "recipient", "authority",
                                           "seal", "condition", "storage"};

const std::vector<Opening>* stated_by(const TraceView& view, std::size_t record) {
  const auto found = view.stated.find(view.chain->records[record].at.id);
  return found == view.stated.end() ? nullptr : &found->second;
}

std::string file_text(const Words& words, const Message& which, const StatedFile& file) {
  constexpr std::size_t digits = 16;
  switch (file.state) {
    case StatedFile::State::absent:
      return "";
    case StatedFile::State::unknown:
      return words.translate(say("{1}: not kept here", words.translate(which)));
    case StatedFile::State::stated:
      break;
  }
  return words.translate(
      say("{1}: {2}…", words.translate(which), file.digest->hex().substr(0, digits)));
}

std::string details_of(const Words& words, const TraceView& view, std::size_t record) {
  std::vector<std::string> details;
  const CustodyRecord& one = view.chain->records[record];
  const bool custody = one.at.record.kind == number_of(Kind::custody);
  const std::vector<Opening>* openings = stated_by(view, record);
  for (const std::string_view slot : told_slots) {
    if (openings == nullptr) break;
    for (const Opening& opening : *openings) {
      const auto* text = std::get_if<Opening::Text>(&opening.value);
      if (opening.name != slot || text == nullptr) continue;
      details.push_back(words.translate(say("{1}: {2}", field_label(words, one.at.record, opening),
                                            shortened(printable(text->value), 60))));
    }
  }
  for (const auto& [which, file] :
       {std::pair(custody ? say("file before") : say("file"), &one.before),
        std::pair(say("file after"), &one.after)}) {
    const std::string text = file_text(words, which, *file);
    if (!text.empty()) details.push_back(text);
  }
  std::string joined;
  for (const std::string& detail : details)
    joined += (joined.empty() ? "" : std::string(words.choose("; ", "；"))) + detail;
  return joined;
}

Document file_document(const StatedFile& file) {
  return file.digest ? Document(file.digest->hex()) : Document();
}

Document step_document(const TraceView& view, const CustodyStep& step) {
  const CustodyRecord& one = view.chain->records[step.record];
  const bool custody = one.at.record.kind == number_of(Kind::custody);
  Document fields = Document::object();
  if (const std::vector<Opening>* openings = stated_by(view, step.record)) {
    for (const Opening& opening : *openings) {
      const auto* text = std::get_if<Opening::Text>(&opening.value);
      const bool told = std::find(std::begin(told_slots), std::end(told_slots), opening.name) !=
                        std::end(told_slots);
      if (told && text != nullptr) fields.set(opening.name, printable(text->value));
    }
  }
  const Term* act = act_of(one.at);
  Document document = Document::object();
  document.set("citation", cite(view, step.record))
      .set("index", one.at.entry.index.value)
      .set("kind", code_name(Vocabulary::kinds, one.at.record.kind))
      .set("what", what_name(step.what))
      .set("act", act == nullptr ? Document() : Document(act->name))
      .set("occurred", format_day(one.at.record.occurred))
      .set("admitted", format_time(one.at.entry.admitted, view.zone()))
      .set("signedBy", signers_document(signer_names(*view.state, one.at.record)))
      .set("fields", std::move(fields))
      .set(custody ? "before" : "file", file_document(one.before));
  if (custody) document.set("after", file_document(one.after));
  return document;
}

// Who holds it, or what keeps that from being said.
Message conclusion(const Words& words, const TraceView& view) {
  const Custody& custody = view.chain->custody;
  if (custody.broken)
    return say("the chain breaks at {1}: {2}", cite(view, custody.broken->record),
               words.translate(custody.broken->sentence));
  const std::string holders = names_of(words, view, custody.holders);
  if (custody.gone)
    return say(
        "unbroken, and no longer here: it left, or was destroyed, by {1}; before, {2} held it",
        cite(view, *custody.gone), holders);
  if (view.chain->records.size() == 1)
    return say("nobody handed it over so far; {1} registered it", holders);
  return say("unbroken; held by {1} now", holders);
}

}  // namespace

std::string custody_page(const Words& words, const TraceView& view) {
  if (!view.chain && !view.chain_unknown) return "";
  std::string page = "\n" + words.translate(say("Custody")) + "\n";
  const std::string verdict = words.translate(verdict_word(custody_verdict(view)));
  const auto conclude = [&](const Message& message) {
    page += verdict + std::string(words.choose(": ", "：")) + words.translate(message) + "\n";
  };
  if (view.chain_unknown) {
    conclude(view.chain_unknown->message());
    return page;
  }
  std::vector<std::vector<std::string>> table;
  table.reserve(view.chain->custody.steps.size());
  for (const CustodyStep& step : view.chain->custody.steps) {
    const TracedRecord& at = view.chain->records[step.record].at;
    std::string act = act_text(words, at);
    if (step.what == What::not_counted) act = words.translate(say("{1} (withdrawn)", act));
    table.push_back({cite(view, step.record), format_day(at.record.occurred), act,
                     words.list(signer_names(*view.state, at.record)),
                     details_of(words, view, step.record)});
  }
  page += format_table(table);
  conclude(conclusion(words, view));
  const Custody& custody = view.chain->custody;
  if (custody.awaited)
    page += words.translate(say("the hand-over {1} waits to be acknowledged, and is not late yet",
                                cite(view, *custody.awaited))) +
            "\n";
  if (custody.unknown > 0)
    page += words.translate(say("not checked: {1} files of which no digest is kept here",
                                std::to_string(custody.unknown))) +
            "\n";
  return page;
}

Document custody_document(const Words& words, const TraceView& view) {
  if (!view.chain && !view.chain_unknown) return {};
  Document document = Document::object();
  document.set("verdict", verify::verdict_name(custody_verdict(view)));
  if (view.chain_unknown) return document.set("sentence", words.translate(*view.chain_unknown));
  const Custody& custody = view.chain->custody;
  const auto cited = [&](const std::optional<std::size_t>& record) {
    return record ? Document(cite(view, *record)) : Document();
  };
  Document holders = Document::array(), steps = Document::array();
  for (const KeyId& person : custody.holders) holders.push(person_name(view.state->roster, person));
  for (const CustodyStep& step : custody.steps) steps.push(step_document(view, step));
  std::optional<std::size_t> broken_at;
  if (custody.broken) broken_at = custody.broken->record;
  return document.set("sentence", words.translate(conclusion(words, view)))
      .set("heldBy", std::move(holders))
      .set("goneBy", cited(custody.gone))
      .set("brokenAt", cited(broken_at))
      .set("awaited", cited(custody.awaited))
      .set("filesCompared", std::uint64_t{custody.compared})
      .set("filesNotKept", std::uint64_t{custody.unknown})
      .set("steps", std::move(steps));
}

}  // namespace muniment::cli
