// Who holds a piece of evidence: the chain of its hand-overs, judged from the first to the last
// (evidence/README.md, "Custody").
//
// Pure: the records come from whoever calls, with the files that are kept of them.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "evidence/model/provenance.h"
#include "evidence/model/roster.h"

namespace muniment {

// A file that a record may state: absent, stated, or not kept here and so unknown.
struct StatedFile {
  enum class State { absent, stated, unknown } state = State::absent;
  std::optional<Hash> digest = {};  // of a stated one, by the ledger's own algorithm
};

// A record that is about the evidence, and what it states of files: of the evidence and of a
// correction its `content`, of a custody record `before` and `after`, of an acknowledgement
// `received`.
struct CustodyRecord {
  TracedRecord at;
  bool withdrawn = false;  // a later record takes it back: it counts no more
  StatedFile before = {};  // or `content`, or `received`
  StatedFile after = {};
};

// What became of the evidence by one record.
struct CustodyStep {
  enum class What {
    registered,
    corrected,
    handled,      // it stays with its holder: sealed, stored, copied …
    handed_over,  // and not acknowledged yet
    received,     // the hand-over counts from here on
    refused,      // the hand-over never counts
    left,         // given back, or to another body
    destroyed,
    noted,        // says nothing of where it is
    not_counted,  // withdrawn
    after_break   // not judged: it breaks the chain, or stands behind the break
  };
  std::size_t record;  // which one
  What what;
};

struct CustodyBreak {
  std::size_t record;  // where it shows
  Message sentence;
};

struct Custody {
  std::vector<CustodyStep> steps;  // one for each record
  // Persons who hold it after the last step, or after the last one before the break. Of evidence
  // that was never handed over any who registered it.
  std::vector<KeyId> holders;
  std::optional<std::size_t> gone;     // the record by which it left, or was destroyed
  std::optional<std::size_t> awaited;  // a hand-over whose acknowledgement may still come
  std::optional<CustodyBreak> broken;  // the first
  std::size_t compared = 0;            // files that were held against the one before
  std::size_t unknown = 0;             // files that are not kept here
};

// The person who has this key; a key that nobody knows is a person of its own.
KeyId person_of(const Roster& roster, const KeyId& key);
// As their first key has it; of somebody who was never enrolled the id.
std::string person_name(const Roster& roster, const KeyId& person);

// Judges the chain. `records` ascend by index, and the first is the evidence. `today` is a day as
// in records: a hand-over whose day `due` is not past may still be acknowledged.
Custody judge_custody(std::span<const CustodyRecord> records, const Roster& roster,
                      std::int32_t today);

}  // namespace muniment
