#include "cli/registrations.h"

namespace muniment::cli {

Result<Registrations> read_registrations(evidence::Registrar& registrar,
                                         const Corrections& corrections,
                                         std::vector<evidence::ContentPlace> places,
                                         const std::function<bool(const Opening&)>& wanted) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  Registrations registrations;
  const Status read = registrar.each_opening(
      std::move(places), [&](const evidence::Item& item, const Result<Opening>& opening) -> Status {
        const Citation citation{item.entry.dossier, item.entry.folio};
        if (!opening.ok()) {
          registrations.damaged.push_back(format_citation(citation));
          return {};
        }
        if (!wanted(*opening)) return {};
        registrations.found.push_back({citation, item.entry.index, item.leaf, item.record_id,
                                       item.record.kind, item.entry.admitted,
                                       signer_names(**state, item.record), *opening,
                                       correction_of(corrections, item.record_id)});
        return {};
      });
  if (!read.ok()) return Error(read.error());
  return registrations;
}

std::vector<std::string> signer_names(const EvidenceState& state, const Record& record) {
  std::vector<std::string> names;
  for (const Signer& signer : record.signers) {
    const RosterKey* key = state.roster.find(signer.key);
    names.push_back(key == nullptr ? signer.key.hex().substr(0, 16) : key->enrolment.keys.name);
  }
  return names;
}

Document signers_document(const std::vector<std::string>& names) {
  return Words(Language::english).list(names);
}

Document registration_document(const Registration& registration, int zone_minutes) {
  const Term* kind = term_by_code(Vocabulary::kinds, registration.kind);
  Document document = Document::object();
  document.set("citation", format_citation(registration.citation))
      .set("index", registration.index.value)
      .set("kind", kind == nullptr ? std::to_string(registration.kind) : std::string(kind->name))
      .set("field", registration.opening.name);
  if (const auto* content = std::get_if<Content>(&registration.opening.value)) {
    document.set("name", printable(as_text(content->name))).set("size", content->size);
  }
  document.set("admitted", format_time(registration.admitted, zone_minutes))
      .set("signedBy", signers_document(registration.signed_by))
      .set("recordId", registration.record_id.hex());
  set_correction(document, registration.corrected, zone_minutes);
  return document;
}

}  // namespace muniment::cli
