// How far a dossier is: what of the round's checklist was looked at, which findings are open, and
// what is missing before the next step (evidence/README.md, "Progress").
//
// Pure, and linear in the records and their links.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "evidence/model/provenance.h"
#include "evidence/model/round.h"

namespace muniment {

// A point of the round's checklist.
struct CheckedPoint {
  std::uint16_t number;
  std::size_t findings = 0;       // in force that state it
  std::size_t nothing_found = 0;  // that say that it was checked, and nothing found
  bool covered() const { return findings + nothing_found > 0; }
};

// How far what rests on a finding has come; the furthest counts.
enum class FindingStage { recorded, reported, fed_back, planned, underway, completed, closed };

struct FindingProgress {
  std::size_t record;
  FindingStage stage;
};

// What is not there yet, in the order of an inspection.
enum class Missing {
  points,          // of the checklist that nobody looked at
  triages,         // petitions
  report,          // there is none; no records
  report_items,    // findings in no report
  feedback,        // there is none; no records
  feedback_items,  // items of the report in no feedback
  rectifications,  // feedback without a completed rectification
  assessments,     // completed rectifications that are not closed
  disclosure,      // feedback that is not disclosed
  disclosed_items  // that a disclosure passed over
};

struct MissingPart {
  Missing what;
  std::vector<std::size_t> records = {};  // that lack it
};

struct Progress {
  std::map<std::uint16_t, std::size_t> kinds;  // how many records of each, superseded ones too
  std::vector<CheckedPoint> points;            // of the round; ascending
  std::vector<FindingProgress> findings;       // confirmed and in force, ascending
  std::vector<MissingPart> missing;            // in the order of `Missing`
};

// Of all records of a dossier, in order. Records that were withdrawn, or superseded by a newer
// version of the same kind, are not in force and await nothing. Null: no round is in force.
Progress measure_progress(std::span<const TracedRecord> records, const RoundTerms* round);

}  // namespace muniment
