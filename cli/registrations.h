// Registrations as people and scripts are told of them: what `find` and `verify` say about an
// entry that holds a file or a text.
#pragma once

#include <functional>
#include <map>

#include "cli/context.h"
#include "evidence/model/correction.h"

namespace muniment::cli {

// The record that stands in another one's place, or takes it back.
struct CorrectedBy {
  std::string citation;
  std::uint16_t relation;  // supersedes or withdraws
  std::int64_t admitted;   // UTC ms
};
// How the record of `entry` corrects the one of this id; it must.
CorrectedBy corrected_by(const Entry& entry, const Record& record, const Hash& id);
using Corrections = std::map<Hash, CorrectedBy>;  // by the id of the earlier record; the newest one
Result<Corrections> read_corrections(evidence::Registrar& registrar);

struct Registration {
  Citation citation;
  LeafIndex index;
  Hash leaf;
  Hash record_id;
  std::uint16_t kind;
  std::int64_t admitted;
  std::vector<std::string> signed_by;
  Opening opening;  // checked against the record
  std::optional<CorrectedBy> corrected;
};

struct Registrations {
  std::vector<Registration> found;   // ascending
  std::vector<std::string> damaged;  // citations of entries whose kept openings do not hold
};
// Reads the places whose opening `wanted` accepts.
Result<Registrations> read_registrations(evidence::Registrar& registrar,
                                         const Corrections& corrections,
                                         std::vector<evidence::ContentPlace> places,
                                         const std::function<bool(const Opening&)>& wanted);

// Names of those who signed, as key files have them.
std::vector<std::string> signer_names(const EvidenceState& state, const Record& record);
Document signers_document(const std::vector<std::string>& names);  // the same in each language

// The keys `supersededBy`, `withdrawnBy` and `correctedAt`: of a record that stands, all null.
void set_correction(Document& document, const std::optional<CorrectedBy>& corrected,
                    int zone_minutes);
// "superseded by R7-FGW/9", or empty.
std::string correction_text(const Words& words, const std::optional<CorrectedBy>& corrected);
Document registration_document(const Registration& registration, int zone_minutes);

}  // namespace muniment::cli
