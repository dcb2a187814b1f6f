// The part of an audit that judges records (private to audit*.cc).
#pragma once

#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "evidence/model/relations.h"
#include "evidence/model/rules.h"
#include "verify/audit_parts.h"
#include "verify/companion.h"
#include "verify/record_index.h"
#include "verify/root_history.h"

namespace muniment::verify {

// A row's payload, with the memory of signatures that its record's are in.
struct OpenedRow {
  OpenedPayload payload;
  std::uint8_t memory = 0;
};

// The payloads of a run of rows, opened by all threads that come to work on it.
class OpenedRows {
 public:
  void begin(const RowChunk& chunk);  // which stays as it is until all of `work` have returned
  void work(Hasher& hasher);          // opens rows until none is left to begin
  // Each is there. Empty: nothing was begun.
  std::vector<std::optional<OpenedRow>> take() { return std::exchange(rows_, {}); }

 private:
  static constexpr std::size_t rows_at_once = 16;

  const RowChunk* chunk_ = nullptr;
  std::vector<std::optional<OpenedRow>> rows_;
  std::atomic<std::size_t> next_ = 0;
};

// Level records: payloads, signatures, `seen`, roster and rules.
class RecordAudit {
 public:
  RecordAudit(Source& source, const Ground& ground, const AuditRequest& request,
              Findings& findings);
  RecordAudit(const RecordAudit&) = delete;
  RecordAudit& operator=(const RecordAudit&) = delete;

  // Checks the signatures of rows to come, on both threads, which leaves little for `take` to do.
  void check_ahead(Hasher& hasher, Companion& companion, std::span<std::optional<OpenedRow>> rows);
  // `opened` is the row's. An error stops the audit: the environment failed, or the ledger is
  // beyond the limits.
  Status take(Hasher& hasher, const AuditRow& row, const TakenRow& taken, const OpenedRow& opened);
  void finish();

 private:
  void finish_contents();
  Result<std::vector<Hash>> files(const Hash& id, const Record& record,
                                  std::span<const std::string_view> slots);
  void settle(const std::optional<Hash>& settled);
  Status judge_row(Hasher& hasher, const Entry& entry, const OpenedRow& opened);
  bool is_signed(Hasher& hasher, LeafIndex index, const OpenedRecord& record, std::size_t memory);
  Status take_into_state(const Entry& entry, const Record& record, const Hash& id);
  void lose(LeafIndex index, const std::optional<Entry>& entry);
  bool refers_to_lost(const Record& record) const;
  Result<std::shared_ptr<const Record>> read_record(LeafIndex index);
  Status keep_unjudged(Hasher& hasher, LeafIndex index, const OpenedRow& opened);
  void assume_seen(const Record& record);
  void list_overdue();
  void list_passed_over();
  void flag_at_end(unsigned rule, Message sentence, LeafIndex at);
  void add_violation(const Violation& violation, const Entry& entry);
  std::uint32_t dossier_number(const std::string& dossier);

  Source& source_;
  const Ground& ground_;
  const AuditRequest& request_;
  Findings& findings_;
  EvidenceState state_;
  Relations relations_;
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
  std::uint64_t unrelated_ = 0;  // judged by what they are alone, since something was lost before
  std::vector<std::string> dossiers_;
  std::unordered_map<std::string, std::uint32_t> dossier_numbers_;
  std::uint64_t judged_ = 0;
  std::uint64_t files_ = 0, unopened_ = 0;  // that rules asked for; whose record has no opening
};

}  // namespace muniment::verify
