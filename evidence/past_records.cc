#include "evidence/past_records.h"

#include <algorithm>

#include "evidence/model/access.h"

namespace muniment::evidence {

namespace {

bool is_sealed(const KindRow& row, std::size_t slot) {
  return class_of(row, static_cast<std::uint16_t>(slot)) == AccessClass::sealed;
}

// Those of class `sealed` do not count: few open them, and a guess at one must not be answered.
void leave_out_sealed(const Record& record, std::vector<Opening>& openings) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) return;
  std::erase_if(openings, [&](const Opening& opening) { return is_sealed(*row, opening.slot); });
}

bool are_all_others(const Record& record, const std::vector<Opening>& openings) {
  const KindRow* row = row_of(record.kind);
  std::size_t others = 0;
  for (std::size_t slot = 0; row != nullptr && slot < record.fields.size(); ++slot) {
    others += is_sealed(*row, slot) ? 0U : 1U;
  }
  return openings.size() == others;
}

}  // namespace

// The id that the record would have without what is drawn, without what a clock says and without
// the fields that are not opened.
Hash PastRecords::statement(const Roster& roster, Record record, std::vector<Opening> openings) {
  record.nonce = Bytes(nonce_bytes, 0);
  record.stated = 0;
  record.seen.reset();
  for (Signer& signer : record.signers) {
    const RosterKey* key = roster.find(signer.key);
    if (key != nullptr) signer.key = key->enrolment.person;
  }
  const KeyId author = record.signers.front().key;
  record.fields.assign(record.fields.size(), Hash(std::array<std::uint8_t, Hash::size>{}));
  for (Opening& opening : openings) {
    opening.salt = Bytes(salt_bytes, 0);
    record.fields[opening.slot] =
        commitment(hasher_, author, record.nonce, opening.slot, encode_opening(opening));
  }
  return record_id(hasher_, encode_record(record));
}

Result<PastRecords::Statements*> PastRecords::of_dossier(const Roster& roster,
                                                         const std::string& dossier) {
  const auto [place, added] = known_.try_emplace(dossier);
  Statements& statements = place->second;
  if (!added) return &statements;
  const Status visited = registrar_.each(dossier, [&](const Item& item) -> Status {
    Result<std::vector<Opening>> openings = registrar_.openings(item, Reading::ordinary);
    if (!openings.ok() || !are_all_others(item.record, *openings)) {
      if (!damage_) {
        damage_ = openings.ok()
                      ? Error(ErrorKind::missing, say("fields of {1} are sealed for others",
                                                      format_citation({dossier, item.entry.folio})))
                      : openings.error();
      }
      return {};
    }
    const Citation citation{dossier, item.entry.folio};
    statements[statement(roster, item.record, *std::move(openings))].records.push_back(
        {citation, item.record_id});
    return {};
  });
  // A dossier that is not open has none.
  if (!visited.ok() && visited.error().kind() != ErrorKind::missing) return Error(visited.error());
  return &statements;
}

Result<std::optional<PastRecords::Past>> PastRecords::take(const Roster& roster,
                                                           const Unsigned& stated) {
  Result<Statements*> statements = of_dossier(roster, stated.dossier);
  if (!statements.ok()) return std::move(statements).error();
  if ((*statements)->empty()) return std::optional<Past>();
  Result<Record> record = decode_record(stated.record);
  if (!record.ok()) return std::move(record).error();
  std::vector<Opening> openings;
  openings.reserve(stated.openings.size());
  for (const Bytes& bytes : stated.openings) {
    Result<Opening> opening = decode_opening(bytes);
    if (!opening.ok()) return std::move(opening).error();
    openings.push_back(*std::move(opening));
  }
  leave_out_sealed(*record, openings);
  const auto found =
      (*statements)->find(statement(roster, *std::move(record), std::move(openings)));
  if (found == (*statements)->end()) return std::optional<Past>();
  Alike& alike = found->second;
  if (alike.taken == alike.records.size()) return std::optional<Past>();
  return std::optional<Past>(alike.records[alike.taken++]);
}

}  // namespace muniment::evidence
