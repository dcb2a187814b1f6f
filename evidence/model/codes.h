// The numbers that records carry (evidence/README.md, "Codes"). vocabulary.h has the words for
// them, fact_values.h the numbers that facts have as values.
//
// Codes are frozen once used. A code that this program does not know is kept as a number wherever
// it stands.
#pragma once

#include <cstdint>

#include "evidence/model/vocabulary.h"

namespace muniment {

enum class Kind : std::uint16_t {
  genesis = 1,
  enrolment,
  revocation,
  policy,
  anchor,
  incident,
  closure,
  filing,
  declaration,
  approval,
  briefing,
  interview,
  symposium,
  document,
  petition,
  visit,
  inquiry,
  exhibit,
  custody,
  triage,
  referral,
  acknowledgement,
  access,
  finding,
  clue,
  report,
  feedback,
  rectification,
  assessment,
  disclosure,
  correction,
  withdrawal,
  erasure
};

enum class Relation : std::uint16_t {
  based_on = 1,
  concerns,
  part_of,
  states,
  answers,
  assesses,
  publishes,
  approves,
  supersedes,
  withdraws,
  refers_to,
  acknowledges
};

enum class Role : std::uint16_t {
  administrator = 1,
  inspector,
  leader,
  office,
  liaison,
  reviewer,
  archivist,
  auditor
};

enum class Capacity : std::uint16_t {
  author = 1,
  cosigner,
  preparer,
  deputy,
  leader,
  approver,
  provider,
  recipient,
  witness
};

enum class FactCode : std::uint16_t {
  channel = 1,
  outcome,
  checklist,
  status,
  audience,
  stage,
  due,
  decision,
  single_signer,
  matter,
  declared,
  recusal,
  serial,
  count,
  nature,
  target,
  discipline,
  mode,
  handling,
  recipient,
  receipt,
  purpose,
  slot,
  disposition,
  omission,
  withdrawn,
  erased,
  triage_days,
  answer_days,
  rectification_days,
  disclosure_days,
  late_days,
  never_alone
};

// Of a type of this header or of affair.h: its number, as records carry it.
template <typename Code>
constexpr std::uint16_t number_of(Code code) {
  return static_cast<std::uint16_t>(code);
}

}  // namespace muniment
