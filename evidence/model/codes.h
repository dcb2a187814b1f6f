// The numbers that records carry and the words for them (evidence/README.md, "Codes").
//
// Codes are frozen once used. A code that this program does not know is kept as a number wherever
// it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace muniment {

// All kinds have their code; rows of catalogue.h exist for what this version records.
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
  single_signer
};

// Values of the fact `single_signer`: why fewer people signed than the kind asks for.
enum class SingleSigner : std::uint16_t { approved = 1, remote, urgent };

// A code's name in commands and files, and its two labels.
struct Term {
  std::uint16_t code;
  std::string_view name;  // "basedOn"
  std::string_view english;
  std::string_view chinese;
};

enum class Vocabulary {
  kinds,
  relations,
  roles,
  capacities,
  facts,
  single_signer,  // values of that fact
  revocation_reasons,
  incident_causes,
  suites,
  digest_algorithms
};
std::span<const Term> terms(Vocabulary vocabulary);                      // by code
const Term* term_by_code(Vocabulary vocabulary, std::uint16_t code);     // null: unknown
const Term* term_by_name(Vocabulary vocabulary, std::string_view name);  // null: unknown
// What the values of a fact of type code are called; none: they are numbers alone.
std::optional<Vocabulary> values_of_fact(std::uint16_t fact_code);

// Of a type of this header or of affair.h: its number, as records carry it.
template <typename Code>
constexpr std::uint16_t number_of(Code code) {
  return static_cast<std::uint16_t>(code);
}

}  // namespace muniment
