// All vocabularies, for tests that hold each of them to something.
#pragma once

#include <vector>

#include "evidence/model/vocabulary.h"

namespace muniment::test {

inline constexpr Vocabulary own_vocabularies[] = {
    Vocabulary::kinds,           Vocabulary::relations, Vocabulary::roles,
    Vocabulary::capacities,      Vocabulary::facts,     Vocabulary::revocation_reasons,
    Vocabulary::incident_causes, Vocabulary::suites,    Vocabulary::digest_algorithms};

// Values of facts, in the order of the facts' codes.
inline std::vector<Vocabulary> value_vocabularies() {
  std::vector<Vocabulary> all;
  for (const Term& fact : terms(Vocabulary::facts)) {
    if (const auto values = values_of_fact(fact.code)) all.push_back(*values);
  }
  return all;
}

}  // namespace muniment::test
