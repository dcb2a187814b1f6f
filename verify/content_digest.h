// Digests of a file's bytes by the algorithms that openings name (evidence/README.md, "Fields").
#pragma once

#include <functional>

#include "ledger/core/hash.h"

namespace muniment::verify {

// Gives a file's bytes from the first to the last, in pieces of any length.
using StreamFile = std::function<Status(const std::function<void(ByteView)>& take)>;

// Unknown: not an algorithm of this program. Else errors of the stream.
Result<Hash> content_digest(std::uint16_t algorithm, const StreamFile& stream);

}  // namespace muniment::verify
