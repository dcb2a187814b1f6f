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

// The records that a ledger's entries hold, whatever its indexes say, by the beginnings of their
// ids: one that begins alike counts as there, which only keeps what could go.
class RecordSet {
 public:
  void add(const Hash& record_id);
  void sort();  // before anybody asks
  bool contains(const Hash& record_id) const;

 private:
  std::vector<std::uint64_t> ids_;
};
Result<RecordSet> read_records(Registrar& registrar);

struct VaultStructure {
  struct Range {
    std::uint32_t segment;
    std::uint64_t offset, bytes;

    auto operator<=>(const Range&) const = default;
  };
  VaultTally tally;
  std::set<Hash> rows, lists;  // of records that the ledger does not hold
  RecordSet listed;            // that have a list of openings
  std::vector<Range> unused;   // that no row of the ledger's records refers to, and not all zeros
};
// Faults are told; an error is one of reading the store or the disk.
Result<VaultStructure> look_at_structure(Registrar& registrar, const TellFault& tell);
// Which contents the vault has a row of: the beginnings of records' ids, and slots.
class RowSet {
 public:
  void add(const Hash& record_id, std::uint16_t slot);
  void sort();  // before anybody asks
  bool contains(const Hash& record_id, std::uint16_t slot) const;

 private:
  std::vector<std::pair<std::uint64_t, std::uint16_t>> rows_;
};
// What the lists of the openings file say that the vault was given.
struct VaultLists {
  std::set<Hash> orphans;                         // records that the ledger does not hold
  RecordSet listed;                               // that have a list of openings
  std::set<std::pair<Hash, std::uint16_t>> lost;  // slots of records that no row leads to
};
// Tells what is lost.
Result<VaultLists> look_at_lists(Registrar& registrar, const RecordSet& records, const RowSet& rows,
                                 const TellFault& tell);

}  // namespace muniment::evidence
