#include <utility>

#include "verify/audit_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

std::string_view check_name(Finding finding) {
  return finding == Finding::refuted || finding == Finding::cannot_evaluate ? "record" : "rules";
}

}  // namespace

RecordAudit::RecordAudit(Source& source, const Ground& ground, Findings& findings)
    : source_(source), ground_(ground), findings_(findings), root_hasher_(ground.suite()) {
  history_.find = [this](const Hash& id) -> Result<std::optional<KnownRecord>> {
    const std::optional<RecordIndex::Found> found = index_.find(id);
    if (!found) return std::optional<KnownRecord>();
    return std::optional(KnownRecord{found->index, found->kind, dossiers_[found->dossier]});
  };
  history_.root_at = [this](TreeSize size) { return roots_.root_at(root_hasher_, source_, size); };
}

// Roots are those of the leaves as later entries confirm them: a changed entry is told once, not
// again by every author who saw the ledger after it.
void RecordAudit::settle(const DossierChains& chains) {
  const std::optional<Hash>& settled = chains.settled();
  if (!settled) return;
  roots_.append(
      root_hasher_, *settled,
      newest_leaf_ == settled ? RootHistory::Reread::allowed : RootHistory::Reread::differs);
}

Status RecordAudit::take(Hasher& hasher, const AuditRow& row, const TakenRow& taken,
                         const DossierChains& chains) {
  settle(chains);
  newest_leaf_ = taken.leaf;
  if (!taken.entry) return keep_unjudged(hasher, row, taken.entry);
  const bool same = payload_hash(hasher, row.payload) == taken.entry->payload;
  if (!same && !taken.doubtful) {
    findings_.add(make_check("payload", Outcome::refuted,
                             say("the record is not the one that the entry names: it was changed "
                                 "or exchanged"),
                             entry_place(*taken.entry, row.index, "payload")));
  }
  if (!same || (taken.doubtful && !taken.fits)) return keep_unjudged(hasher, row, taken.entry);
  Entry placed = *taken.entry;
  placed.index = row.index;  // a wrong one has its fault already
  if (taken.doubtful) placed.admitted = state_.last_admitted;
  return judge_row(hasher, row, placed);
}

// After an affair that could not be read the roster may lack keys that it should have.
std::optional<Check> RecordAudit::stranger(const Entry& entry, ByteView payload) const {
  if (!lost_affair_) return std::nullopt;
  const Result<SignedRecord> signed_record = decode_signed_record(payload);
  if (!signed_record.ok()) return std::nullopt;
  const Result<Record> record = decode_record(signed_record->record);
  if (!record.ok()) return std::nullopt;
  for (const Signer& signer : record->signers) {
    if (state_.roster.find(signer.key) != nullptr) continue;
    return make_check("record", Outcome::cannot_evaluate,
                      say("the enrolment of the key {1} is not known; it may be entry {2}, which "
                          "could not be read",
                          signer.key.hex(), std::to_string(lost_affair_->value)),
                      entry_place(entry, entry.index));
  }
  return std::nullopt;
}

Status RecordAudit::judge_row(Hasher& hasher, const AuditRow& row, const Entry& entry) {
  if (std::optional<Check> check = stranger(entry, row.payload)) {
    findings_.add(*std::move(check));
    return keep_unjudged(hasher, row, entry);
  }
  const Result<Judgement> judgement = judge(hasher, state_, history_, memory_, entry, row.payload);
  if (!judgement.ok()) return judgement.error();
  judged_ += 1;
  for (const Violation& violation : judgement->violations) add_violation(violation, entry);
  if (!judgement->record) {
    lose_affair(entry);
    return index_.skip();
  }
  const Record& record = *judgement->record;
  if (entry.index.value == 0) {
    check_genesis(ground_, record.affair, entry_place(entry, entry.index), findings_.report());
  }
  return keep(entry, record, *judgement->record_id);
}

void RecordAudit::add_violation(const Violation& violation, const Entry& entry) {
  Check check = make_check(check_name(violation.finding), outcome_of(violation.finding),
                           violation.sentence, entry_place(entry, entry.index));
  check.rule = violation.rule;
  findings_.add(std::move(check));
}

// What can be read of a record that is not judged still counts for the records after it: one
// changed enrolment should not make every later signer a stranger.
Status RecordAudit::keep_unjudged(Hasher& hasher, const AuditRow& row,
                                  const std::optional<Entry>& entry) {
  const Entry placed{row.index,
                     entry ? entry->dossier : std::string(),
                     1,
                     std::nullopt,
                     0,
                     hasher.empty_root(),
                     state_.last_admitted,
                     hasher.empty_root()};
  const Result<SignedRecord> signed_record = decode_signed_record(row.payload);
  const Result<Record> record = signed_record.ok() ? decode_record(signed_record->record)
                                                   : Result<Record>(signed_record.error());
  if (!record.ok()) {
    lose_affair(placed);
    return index_.skip();
  }
  return keep(placed, *record, record_id(hasher, signed_record->record));
}

void RecordAudit::lose_affair(const Entry& entry) {
  if (!lost_affair_ && entry.dossier.empty()) lost_affair_ = entry.index;
}

Status RecordAudit::keep(const Entry& entry, const Record& record, const Hash& id) {
  muniment::take(state_, entry, record);
  return index_.add(id, record.kind, dossier_number(record.dossier));
}

std::uint32_t RecordAudit::dossier_number(const std::string& dossier) {
  const auto [found, added] =
      dossier_numbers_.try_emplace(dossier, static_cast<std::uint32_t>(dossiers_.size()));
  if (added) dossiers_.push_back(dossier);
  return found->second;
}

void RecordAudit::finish() {
  const std::uint64_t all = index_.size();
  if (judged_ < all) {
    findings_.add(make_check("rules", Outcome::not_checked,
                             say("{1} records were not judged, since entry or record was changed",
                                 std::to_string(all - judged_))));
  }
  const std::string records = std::to_string(judged_);
  findings_.pass_if_clean("payload", say("{1} records are those that their entries name", records));
  if (judged_ == 0) return;
  findings_.pass_if_clean(
      "record", say("{1} records are signed for this ledger and their place; {2} signatures "
                    "were checked",
                    records, std::to_string(memory_.verified())));
  findings_.pass_if_clean("rules", say("{1} records keep the rules", records));
}

}  // namespace muniment::verify
