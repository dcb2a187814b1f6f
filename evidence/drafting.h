// Parts of drafting for whoever registers many records. Private to evidence, but for the position.
#pragma once

#include "evidence/draft.h"

namespace muniment::evidence {

// Signs records of one dossier, as many together as may be, and seals them.
Result<Prepared> sign_records(Hasher& hasher, std::vector<Unsigned> records, SigningKeys signers);

// The position that `draft_context` gave an error; none: it is not about one of a batch.
std::optional<std::size_t> draft_position(const Error& error);

}  // namespace muniment::evidence
