// Checking some entries of a ledger together: what a receipt of each would show, at the cost of
// few.
//
// The checkpoint is judged once, the signature of a batch once, and the tree is folded once: from
// the leaves of tiles that hold a wanted entry, and from the stored hashes of all others. Stored
// hashes are believed only because together they give the signed root. So the work grows with the
// entries that are asked for, and by one hash for each 256 others.
#pragma once

#include <span>
#include <vector>

#include "verify/source.h"
#include "verify/trust.h"

namespace muniment::verify {

struct WantedEntry {
  LeafIndex index;
  Hash leaf;  // of the entry that somebody read and relies on
};

// Whether these entries, ascending and each once, are those of the checkpoint, with records that
// were signed for them by keys of the roster. `affairs` are the indexes of the ledger's own
// affairs, ascending: the roster is read from them and checked like the others. They must be folios
// 1 to n, where n is that of the source's stored head if it has one: with a revocation left out a
// revoked key would pass. Those beyond the checkpoint are left aside.
Report check_entries(Source& source, const TrustPolicy& trust, std::span<const WantedEntry> wanted,
                     std::span<const LeafIndex> affairs);

}  // namespace muniment::verify
