// Which files a record states, out of its openings.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "evidence/model/opening.h"

namespace muniment {

// The digests, by the ledger's own algorithm, of the files in slots of these names, by slot, as the
// record's opening messages show: of the attachments as many as are stated. None where such a
// slot is absent. Missing: one of them has no opening. Errors as of `check_opening`.
Result<std::vector<Hash>> file_digests(Hasher& hasher, const Record& record,
                                       std::span<const std::string_view> slots,
                                       std::span<const Bytes> openings);

}  // namespace muniment
