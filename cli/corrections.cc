#include "cli/corrections.h"

namespace muniment::cli {

namespace {

std::string day_text(const CorrectedBy& corrected, int zone_minutes) {
  return format_day(day_of(corrected.admitted, zone_minutes));
}

}  // namespace

CorrectedBy corrected_by(const Entry& entry, const Record& record, const Hash& id) {
  CorrectedBy by{format_citation({entry.dossier, entry.folio}), 0, entry.admitted};
  for (const Link& link : record.links) {
    if (link.target == id && corrects(link)) by.relation = link.relation;
  }
  return by;
}

Result<Corrections> read_corrections(evidence::Registrar& registrar) {
  Corrections corrections;
  const Status read = registrar.each_correction([&](const evidence::Item& item) -> Status {
    for (const Link& link : item.record.links) {
      if (!corrects(link)) continue;
      corrections.insert_or_assign(link.target, corrected_by(item.entry, item.record, link.target));
    }
    return {};
  });
  if (!read.ok()) return Error(read.error());
  return corrections;
}

std::optional<CorrectedBy> correction_of(const Corrections& corrections, const Hash& id) {
  const auto found = corrections.find(id);
  return found == corrections.end() ? std::nullopt : std::optional(found->second);
}

void set_correction(Document& document, const std::optional<CorrectedBy>& corrected,
                    int zone_minutes) {
  const bool withdrawn = corrected && corrected->withdraws();
  document.set("supersededBy", corrected && !withdrawn ? Document(corrected->citation) : Document())
      .set("withdrawnBy", withdrawn ? Document(corrected->citation) : Document())
      .set("correctedAt",
           corrected ? Document(format_time(corrected->admitted, zone_minutes)) : Document());
}

std::string correction_text(const Words& words, const std::optional<CorrectedBy>& corrected,
                            int zone_minutes) {
  if (!corrected) return "";
  const std::string day = day_text(*corrected, zone_minutes);
  return words.translate(corrected->withdraws()
                             ? say("withdrawn by {1} on {2}", corrected->citation, day)
                             : say("superseded by {1} on {2}", corrected->citation, day));
}

verify::Check correction_check(const CorrectedBy& corrected, verify::Place of, int zone_minutes) {
  const std::string citation = format_citation(*of.citation);
  const std::string day = day_text(corrected, zone_minutes);
  if (corrected.withdraws()) {
    return {.name = "withdrawn",
            .outcome = verify::Outcome::flagged,
            .sentence = say("{1} is registered, and was withdrawn by {2} on {3}", citation,
                            corrected.citation, day),
            .place = std::move(of)};
  }
  return {.name = "superseded",
          .outcome = verify::Outcome::flagged,
          .sentence = say("{1} is superseded by {2} since {3}", citation, corrected.citation, day),
          .place = std::move(of)};
}

}  // namespace muniment::cli
