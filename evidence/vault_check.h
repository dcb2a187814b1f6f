// Whether a vault is sound: how it is put together, which anybody can see, and what it holds, for
// who opens it.
#pragma once

#include "evidence/intake.h"
#include "evidence/registrar.h"

namespace muniment::evidence {

// Of a content that a record has, or of the vault itself where there is no place.
struct VaultFault {
  std::optional<Citation> citation;
  std::optional<LeafIndex> index;
  std::string field;
  Error error;  // mismatch, malformed: other bytes than were kept; missing: they are gone
};

struct VaultTally {
  std::uint64_t sound = 0, bytes = 0;  // contents that are as they should be
  std::uint64_t not_opened = 0;        // of classes that the reader does not open
  std::uint64_t not_kept = 0;          // registered by their digests alone
  std::vector<Item> erased;            // records of which all was destroyed, upon an erasure
  std::uint64_t orphans = 0;           // rows of records that the ledger does not hold
  std::uint64_t unused_bytes = 0;      // of segments, that no row refers to
};

using TellFault = std::function<void(const VaultFault&)>;

// Without any key: rows that are whole, of generations that there are, and segments that are as
// long as they say. An error is one of reading the store.
Result<VaultTally> check_vault(Registrar& registrar, const TellFault& tell);

// Opens every content that `own` opens and holds it against its record's commitment. `progress` is
// called with the bytes that were read.
Result<VaultTally> rehash_vault(Registrar& registrar, const PrivateKey& own, const TellFault& tell,
                                const Progress& progress);

}  // namespace muniment::evidence
