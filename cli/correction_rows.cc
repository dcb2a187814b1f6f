#include "cli/correction_rows.h"

#include "cli/registrations.h"

namespace muniment::cli {

namespace {

// A record that corrects another one, with all that is told of it.
struct Correction {
  CorrectedBy by;
  std::vector<std::string> signed_by;
  const Term* ground;                  // of a withdrawal
  std::optional<std::string> because;  // none: not kept here
  std::optional<CorrectedBy> itself;   // was corrected by another one
};

std::optional<std::string> stated_reason(evidence::Registrar& registrar,
                                         const evidence::Item& item) {
  const Result<std::vector<Opening>> openings = registrar.openings(item);
  if (!openings.ok()) return std::nullopt;
  for (const Opening& opening : *openings) {
    const auto* text = std::get_if<Opening::Text>(&opening.value);
    if (text != nullptr && opening.name == "because") return printable(text->value);
  }
  return std::nullopt;
}

const Term* stated_ground(const Record& record) {
  for (const Fact& fact : record.facts) {
    const auto* code = std::get_if<Fact::Code>(&fact.value);
    if (fact.code == number_of(FactCode::withdrawn) && code != nullptr) {
      return term_by_code(Vocabulary::withdrawals, code->value);
    }
  }
  return nullptr;
}

Result<Correction> read_correction(evidence::Registrar& registrar, const evidence::Item& item,
                                   const Hash& corrected, const EvidenceState& state) {
  Correction correction{corrected_by(item.entry, item.record, corrected),
                        signer_names(state, item.record), stated_ground(item.record),
                        stated_reason(registrar, item), std::nullopt};
  const Result<std::vector<evidence::Item>> again = registrar.corrections(item);
  if (!again.ok()) return Error(again.error());
  if (!again->empty()) {
    correction.itself = corrected_by(again->back().entry, again->back().record, item.record_id);
  }
  return correction;
}

std::string row_of(const Words& words, const Correction& correction, int zone) {
  std::string row = correction_text(words, correction.by, zone) +
                    std::string(words.choose(", ", "，")) + words.list(correction.signed_by);
  if (correction.ground != nullptr) {
    row += words.choose(", ", "，");
    row += words.choose(correction.ground->english, correction.ground->chinese);
  }
  if (correction.because) row += std::string(words.choose(": ", "：")) + *correction.because;
  if (!correction.itself) return row;
  return row + std::string(words.choose("; ", "；")) +
         words.translate(say("{1} itself: {2}", correction.by.citation,
                             correction_text(words, correction.itself, zone)));
}

Document document_of(const Correction& correction, int zone) {
  const Term* ground = correction.ground;
  Document document = Document::object();
  document.set("citation", correction.by.citation)
      .set("relation", correction.by.withdraws() ? "withdraws" : "supersedes")
      .set("admitted", format_time(correction.by.admitted, zone))
      .set("signedBy", signers_document(correction.signed_by))
      .set("withdrawn", ground == nullptr ? Document() : Document(ground->name))
      .set("because", correction.because ? Document(*correction.because) : Document());
  set_correction(document, correction.itself, zone);
  return document;
}

}  // namespace

Status add_corrections(Sheet& sheet, evidence::Registrar& registrar, const evidence::Item& item,
                       const EvidenceState& state) {
  const int zone = state.policy.zone_minutes;
  const Result<std::vector<evidence::Item>> items = registrar.corrections(item);
  if (!items.ok()) return Error(items.error());
  std::optional<CorrectedBy> newest;
  Document list = Document::array();
  for (const evidence::Item& one : *items) {
    const Result<Correction> read = read_correction(registrar, one, item.record_id, state);
    if (!read.ok()) return Error(read.error());
    newest = read->by;
    sheet.add_row(sheet.words().translate(say("corrected")), row_of(sheet.words(), *read, zone));
    list.push(document_of(*read, zone));
  }
  set_correction(sheet.document(), newest, zone);
  sheet.document().set("corrections", std::move(list));
  return {};
}

}  // namespace muniment::cli
