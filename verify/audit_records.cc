#include <algorithm>
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
  history_.root_at = [this](TreeSize size) -> Result<Hash> {
    if (assumed_ && assumed_->size == size) return assumed_->root;
    return roots_.root_at(root_hasher_, source_, size);
  };
}

// Roots are those of the leaves as later entries confirm them: a changed entry is told once, not
// again by every author who saw the ledger after it.
void RecordAudit::settle(const std::optional<Hash>& settled) {
  if (!settled) return;
  roots_.append(
      root_hasher_, *settled,
      newest_leaf_ == settled ? RootHistory::Reread::allowed : RootHistory::Reread::differs);
}

Status RecordAudit::take(Hasher& hasher, const AuditRow& row, const TakenRow& taken) {
  settle(taken.settled);
  newest_leaf_ = taken.leaf;
  wrong_from_ = taken.wrong_from;
  if (!taken.entry) {
    lose(row.index, taken.entry);
    return keep_unjudged(hasher, row);
  }
  const bool same = payload_hash(hasher, row.payload) == taken.entry->payload;
  if (!same && !taken.doubtful) {
    findings_.add(make_check("payload", Outcome::refuted,
                             say("the record is not the one that the entry names: it was changed "
                                 "or exchanged"),
                             entry_place(*taken.entry, row.index, "payload")));
  }
  if (!same || (taken.doubtful && !taken.fits)) {
    lose(row.index, taken.entry);
    return keep_unjudged(hasher, row);
  }
  Entry placed = *taken.entry;
  placed.index = row.index;  // a wrong one has its fault already
  if (taken.doubtful) placed.admitted = state_.last_admitted;
  return judge_row(hasher, row, placed);
}

Status RecordAudit::judge_row(Hasher& hasher, const AuditRow& row, const Entry& entry) {
  if (lost_ && refers_to_lost(row.payload)) {
    if (!first_referring_) first_referring_ = entry_place(entry, entry.index);
    referring_ += 1;
    return keep_unjudged(hasher, row);
  }
  assume_seen(row.payload);
  const Result<Judgement> judgement =
      judge(hasher, state_, history_, memories_[row.memory], entry, row.payload);
  if (!judgement.ok()) return judgement.error();
  judged_ += 1;
  for (const Violation& violation : judgement->violations) add_violation(violation, entry);
  if (!judgement->record) {
    lose(entry.index, entry);
    return index_.skip();
  }
  const Record& record = *judgement->record;
  if (entry.index.value == 0) {
    check_genesis(ground_, record.affair, entry_place(entry, entry.index), findings_.report());
  }
  take_into_state(entry, record);
  return index_.add(*judgement->record_id, record.kind, dossier_number(record.dossier));
}

void RecordAudit::add_violation(const Violation& violation, const Entry& entry) {
  Check check = make_check(check_name(violation.finding), outcome_of(violation.finding),
                           violation.sentence, entry_place(entry, entry.index));
  check.rule = violation.rule;
  findings_.add(std::move(check));
}

// --- After a record that could not be read. ---

void RecordAudit::lose(LeafIndex index, const std::optional<Entry>& entry) {
  if (!lost_) lost_ = index;
  affair_lost_ = affair_lost_ || !entry || entry->dossier.empty();
}

// Whether the record needs something that a lost one may have held: it would be judged wrongly, and
// the same fault told again.
bool RecordAudit::refers_to_lost(ByteView payload) const {
  const Result<SignedRecord> signed_record = decode_signed_record(payload);
  if (!signed_record.ok()) return false;
  const Result<Record> record = decode_record(signed_record->record);
  if (!record.ok()) return false;
  const auto unknown_key = [&](const KeyId& key) {
    return affair_lost_ && state_.roster.find(key) == nullptr;
  };
  const auto* revocation = std::get_if<Revocation>(&record->affair);
  const auto* enrolment = std::get_if<Enrolment>(&record->affair);
  return std::any_of(record->signers.begin(), record->signers.end(),
                     [&](const Signer& signer) { return unknown_key(signer.key); }) ||
         std::any_of(record->links.begin(), record->links.end(),
                     [&](const Link& link) { return !index_.find(link.target).has_value(); }) ||
         (revocation != nullptr && unknown_key(revocation->key)) ||
         (enrolment != nullptr && enrolment->person != key_id(enrolment->keys.signing) &&
          unknown_key(enrolment->person));
}

