// What is still to come, and until when (evidence/README.md, "Deadlines"): what ends a term, which
// day is its last, and the terms that nothing has ended.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/model/relations.h"
#include "evidence/model/rules.h"

namespace muniment {

// What ends a term.
enum class Awaited { triage, answer, acknowledgement, rectification, disclosure };

// Of a term that begins with a record.
struct TimeLimit {
  LeafIndex since;
  const Record& record;            // of that entry
  std::optional<LeafIndex> whole;  // that it is `partOf`
  Awaited awaited;
  std::optional<std::int64_t> days;  // by the round in force
};

// The last day that is in time, since 1970-01-01: by an approved extension, by a day of its own, or
// by the round's days. None: it has none.
Result<std::optional<std::int64_t>> last_day(const TimeLimit& limit, const Relations& relations,
                                             const ReadRecord& read);

// A term that nothing has ended.
struct Deadline {
  LeafIndex since;  // the record with which it begins
  Awaited awaited;
  std::string dossier;
  std::int64_t last_day;
};

// Those of one dossier or of all, by the rounds that are in force after the newest entry, ascending
// by `since`. The state knows the filings of the dossiers.
Result<std::vector<Deadline>> find_deadlines(const EvidenceState& state, const Relations& relations,
                                             const ReadRecord& read,
                                             const std::optional<std::string>& dossier = {});

// One sentence about one that passed so many days ago.
Message overdue_sentence(const Deadline& deadline, std::int64_t days);

}  // namespace muniment
