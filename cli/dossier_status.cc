#include "cli/dossier_status.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "cli/drafting.h"
#include "cli/entry_words.h"
#include "cli/rounds.h"
#include "evidence/model/passed_over.h"

namespace muniment::cli {

namespace {

// That the file which was named is the one whose facts are in force here.
Status check_round(evidence::Registrar& registrar, const evidence::Item& stated,
                   const LoadedRound& loaded) {
  if (evidence::terms_of(loaded.file) != *round_terms(stated.record)) {
    return Error(ErrorKind::usage,
                 say("this file is not the round that {1} states: its checklist or its days are "
                     "others",
                     format_citation({stated.entry.dossier, stated.entry.folio})));
  }
  const std::optional<Hash> committed = committed_round(registrar, stated);
  if (committed && loaded.content.digests.front().value != *committed) {
    return Error(ErrorKind::usage,
                 say("this file is not the one that {1} committed to: its bytes are others",
                     format_citation({stated.entry.dossier, stated.entry.folio})));
  }
  return {};
}

Status read_round(const Context& context, evidence::Registrar& registrar, DossierStatus& status) {
  const Result<std::optional<evidence::Item>> stated = registrar.round(status.dossier);
  if (!stated.ok()) return Error(stated.error());
  const std::optional<std::string>& named = context.options.round;
  if (!stated->has_value()) {
    if (!named) return {};
    return Error(ErrorKind::usage, say("no round is in force for {1}", printable(status.dossier)));
  }
  status.round_entry = format_citation({(*stated)->entry.dossier, (*stated)->entry.folio});
  if (!named) {
    status.round = kept_round(context, registrar, status.dossier);
    return {};
  }
  Result<LoadedRound> loaded =
      load_round(context, registrar.identity().suite, status.state->policy.zone_minutes, *named);
  if (!loaded.ok()) return std::move(loaded).error();
  if (Status fits = check_round(registrar, **stated, *loaded); !fits.ok()) return fits;
  status.round = std::move(loaded->file);
  return {};
}

// What the ledger as a whole knows of the dossier's terms and disclosures.
Status read_awaited(evidence::Registrar& registrar, DossierStatus& status) {
  std::unordered_map<std::uint64_t, std::size_t> places;
  for (std::size_t at = 0; at < status.records.size(); ++at) {
    places.emplace(status.records[at].entry.index.value, at);
  }
  const Result<std::vector<Deadline>> deadlines = registrar.deadlines(status.dossier);
  if (!deadlines.ok()) return deadlines.error();
  for (const Deadline& one : *deadlines) {
    const auto place = places.find(one.since.value);
    if (place == places.end()) continue;  // registered since the records were read
    status.deadlines.push_back(
        {place->second, one.awaited, static_cast<std::int32_t>(one.last_day)});
  }
  std::stable_sort(status.deadlines.begin(), status.deadlines.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
  const Result<const Relations*> relations = registrar.relations();
  if (!relations.ok()) return relations.error();
  std::set<std::size_t> passed_over;
  for (const PassedOver& one : find_passed_over(**relations)) {
    const auto place = places.find(one.item.value);
    if (place != places.end()) passed_over.insert(place->second);
  }
  if (!passed_over.empty()) {
    status.progress.missing.push_back(
        {Missing::disclosed_items, {passed_over.begin(), passed_over.end()}});
  }
  return {};
}

// Of the records that are told by themselves.
void read_titles(evidence::Registrar& registrar, DossierStatus& status) {
  std::set<std::size_t> told;
  for (const FindingProgress& finding : status.progress.findings) {
    if (finding.stage != FindingStage::closed) told.insert(finding.record);
  }
  for (const DossierStatus::Due& due : status.deadlines) told.insert(due.record);
  for (const std::size_t record : told) {
    const Entry& entry = status.records[record].entry;
    const Result<evidence::Item> item = registrar.find(Citation{entry.dossier, entry.folio});
    if (!item.ok()) continue;
    const Result<std::vector<Opening>> openings = registrar.openings(*item);
    if (openings.ok()) status.titles.emplace(record, headline(*openings));
  }
}

}  // namespace

std::string DossierStatus::cite(std::size_t record) const {
  return format_citation({records[record].entry.dossier, records[record].entry.folio});
}

std::size_t DossierStatus::overdue() const {
  return static_cast<std::size_t>(std::count_if(deadlines.begin(), deadlines.end(),
                                                [&](const Due& due) { return due.day < today; }));
}

std::size_t DossierStatus::count(const MissingPart& part) const {
  if (part.what != Missing::points) return part.records.size();
  const auto& points = progress.points;
  return static_cast<std::size_t>(std::count_if(
      points.begin(), points.end(), [](const CheckedPoint& point) { return !point.covered(); }));
}

Result<DossierStatus> read_dossier_status(Context& context, evidence::Registrar& registrar) {
  const std::string& dossier = *context.options.dossier;
  if (dossier.empty()) {
    return Error(ErrorKind::usage, say("the ledger's own affairs have no checklist and no "
                                       "deadlines; \"muniment status\" tells of them"));
  }
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  DossierStatus status{.dossier = dossier, .state = *state, .today = 0};
  status.today = day_of(context.clock.now_ms(), (*state)->policy.zone_minutes);
  const Status read = registrar.each(dossier, [&](const evidence::Item& item) -> Status {
    status.records.push_back({item.entry, item.record_id, item.record});
    return {};
  });
  if (!read.ok()) return Error(read.error());
  if (Status round = read_round(context, registrar, status); !round.ok()) {
    return std::move(round).error();
  }
  status.progress = measure_progress(status.records, round_of(*status.state, dossier));
  if (Status awaited = read_awaited(registrar, status); !awaited.ok()) {
    return std::move(awaited).error();
  }
  read_titles(registrar, status);
  return status;
}

std::string point_text(const Words& words, const DossierStatus& status, std::uint16_t number) {
  return round_text(words, status.round ? &*status.round : nullptr, FactCode::checklist, number);
}

}  // namespace muniment::cli
