// Building receipts (evidence/README.md, "Exhibit"; DESIGN of the text: C2SP tlog-proof). Private
// to evidence.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "evidence/item.h"
#include "evidence/model/exhibit.h"
#include "evidence/model/rules.h"

namespace muniment::evidence {

// Proves entries of one snapshot against its newest checkpoint. The state is the one after that
// checkpoint.
class ReceiptBuilder {
 public:
  ReceiptBuilder(Hasher& hasher, const Snapshot& snapshot, TreeSize size,
                 const EvidenceState& state)
      : hasher_(hasher),
        snapshot_(snapshot),
        size_(size),
        roster_(state.roster),
        policies_(state.policies) {}

  // Entry, payload and the entries that make its signers known; `openings` ascend by slot.
  Result<Exhibit> exhibit(const Item& item, std::vector<Bytes> openings);
  Result<Proof> prove(LeafIndex index);

 private:
  // Genesis, the policy in force and, transitively, the enrolments of all signers, without the
  // exhibited entry itself.
  Result<std::set<LeafIndex>> roster_entries(const Item& item);

  Hasher& hasher_;
  const Snapshot& snapshot_;
  TreeSize size_;
  const Roster& roster_;
  const std::vector<LeafIndex>& policies_;
};

// Slots of the named fields: names of the row, "attachment" for all attachments, "public" for those
// of that class, "*" for all that the record has. Missing: another name, or an attachment where
// there is none.
Result<std::set<std::uint16_t>> slots_named(const Record& record,
                                            const std::vector<std::string>& names);

}  // namespace muniment::evidence
