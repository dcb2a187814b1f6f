// Following a record through a ledger: provenance.h and custody.h over a registrar.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "evidence/model/custody.h"
#include "evidence/model/relations.h"
#include "evidence/registrar.h"

namespace muniment::evidence {

struct CustodyChain {
  std::vector<CustodyRecord> records;  // by index; the first is the evidence
  Custody custody;
};
// A longer chain is not judged: nobody made it by hand.
inline constexpr std::size_t max_custody_records = 4096;

// Over the entries that are there when it begins. One thread at a time; the registrar must outlive
// it.
class Tracing {
 public:
  static Result<std::unique_ptr<Tracing>> over(Registrar& registrar);

  const ProvenanceSource& source() const { return source_; }
  // An entry that was read on the way.
  const Item& item(const Hash& record_id) const;

  // The records that supersede or withdraw this one, ascending.
  Result<std::vector<TracedRecord>> corrections(const TracedRecord& record);
  // None: the record is no evidence. Unknown: the chain is too long.
  Result<std::optional<CustodyChain>> custody(const TracedRecord& evidence, std::int32_t today);

 private:
  Tracing(Registrar& registrar, std::unique_ptr<Snapshot> snapshot, TreeSize size,
          Relations relations);
  std::vector<LinkFrom> links_to(LeafIndex target) const;
  Result<std::optional<TracedRecord>> find(const Hash& id);
  Result<TracedRecord> at(LeafIndex index);
  TracedRecord keep(Item&& item);
  Result<std::vector<TracedRecord>> linking(const TracedRecord& to,
                                            std::initializer_list<Relation> by);
  Result<std::vector<TracedRecord>> versions(const TracedRecord& evidence);
  Status add_custody(const TracedRecord& thing, std::map<LeafIndex, TracedRecord>& records);
  Result<CustodyRecord> with_files(TracedRecord record);

  Registrar& registrar_;
  Hasher hasher_;
  std::unique_ptr<Snapshot> snapshot_;
  TreeSize size_;  // of the snapshot
  Relations relations_;
  std::map<Hash, Item> items_;
  ProvenanceSource source_;
};

}  // namespace muniment::evidence
