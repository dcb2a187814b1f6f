// Admission: where the rules meet the log. Private to evidence.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "evidence/item.h"
#include "evidence/ledger_history.h"
#include "evidence/model/rules.h"
#include "evidence/relation_keeper.h"
#include "ledger/log.h"

namespace muniment::evidence {

// What the rules flagged without refusing: record id → violations.
using Flagged = std::map<Hash, std::vector<Violation>>;

// Why a record is refused: the sentence, within the rule's number.
Error refusal_of(const Violation& violation);

// Keeps the state that the rules judge by in step with a log that other processes extend too. One
// thread at a time.
class Admission {
 public:
  explicit Admission(Suite suite) : hasher_(suite), keeper_(suite) {}
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  // Where the relations are kept over starts of the program.
  void keep_relations_in(std::filesystem::path file, bool may_write) {
    keeper_.keep_in(std::move(file), may_write);
  }

  // The state after the newest entry of the snapshot. Reads only the ledger's own affairs that it
  // has not seen, and the newest entry: all else leaves no trace in the state, but for filings.
  // A dossier's filing does, when `know_filing` has read it.
  Result<const EvidenceState*> catch_up(const Snapshot& newest);

  // How the records up to the newest entry hang together. Reads those that it has not seen, but for
  // what was admitted here. It stays as it is until the next call of any of these.
  Result<const Relations*> relations(const Snapshot& newest);

  // Puts the filing of a dossier, if it has one, into the state, for whoever asks for its round.
  Status know_filing(const Snapshot& newest, const std::string& dossier);

  // Judges a batch, each proposal in the state that those before it leave; `ahead` were admitted
  // before and share the commit. opened[i] is what the payload of batch[i] shows, or null where
  // nobody has opened it; it is held against the hash that the log took of the payload. Refused:
  // the sentence of the first rule that is not met, within the proposal and the rule's number. The
  // state itself moves only when the log did: the log may still refuse.
  Status admit(const Snapshot& newest, std::span<const Proposal> ahead,
               std::span<const Proposal> batch, std::span<const OpenedPayload* const> opened,
               const OpeningsOf& openings, Flagged& flagged);
  // The batch that was judged last is what the log counts as ahead of the next ones. Without this,
  // it leaves no trace.
  void accept();

  // What the rules say of a record as the next entry, whoever has signed by now.
  Result<std::vector<Violation>> judge_unsigned(const Snapshot& newest, const OpenedRecord& record,
                                                std::int64_t now_ms);

 private:
  struct Batches {
    std::vector<Hash> records;
    std::optional<Entry> last;
    EvidenceState state;  // after the last of them
    std::map<Hash, KnownRecord> known;
    Relations relations;  // of these alone, over what is below
  };

  Status follow_affairs(const Snapshot& newest);
  Status follow_commit(const Snapshot& newest);
  Result<KnownRecord> judge_one(const History& history, const Proposal& proposal,
                                const OpenedPayload& opened, Flagged& flagged);
  Status know_filings(const Snapshot& newest, std::span<const Proposal> batch);
  Status judge_all(const Snapshot& newest, std::span<const Proposal> ahead,
                   std::span<const Proposal> batch, std::span<const OpenedPayload* const> opened,
                   const OpeningsOf& openings, Flagged& flagged);
  bool gathered_are(std::span<const Proposal> ahead) const;

  Hasher hasher_;
  RelationKeeper keeper_;
  SignatureMemory memory_;
  EvidenceState state_;
  TreeSize size_{0};           // of the log at `state_`
  std::uint64_t affairs_ = 0;  // folios of dossier "" that `state_` has taken
  Batches gathered_;  // accepted and not committed yet, of the commit that is being gathered
  Batches judged_;    // not accepted yet
};

}  // namespace muniment::evidence
