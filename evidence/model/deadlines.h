// What never came: deadlines that passed without the record that would have met them, which rule 9
// cannot tell of (evidence/README.md, "Overdue").
#pragma once

#include <vector>

#include "evidence/model/relations.h"
#include "evidence/model/rules.h"

namespace muniment {

struct Overdue {
  enum class Missing { triage, answer, rectification, disclosure };
  LeafIndex since;  // the record with which the deadline began
  std::string dossier;
  Missing missing;
  std::int64_t last_day;  // on which it would have been in time
  std::int64_t days;      // that passed since
};

// On the day `today`, by the rounds that are in force after the newest entry; ascending by `since`.
// `read` gives what the record of an entry states. The state knows the filings of the dossiers.
Result<std::vector<Overdue>> find_overdue(
    const EvidenceState& state, const Relations& relations,
    const std::function<Result<std::shared_ptr<const Record>>(LeafIndex)>& read,
    std::int64_t today);

// One sentence about it.
Message overdue_sentence(const Overdue& overdue);

}  // namespace muniment
