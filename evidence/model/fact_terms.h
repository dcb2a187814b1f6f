// The words for values of facts. Private to codes.cc, which has the others.
#pragma once

#include "evidence/model/vocabulary.h"

namespace muniment {

std::span<const Term> value_terms(Vocabulary vocabulary);  // empty: no values of a fact

}  // namespace muniment
