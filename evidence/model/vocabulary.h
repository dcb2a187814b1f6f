// The words for the numbers that records carry (evidence/README.md, "Codes").
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muniment {

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
  revocation_reasons,
  incident_causes,
  suites,
  digest_algorithms,
  channels,  // from here on: values of facts (fact_values.h)
  outcomes,
  statuses,
  audiences,
  stages,
  decisions,
  single_signer,
  matters,
  declared,
  recusals,
  natures,
  targets,
  modes,
  handlings,
  recipients,
  receipts,
  purposes,
  dispositions,
  omissions,
  withdrawals,
  erasures
};
std::span<const Term> terms(Vocabulary vocabulary);                      // by code
const Term* term_by_code(Vocabulary vocabulary, std::uint16_t code);     // null: unknown
const Term* term_by_name(Vocabulary vocabulary, std::string_view name);  // null: unknown
// Its name, or its number where it has none.
std::string code_name(Vocabulary vocabulary, std::uint16_t code);
// What the values of a fact of type code are called; none: they are numbers alone, as those of
// `checklist` and `discipline`, which a round's own lists give out.
std::optional<Vocabulary> values_of_fact(std::uint16_t fact_code);

}  // namespace muniment
