// Who has a thing now, for the rule that asks (evidence/README.md, "Rules"). The whole chain, with
// its files, is judged by custody.h.
#pragma once

#include "evidence/model/relations.h"

namespace muniment {

struct Holding {
  enum class State {
    unrecorded,  // no custody record: those have it who signed the thing's own record
    held,        // by `holder`
    on_its_way,  // handed over by `holder` and not acknowledged yet
    gone         // given back, to another body, or destroyed
  };
  State state = State::unrecorded;
  LeafIndex since{0};               // the custody record that says so, or the acknowledgement of it
  std::optional<LeafIndex> holder;  // an enrolment; none: nobody has it, or nobody on the roster
};

// After the entries that the relations have taken. Custody records and acknowledgements that were
// withdrawn count for nothing.
Holding holding_of(const Relations& relations, LeafIndex thing);

// The newest acknowledgement that says whether a hand-over was received, or refused; none: it is
// still to come.
std::optional<Reference> reply_to(const Relations& relations, LeafIndex custody_record);

}  // namespace muniment
