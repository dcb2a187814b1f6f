#include "cli/entry_words.h"

namespace muniment::cli {

std::string headline(const std::vector<Opening>& openings) {
  std::string file;
  for (const Opening& opening : openings) {
    const auto* text = std::get_if<Opening::Text>(&opening.value);
    if (text != nullptr && (opening.name == "title" || opening.name == "name"))
      return printable(text->value);
    const auto* content = std::get_if<Content>(&opening.value);
    if (content != nullptr && file.empty()) file = printable(as_text(content->name));
  }
  return file;
}

std::string headline_of(const Words& words, evidence::Registrar& registrar,
                        const evidence::Item& item) {
  const Result<std::vector<Opening>> openings = registrar.openings(item);
  if (!openings.ok()) return words.translate(say("[not opened here]"));
  std::string said = headline(*openings);
  const bool sealed = said.empty() && openings->size() < item.record.fields.size();
  return sealed ? words.translate(say("[sealed]")) : said;
}

Result<std::optional<std::string>> erased_by(const Words& words, evidence::Registrar& registrar,
                                             const evidence::Item& item) {
  const Result<std::optional<evidence::Item>> erasure = registrar.erasure(item);
  if (!erasure.ok()) return erasure.error();
  if (!erasure->has_value()) return std::optional<std::string>();
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return state.error();
  const evidence::Item& by = **erasure;
  const KeyId& signer = by.record.signers.front().key;
  const RosterKey* known = (*state)->roster.find(signer);
  std::string why;
  for (const Fact& fact : by.record.facts) {
    const auto* code = std::get_if<Fact::Code>(&fact.value);
    if (fact.code == number_of(FactCode::erased) && code != nullptr) {
      why = label(words, Vocabulary::erasures, code->value);
    }
  }
  return std::optional(words.translate(say(
      "erased upon {1} of {2}, by {3}: {4}", format_citation({by.entry.dossier, by.entry.folio}),
      format_time(by.entry.admitted, (*state)->policy.zone_minutes),
      known == nullptr ? signer.hex() : known->enrolment.keys.name, why)));
}

}  // namespace muniment::cli
