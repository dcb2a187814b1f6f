// Registrations as people and scripts are told of them: what `find` and `verify` say about an
// entry that holds a file or a text.
#pragma once

#include <functional>

#include "cli/corrections.h"

namespace muniment::cli {

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

Document registration_document(const Registration& registration, int zone_minutes);

}  // namespace muniment::cli
