// Items that a disclosure passes over in silence, which rule 10 cannot tell of while it is still
// being recorded (evidence/README.md, "Passed over").
#pragma once

#include <vector>

#include "evidence/model/relations.h"

namespace muniment {

struct PassedOver {
  LeafIndex item;        // in force, neither published nor left out
  LeafIndex disclosure;  // the first that says so of other items of the same whole
};

// After the entries that the relations have taken; ascending by item, then by disclosure. An item
// stands once for each whole that it is a part of.
std::vector<PassedOver> find_passed_over(const Relations& relations);

}  // namespace muniment
