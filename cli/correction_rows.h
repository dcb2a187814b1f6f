// What became of one record, in full: for `show`.
#pragma once

#include "cli/corrections.h"
#include "cli/record_words.h"

namespace muniment::cli {

// Each record that corrects this one, with its reason where that is kept here, as a row and under
// `corrections`; and the keys of `set_correction`.
Status add_corrections(Sheet& sheet, evidence::Registrar& registrar, const evidence::Item& item,
                       const EvidenceState& state);

}  // namespace muniment::cli
