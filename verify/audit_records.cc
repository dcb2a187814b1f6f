#include "verify/audit_records.h"

#include <algorithm>
#include <utility>

#include "evidence/model/file_digest.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

std::string_view check_name(Finding finding) {
  return finding == Finding::refuted || finding == Finding::cannot_evaluate ? "record" : "rules";
}

}  // namespace

RecordAudit::RecordAudit(Source& source, const Ground& ground, const AuditRequest& request,
                         Findings& findings)
    : source_(source),
      ground_(ground),
      request_(request),
      findings_(findings),
      root_hasher_(ground.suite()) {
  history_.find = [this](const Hash& id) -> Result<std::optional<KnownRecord>> {
    const std::optional<RecordIndex::Found> found = index_.find(id);
    if (!found) return std::optional<KnownRecord>();
    return std::optional(KnownRecord{found->index, found->kind, dossiers_[found->dossier]});
  };
  history_.read = [this](LeafIndex index) { return read_record(index); };
  history_.root_at = [this](TreeSize size) -> Result<Hash> {
    if (assumed_ && assumed_->size == size) return assumed_->root;
    return roots_.root_at(root_hasher_, source_, size);
  };
  history_.relations = &relations_;
  if (request.level != Level::contents) return;
  MUNIMENT_CHECK(request.openings != nullptr);
  history_.files = [this](const Hash& id, const Record& record,
                          std::span<const std::string_view> slots) {
    return files(id, record, slots);
  };
}

// Openings are no part of the ledger: one that is lost or changed is counted, and says nothing
// against it.
Result<std::vector<Hash>> RecordAudit::files(const Hash& id, const Record& record,
                                             std::span<const std::string_view> slots) {
  const Result<std::vector<Bytes>> kept = request_.openings(id);
  if (!kept.ok() && kept.error().kind() == ErrorKind::environment) return kept.error();
  if (kept.ok() && !kept->empty()) {
    Result<std::vector<Hash>> digests = file_digests(root_hasher_, record, slots, *kept);
    if (digests.ok()) {
      files_ += digests->size();
      return digests;
    }
  }
  unopened_ += 1;
  return std::vector<Hash>();
}

// One that was judged before, once more from the source: few are asked for.
Result<std::shared_ptr<const Record>> RecordAudit::read_record(LeafIndex index) {
  std::shared_ptr<const Record> read;
  const Status status = source_.read({index.value, 1}, true, [&](const Source::Row& row) -> Status {
    const Result<SignedRecord> signed_record = decode_signed_record(row.payload);
    if (!signed_record.ok()) return signed_record.error();
    Result<Record> record = decode_record(signed_record->record);
    if (!record.ok()) return std::move(record).error();
    read = std::make_shared<const Record>(*std::move(record));
    return {};
  });
  if (!status.ok()) return status.error();
  if (read == nullptr) return Error(ErrorKind::malformed, say("the entry is missing"));
  return read;
}

// Roots are those of the leaves as later entries confirm them: a changed entry is told once, not
// again by every author who saw the ledger after it.
void RecordAudit::settle(const std::optional<Hash>& settled) {
  if (!settled) return;
  roots_.append(
      root_hasher_, *settled,
      newest_leaf_ == settled ? RootHistory::Reread::allowed : RootHistory::Reread::differs);
}

Status RecordAudit::take(Hasher& hasher, const AuditRow& row, const TakenRow& taken,
                         const OpenedRow& opened) {
  settle(taken.settled);
  newest_leaf_ = taken.leaf;
  wrong_from_ = taken.wrong_from;
  if (!taken.entry) {
    lose(row.index, taken.entry);
    return keep_unjudged(hasher, row.index, opened);
  }
  const bool same = opened.payload.hash == taken.entry->payload;
  if (!same && !taken.doubtful) {
    findings_.add(make_check("payload", Outcome::refuted,
                             say("the record is not the one that the entry names: it was changed "
                                 "or exchanged"),
                             entry_place(*taken.entry, row.index, "payload")));
  }
  if (!same || (taken.doubtful && !taken.fits)) {
    lose(row.index, taken.entry);
    return keep_unjudged(hasher, row.index, opened);
  }
  Entry placed = *taken.entry;
  placed.index = row.index;  // a wrong one has its fault already
  if (taken.doubtful) placed.admitted = state_.last_admitted;
  return judge_row(hasher, placed, opened);
}

