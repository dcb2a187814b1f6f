// What became of a record: which later one stands in its place, or takes it back, and when. Nothing
// disappears; it is told beside whatever is told of the record.
#pragma once

#include <map>

#include "cli/context.h"
#include "evidence/model/correction.h"

namespace muniment::cli {

// The record that stands in another one's place, or takes it back.
struct CorrectedBy {
  std::string citation;
  std::uint16_t relation;  // supersedes or withdraws
  std::int64_t admitted;   // UTC ms

  bool withdraws() const { return relation == number_of(Relation::withdraws); }
};
// How the record of `entry` corrects the one of this id; it must.
CorrectedBy corrected_by(const Entry& entry, const Record& record, const Hash& id);

using Corrections = std::map<Hash, CorrectedBy>;  // by the id of the earlier record; the newest one
Result<Corrections> read_corrections(evidence::Registrar& registrar);
std::optional<CorrectedBy> correction_of(const Corrections& corrections, const Hash& id);

// The keys `supersededBy`, `withdrawnBy` and `correctedAt`: of a record that stands, all null.
void set_correction(Document& document, const std::optional<CorrectedBy>& corrected,
                    int zone_minutes);
// "superseded by R7-FGW/9 on 2022-08-20", or empty.
std::string correction_text(const Words& words, const std::optional<CorrectedBy>& corrected,
                            int zone_minutes);
// The same of the record at a place, as a report tells it.
verify::Check correction_check(const CorrectedBy& corrected, verify::Place of, int zone_minutes);

}  // namespace muniment::cli
