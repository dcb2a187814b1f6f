// How a vault is put together. Private to evidence.
#pragma once

#include <set>
#include <vector>

#include "evidence/vault_check.h"

namespace muniment::evidence {

// Of the vault itself, at no record.
VaultFault of_the_vault(Error error);
// A content that was erased and is there.
Error still_kept();
// Rows that cannot be told from what a crash leaves are none.
void tell_rows(const ItemFile::Visited& visited, const TellFault& tell);

// The records of a ledger that a folder's files speak of, asked for many at a time.
class KnownRecords {
 public:
  explicit KnownRecords(const Snapshot& snapshot) : snapshot_(snapshot) {}
  // Calls `tell` for the records added, when enough are together or `flush` is called.
  using Tell = std::function<void(std::size_t position, bool known)>;
  Status add(const Hash& record_id, const Tell& tell);
  Status flush(const Tell& tell);

 private:
  const Snapshot& snapshot_;
  std::vector<Hash> records_;
};

struct VaultStructure {
  struct Range {
    std::uint32_t segment;
    std::uint64_t offset, bytes;

    auto operator<=>(const Range&) const = default;
  };
  VaultTally tally;
  std::set<Hash> rows, lists;  // of records that the ledger does not hold
  std::vector<Range> unused;   // that no row of the ledger's records refers to, and not all zeros
};
// Faults are told; an error is one of reading the store or the disk.
Result<VaultStructure> look_at_structure(Registrar& registrar, const Snapshot& snapshot,
                                         const TellFault& tell);
// What the lists of the openings file say that the vault was given.
struct VaultLists {
  std::set<Hash> orphans;                         // records that the ledger does not hold
  std::set<std::pair<Hash, std::uint16_t>> lost;  // slots of records that no row leads to
};
// Tells what is lost.
Result<VaultLists> look_at_lists(Registrar& registrar, const Snapshot& snapshot,
                                 const TellFault& tell);

}  // namespace muniment::evidence
