#include "cli/index_check.h"

#include <utility>

namespace muniment::cli {
namespace {

constexpr std::size_t looked_up_together = 4096;

verify::Place place_of(const Entry& entry) {
  return {.index = entry.index,
          .citation = Citation{entry.dossier, entry.folio},
          .field = {},
          .first_byte = {},
          .last_byte = {},
          .file = {}};
}

}  // namespace

IndexCheck::IndexCheck(const Snapshot& snapshot, verify::Report& report)
    : snapshot_(snapshot), report_(report) {
  const auto newest = evidence::newest_checkpoint(snapshot);
  Result<std::vector<DossierHead>> heads = snapshot.heads();
  if (!newest.ok() || !heads.ok()) {
    fail(newest.ok() ? heads.error() : newest.error());
    return;
  }
  if (*newest) size_ = (*newest)->checkpoint.size.value;
  heads_ = *std::move(heads);
  for (const DossierHead& head : heads_) ordinals_.emplace(head.dossier, head.ordinal);
}

void IndexCheck::look_at(const evidence::Item& item) {
  const Entry& entry = item.entry;
  if (entry.index.value >= size_) return;
  const auto ordinal = ordinals_.find(entry.dossier);
  if (ordinal != ordinals_.end()) {
    const auto found = snapshot_.find_folio(ordinal->second, entry.folio);
    if (!found.ok()) return fail(found.error());
    if (*found != entry.index) {
      refute(say("the store does not find this entry by its folio; \"muniment reindex\" makes its "
                 "indexes again from the entries"),
             place_of(entry));
    }
  }
  records_.push_back(item.record_id);
  places_.push_back(place_of(entry));
  if (records_.size() == looked_up_together) look_at_records();
}

void IndexCheck::look_at_records() {
  const std::vector<Hash> records = std::exchange(records_, {});
  const std::vector<verify::Place> places = std::exchange(places_, {});
  const auto candidates = snapshot_.find_records(records);
  if (!candidates.ok()) return fail(candidates.error());
  std::vector<bool> found(records.size(), false);
  for (const RecordCandidate& candidate : *candidates) {
    if (candidate.index == places[candidate.position].index) found[candidate.position] = true;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i]) continue;
    refute(say("the store does not find this entry by its record's id; \"muniment reindex\" makes "
               "its indexes again from the entries"),
           places[i]);
  }
}

// Folios that no dossier has.
void IndexCheck::look_beyond() {
  for (std::size_t ordinal = 0; ordinal <= heads_.size(); ++ordinal) {
    const bool known = ordinal < heads_.size();
    const auto beyond = snapshot_.find_folio(ordinal, known ? heads_[ordinal].folio + 1 : 1);
    if (!beyond.ok()) return fail(beyond.error());
    if (!*beyond) continue;
    refute(say("the store's index holds folios that the ledger has not; \"muniment reindex\" makes "
               "its indexes again from the entries"),
           {});
  }
}

void IndexCheck::conclude() {
  look_at_records();
  look_beyond();
  if (!sound_) return;
  report_.add({.name = "indexes",
               .outcome = verify::Outcome::pass,
               .sentence = say("the store finds every entry by its folio and its record's id"),
               .place = {}});
}

void IndexCheck::refute(Message sentence, const verify::Place& place) {
  sound_ = false;
  report_.add({.name = "indexes",
               .outcome = verify::Outcome::refuted,
               .sentence = std::move(sentence),
               .place = place});
}

void IndexCheck::fail(const Error& error) {
  const ErrorKind kind = error.kind();
  const bool damaged = kind == ErrorKind::malformed || kind == ErrorKind::mismatch;
  sound_ = false;
  report_.add({.name = "indexes",
               .outcome = damaged ? verify::Outcome::refuted : verify::Outcome::cannot_evaluate,
               .sentence = error.message(),
               .place = {}});
}

}  // namespace muniment::cli