Status RecordAudit::judge_row(Hasher& hasher, const Entry& entry, const OpenedRow& opened) {
  assumed_.reset();
  if (opened.payload.decoded.ok()) {
    const Record& record = opened.payload.decoded->record;
    if (lost_ && refers_to_lost(record)) {
      if (!first_referring_) first_referring_ = entry_place(entry, entry.index);
      referring_ += 1;
      return keep_unjudged(hasher, entry.index, opened);
    }
    assume_seen(record);
  }
  const Result<std::vector<Violation>> violations =
      judge_opened(hasher, state_, history_, memories_[opened.memory], entry, opened.payload);
  if (!violations.ok()) return violations.error();
  judged_ += 1;
  if (lost_) unrelated_ += 1;
  for (const Violation& violation : *violations) add_violation(violation, entry);
  if (!opened.payload.decoded.ok()) {
    lose(entry.index, entry);
    return index_.skip();
  }
  const Hash& id = opened.payload.decoded->id;
  const Record& record = opened.payload.decoded->record;
  if (entry.index.value == 0) {
    check_genesis(ground_, record.affair, entry_place(entry, entry.index), findings_.report());
  }
  if (Status taken = take_into_state(entry, record, id); !taken.ok()) {
    return taken;
  }
  return index_.add(id, record.kind, dossier_number(record.dossier));
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
  history_.relations = nullptr;  // it may have said something of others
  affair_lost_ = affair_lost_ || !entry || entry->dossier.empty();
}

// Whether the record needs something that a lost one may have held: it would be judged wrongly, and
// the same fault told again.
bool RecordAudit::refers_to_lost(const Record& record) const {
  const auto unknown_key = [&](const KeyId& key) {
    return affair_lost_ && state_.roster.find(key) == nullptr;
  };
  const auto* revocation = std::get_if<Revocation>(&record.affair);
  const auto* enrolment = std::get_if<Enrolment>(&record.affair);
  return std::any_of(record.signers.begin(), record.signers.end(),
                     [&](const Signer& signer) { return unknown_key(signer.key); }) ||
         std::any_of(record.links.begin(), record.links.end(),
                     [&](const Link& link) { return !index_.find(link.target).has_value(); }) ||
         (revocation != nullptr && unknown_key(revocation->key)) ||
         (enrolment != nullptr && enrolment->person != key_id(enrolment->keys.signing) &&
          unknown_key(enrolment->person));
}

// Every author who saw the ledger after a wrong entry saw another root than this copy has: the same
// fault, which is not told again.
void RecordAudit::assume_seen(const Record& record) {
  if (!wrong_from_ || !record.seen || record.seen->size.value <= wrong_from_->value) return;
  assumed_ = record.seen;
  assumed_count_ += 1;
}

// Of a record that is not judged the id still counts, for links; and an affair whose signatures
// hold for the roster, so that one changed entry does not make every later signer a stranger.
Status RecordAudit::keep_unjudged(Hasher& hasher, LeafIndex index, const OpenedRow& opened) {
  if (!opened.payload.decoded.ok()) return index_.skip();
  const OpenedRecord& kept = *opened.payload.decoded;
  if (is_signed(hasher, index, kept, opened.memory)) {
    const Hash no_hash = hasher.empty_root();  // of an entry of which only the place matters
    const Entry placed{index,   kept.record.dossier,  1,      std::nullopt, 0,
                       no_hash, state_.last_admitted, no_hash};
    if (Status taken = take_into_state(placed, kept.record, kept.id); !taken.ok()) return taken;
  }
  return index_.add(kept.id, kept.record.kind, dossier_number(kept.record.dossier));
}

bool RecordAudit::is_signed(Hasher& hasher, LeafIndex index, const OpenedRecord& record,
                            std::size_t memory) {
  Roster founded;
  const bool founding = index.value == 0 && founded.apply(index, record.record.affair).ok();
  const Roster& roster = founding ? founded : state_.roster;
  const std::vector<Signer>& signers = record.record.signers;
  if (record.signatures.size() != signers.size()) return false;
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const RosterKey* key = roster.find(signers[i].key);
    if (key == nullptr || !memories_[memory]
                               .check(hasher, key->enrolment.keys.signing, record.batch_roots[i],
                                      record.signatures[i])
                               .ok()) {
      return false;
    }
  }
  return true;
}

// --- What is kept. ---

Status RecordAudit::take_into_state(const Entry& entry, const Record& record, const Hash& id) {
  Status related = relate(relations_, state_, history_, entry, record);
  if (!related.ok()) return related;
  muniment::take(state_, entry, record, id);
  state_.origin = ground_.checkpoint.origin;  // whatever the genesis says
  state_.suite = ground_.suite();
  state_.ledger_key = ground_.log;
  return {};
}

std::uint32_t RecordAudit::dossier_number(const std::string& dossier) {
  const auto [found, added] =
      dossier_numbers_.try_emplace(dossier, static_cast<std::uint32_t>(dossiers_.size()));
  if (added) dossiers_.push_back(dossier);
  return found->second;
}

}  // namespace muniment::verify