// Every author who saw the ledger after a wrong entry saw another root than this copy has: the same
// fault, which is not told again.
void RecordAudit::assume_seen(ByteView payload) {
  assumed_.reset();
  if (!wrong_from_) return;
  const Result<SignedRecord> signed_record = decode_signed_record(payload);
  if (!signed_record.ok()) return;
  const Result<Record> record = decode_record(signed_record->record);
  if (!record.ok() || !record->seen || record->seen->size.value <= wrong_from_->value) return;
  assumed_ = record->seen;
  assumed_count_ += 1;
}

// Of a record that is not judged the id still counts, for links; and an affair whose signatures
// hold for the roster, so that one changed entry does not make every later signer a stranger.
Status RecordAudit::keep_unjudged(Hasher& hasher, const AuditRow& row) {
  const Result<SignedRecord> signed_record = decode_signed_record(row.payload);
  const Result<Record> record = signed_record.ok() ? decode_record(signed_record->record)
                                                   : Result<Record>(signed_record.error());
  if (!record.ok()) return index_.skip();
  if (is_signed(hasher, row, *signed_record, *record)) {
    const Hash no_hash = hasher.empty_root();  // of an entry of which only the place matters
    take_into_state(
        {row.index, record->dossier, 1, std::nullopt, 0, no_hash, state_.last_admitted, no_hash},
        *record);
  }
  return index_.add(record_id(hasher, signed_record->record), record->kind,
                    dossier_number(record->dossier));
}

bool RecordAudit::is_signed(Hasher& hasher, const AuditRow& row, const SignedRecord& signed_record,
                            const Record& record) {
  Roster founded;
  const bool founding = row.index.value == 0 && founded.apply(row.index, record.affair).ok();
  const Roster& roster = founding ? founded : state_.roster;
  if (signed_record.signatures.size() != record.signers.size()) return false;
  for (std::size_t i = 0; i < record.signers.size(); ++i) {
    const RosterKey* key = roster.find(record.signers[i].key);
    if (key == nullptr || !memories_[row.memory]
                               .check(hasher, key->enrolment.keys.signing, signed_record.record,
                                      signed_record.signatures[i])
                               .ok()) {
      return false;
    }
  }
  return true;
}

// --- What is kept. ---

void RecordAudit::take_into_state(const Entry& entry, const Record& record) {
  muniment::take(state_, entry, record);
  state_.origin = ground_.checkpoint.origin;  // whatever the genesis says
  state_.suite = ground_.suite();
  state_.ledger_key = ground_.log;
}

std::uint32_t RecordAudit::dossier_number(const std::string& dossier) {
  const auto [found, added] =
      dossier_numbers_.try_emplace(dossier, static_cast<std::uint32_t>(dossiers_.size()));
  if (added) dossiers_.push_back(dossier);
  return found->second;
}

void RecordAudit::finish() {
  if (referring_ > 0) {
    findings_.add(make_check("record", Outcome::cannot_evaluate,
                             say("{1} records refer to a key or a record that may be in entry {2} "
                                 "or another one that could not be read",
                                 std::to_string(referring_), std::to_string(lost_->value)),
                             *first_referring_));
  }
  if (assumed_count_ > 0) {
    findings_.add(
        make_check("seen", Outcome::not_checked,
                   say("{1} records name a checkpoint that their authors saw after entry "
                       "{2}, which is not what was recorded: they were not compared",
                       std::to_string(assumed_count_), std::to_string(wrong_from_->value))));
  }
  if (const std::uint64_t changed = index_.size() - judged_ - referring_; changed > 0) {
    findings_.add(make_check("rules", Outcome::not_checked,
                             say("{1} records were not judged, since entry or record was changed",
                                 std::to_string(changed))));
  }
  const std::string records = std::to_string(judged_);
  findings_.pass_if_clean("payload", say("{1} records are those that their entries name", records));
  if (judged_ == 0) return;
  findings_.pass_if_clean(
      "record", say("{1} records are signed for this ledger and their place; {2} signatures "
                    "were checked",
                    records, std::to_string(memories_[0].verified() + memories_[1].verified())));
  findings_.pass_if_clean("rules", say("{1} records keep the rules", records));
}

}  // namespace muniment::verify
