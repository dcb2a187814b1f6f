// What the callers of a log hand in, how it is judged, and what they are answered.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "ledger/core/entry.h"
#include "ledger/store.h"

namespace muniment {

struct Submission {
  std::string dossier;
  Hash record_id;
  Bytes payload;  // signed record, at most max_payload_bytes
};

// A submission with the place that it will have, for admission to judge.
struct Proposal {
  Entry entry;  // complete but for `previous` and `heads`, which hold no facts that a rule may use
  Hash record_id;
  ByteView payload;
};

// Judges a caller's batch against the newest state, under the writer's place. An error refuses the
// batch: nothing of it is written. `newest` holds the committed entries; `ahead` are the proposals
// of other callers that were admitted before and share the commit, between `newest` and `batch`.
using Admit = std::function<Status(const Snapshot& newest, std::span<const Proposal> ahead,
                                   std::span<const Proposal> batch)>;

// Makes durable what admissions have written elsewhere, once a commit. An error fails the commit:
// nothing is added.
using BeforeCommit = std::function<Status()>;

struct Placement {
  LeafIndex index;
  std::string dossier;
  std::uint64_t folio;
  bool already_there;  // the record was registered before; nothing was added
};

}  // namespace muniment
