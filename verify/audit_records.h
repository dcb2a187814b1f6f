// The part of an audit that judges records (private to audit*.cc).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "evidence/model/rules.h"
#include "verify/audit_parts.h"
#include "verify/companion.h"
#include "verify/record_index.h"
#include "verify/root_history.h"

namespace muniment::verify {

// Level records: payloads, signatures, `seen`, roster and rules.
class RecordAudit {
 public:
  RecordAudit(Source& source, const Ground& ground, Findings& findings);
  RecordAudit(const RecordAudit&) = delete;
  RecordAudit& operator=(const RecordAudit&) = delete;

  // A row's payload, with the memory of signatures that its record's are in.
  struct Opened {
    OpenedPayload payload;
    std::uint8_t memory = 0;
  };
  // Opens the payloads of rows to come and checks their signatures, on both threads, which leaves
  // little for `take` to do.
  std::vector<Opened> open_ahead(Hasher& hasher, Companion& companion, const ReadRows& rows);
  // `opened` is the row's. An error stops the audit: the environment failed, or the ledger is
  // beyond the limits.
  Status take(Hasher& hasher, const AuditRow& row, const TakenRow& taken, Opened opened);
  void finish();

 private:
  void settle(const std::optional<Hash>& settled);
  Status judge_row(Hasher& hasher, const Entry& entry, Opened opened);
  bool is_signed(Hasher& hasher, LeafIndex index, const OpenedRecord& record, std::size_t memory);
  void take_into_state(const Entry& entry, const Record& record);
  void lose(LeafIndex index, const std::optional<Entry>& entry);
  bool refers_to_lost(const Record& record) const;
  Status keep_unjudged(Hasher& hasher, LeafIndex index, const Opened& opened);
  void assume_seen(const Record& record);
  void add_violation(const Violation& violation, const Entry& entry);
  std::uint32_t dossier_number(const std::string& dossier);

  Source& source_;
  const Ground& ground_;
  Findings& findings_;
  EvidenceState state_;
  History history_;
  std::array<SignatureMemory, 2> memories_;  // one a thread
  RecordIndex index_;
  RootHistory roots_;
  Hasher root_hasher_;
  std::optional<Hash> newest_leaf_;  // of the newest row's bytes
  std::optional<LeafIndex> lost_;    // the first row whose record is not known for certain
  bool affair_lost_ = false;         // one of them may have changed the roster
  std::optional<LeafIndex> wrong_from_;
  std::optional<KnownCheckpoint> assumed_;  // of the record being judged: not to be compared
  std::uint64_t assumed_count_ = 0;
  std::optional<Place> first_referring_;
  std::uint64_t referring_ = 0;
  std::vector<std::string> dossiers_;
  std::unordered_map<std::string, std::uint32_t> dossier_numbers_;
  std::uint64_t judged_ = 0;
};

}  // namespace muniment::verify
