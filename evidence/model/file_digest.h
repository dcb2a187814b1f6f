// Which file a record states, out of its openings.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "evidence/model/opening.h"

namespace muniment {

// The digest, by the ledger's own algorithm, of the file in the slot of that name, as one of the
// record's opening messages shows; none where no opening is of that slot, or it is absent. Errors
// as of `check_opening`. What other slots' openings say is left alone.
Result<std::optional<Hash>> file_digest(Hasher& hasher, const Record& record, std::string_view slot,
                                        std::span<const Bytes> openings);

}  // namespace muniment
