// Runs of rows in which everything is right, the rule: taken together, on two threads. What is not
// right is for `TreeAudit::take` to find and tell.
#include <algorithm>
#include <utility>

#include "verify/audit_parts.h"
#include "verify/words.h"

namespace muniment::verify {

bool TreeAudit::may_run(const ReadRows& rows) const {
  if (rows.entries().empty() || claimed_) return false;
  if (const auto& remembered = request_.remembered) {
    // The tree must stop there to be compared.
    if (rows.first().value < remembered->size.value && remembered->size.value < rows.end()) {
      return false;
    }
  }
  std::optional<std::int64_t> admitted = admitted_;
  for (const EntryView& entry : rows.entries()) {
    if (admitted && entry.admitted < *admitted) return false;
    admitted = entry.admitted;
  }
  return true;
}

bool TreeAudit::follow_run(Hasher& hasher, const ReadRows& rows) {
  if (!may_run(rows) || !chains_.take_run(hasher, rows.first(), rows.entries(), rows.leaves())) {
    return false;
  }
  admitted_ = rows.entries().back().admitted;
  return true;
}

void TreeAudit::finish_run(Hasher& hasher, const ReadRows& rows) {
  if (rows.first().value == 0) {
    check_pin(ground_, rows.leaves().front(),
              entry_place(rows.entries().front().entry(), rows.first()), findings_.report());
  }
  stores_leaves_ = stores_leaves_ || rows.stores_leaves();
  recomputed_.append_all(hasher, rows.leaves(), [&](Subtree subtree, const Hash& hash) {
    if (subtree.height == 0 || subtree.height % tile_height != 0) return;
    tiles_.push_back({subtree.height / tile_height, subtree.number, hash, hash});
  });
  if (tiles_.size() >= max_waiting_tiles) compare_tiles();
  check_remembered(hasher);
}

}  // namespace muniment::verify
