#include "evidence/past_records.h"

namespace muniment::evidence {

// The id that the record would have without what is drawn and without what a clock says.
Hash PastRecords::statement(const Roster& roster, Record record, std::vector<Opening> openings) {
  record.nonce = Bytes(nonce_bytes, 0);
  record.stated = 0;
  record.seen.reset();
  for (Signer& signer : record.signers) {
    const RosterKey* key = roster.find(signer.key);
    if (key != nullptr) signer.key = key->enrolment.person;
  }
  const KeyId author = record.signers.front().key;
  for (std::size_t i = 0; i < openings.size(); ++i) {
    openings[i].salt = Bytes(salt_bytes, 0);
    record.fields[i] =
        commitment(hasher_, author, record.nonce, openings[i].slot, encode_opening(openings[i]));
  }
  return record_id(hasher_, encode_record(record));
}

Result<PastRecords::Statements*> PastRecords::of_dossier(const Roster& roster,
                                                         const std::string& dossier) {
  const auto [place, added] = known_.try_emplace(dossier);
  Statements& statements = place->second;
  if (!added) return &statements;
  const Status visited = registrar_.each(dossier, [&](const Item& item) -> Status {
    Result<std::vector<Opening>> openings = registrar_.openings(item);
    const bool whole = openings.ok() && openings->size() == item.record.fields.size();
    if (!whole) {
      if (!damage_ && !openings.ok()) damage_ = openings.error();
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
  const auto found =
      (*statements)->find(statement(roster, *std::move(record), std::move(openings)));
  if (found == (*statements)->end()) return std::optional<Past>();
  Alike& alike = found->second;
  if (alike.taken == alike.records.size()) return std::optional<Past>();
  return std::optional<Past>(alike.records[alike.taken++]);
}

}  // namespace muniment::evidence
