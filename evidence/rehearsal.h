// Judging records that are to follow the newest entry before anybody has signed them, each as if
// those before it were registered. Private to evidence. One thread.
#pragma once

#include <map>
#include <memory>

#include "evidence/admission.h"
#include "evidence/ledger_history.h"

namespace muniment::evidence {

class Rehearsal {
 public:
  // After the newest entry of this snapshot, of which the relations are. `earlier` gives back the
  // records that were judged here, counted from 0.
  static Result<std::unique_ptr<Rehearsal>> open(Suite suite, std::unique_ptr<Snapshot> newest,
                                                 Relations relations,
                                                 LedgerHistory::Uncommitted earlier);
  const EvidenceState& state() const { return state_; }

  // What the rules say of the next record, whoever has signed by now. Whatever they say, the next
  // one is judged as if it were registered.
  Result<std::vector<Violation>> judge(const OpenedRecord& next, std::int64_t now_ms);

 private:
  Rehearsal(Suite suite, std::unique_ptr<Snapshot> newest, Relations relations)
      : hasher_(suite),
        newest_(std::move(newest)),
        admission_(suite),
        relations_(std::move(relations)) {}
  Status know(const std::string& dossier);

  Hasher hasher_;
  std::unique_ptr<Snapshot> newest_;
  Admission admission_;  // of its own: what is judged here never moves another one
  EvidenceState state_;  // after the last record that was judged
  Relations relations_;  // likewise
  std::uint64_t size_ = 0;
  std::map<std::string, std::uint64_t> folios_;  // the newest of each dossier
  LedgerHistory::Known nothing_;
  std::optional<LedgerHistory> history_;
};

}  // namespace muniment::evidence
