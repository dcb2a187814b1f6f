// Whether a vault is sound: how it is put together, which anybody can see, and what it holds, for
// who opens it.
#pragma once

#include "evidence/intake.h"
#include "evidence/registrar.h"
#include "evidence/rehashed.h"

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
  // Of records that the ledger does not hold: rows of the vault, lists of openings; and bytes of
  // segments that no other row refers to.
  std::uint64_t orphans = 0, orphan_lists = 0, unused_bytes = 0;
};

using TellFault = std::function<void(const VaultFault&)>;

// Without any key: rows that are whole, of generations that there are, for all that the vault was
// given, and segments that are as long as they say. An error is one of reading the store.
Result<VaultTally> check_vault(Registrar& registrar, const TellFault& tell);

// What a repair reclaimed.
struct VaultRepair {
  std::uint64_t rows = 0, lists = 0, bytes = 0;
};
// Destroys what crashes and refusals left, which belongs to no record of the ledger, while nobody
// registers. Refused: somebody keeps contents meanwhile. Missing, malformed, mismatch: something is
// damaged or gone, and nothing was touched.
Result<VaultRepair> repair_vault(Registrar& registrar);

// Opens every content that `own` opens and holds it against its record's commitment. `progress` is
// called with the bytes that were read. What `resume` has is not opened again; null: all is.
Result<VaultTally> rehash_vault(Registrar& registrar, const PrivateKey& own, const TellFault& tell,
                                const Progress& progress, RehashedFile* resume = nullptr);

}  // namespace muniment::evidence
