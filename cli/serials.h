// Serial numbers of petitions and exhibits: one a record of a kind in a dossier.
#pragma once

#include "cli/context.h"

namespace muniment::cli {

// The number behind the highest one; 1 where there is none. Somebody else may take it before.
Result<std::int64_t> next_serial(evidence::Registrar& registrar, const evidence::Draft& draft);

}  // namespace muniment::cli
