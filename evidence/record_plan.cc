#include "evidence/record_plan.h"

#include <algorithm>

#include "evidence/drafting.h"
#include "evidence/model/catalogue.h"
#include "evidence/rehearsal.h"

namespace muniment::evidence {
namespace {

// Whoever holds two records of a batch can see that they were signed together. Of kinds that have a
// place for somebody's identity, two may come from two people who must not learn of one another.
bool may_name_an_informant(std::uint16_t kind) {
  const KindRow* row = row_of(kind);
  MUNIMENT_CHECK(row != nullptr);  // check_draft came first
  return std::any_of(row->slots.begin(), row->slots.end(),
                     [](const Slot& slot) { return slot.access == AccessClass::sealed; });
}

void append(Prepared& all, Prepared more) {
  std::move(more.submissions.begin(), more.submissions.end(), std::back_inserter(all.submissions));
  std::move(more.openings.begin(), more.openings.end(), std::back_inserter(all.openings));
  std::move(more.items.begin(), more.items.end(), std::back_inserter(all.items));
  std::move(more.opened.begin(), more.opened.end(), std::back_inserter(all.opened));
}

}  // namespace

RecordPlan::RecordPlan(Registrar& registrar, Frame frame)
    : registrar_(registrar),
      hasher_(registrar.identity().suite),
      frame_(std::move(frame)),
      past_(registrar) {}
RecordPlan::~RecordPlan() = default;

Result<std::unique_ptr<RecordPlan>> RecordPlan::open(Registrar& registrar, Clock& clock) {
  const Result<std::optional<Checkpoint>> newest = registrar.newest();
  if (!newest.ok()) return Error(newest.error());
  Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Frame frame{registrar.identity().origin, clock.now_ms(), std::nullopt, catalogue_version};
  if (newest->has_value()) frame.seen = KnownCheckpoint{(*newest)->size, (*newest)->root};
  std::unique_ptr<RecordPlan> plan(new RecordPlan(registrar, std::move(frame)));
  const Result<const Relations*> relations = registrar.relations();
  if (!relations.ok()) return Error(relations.error());
  Result<std::unique_ptr<Rehearsal>> rehearsal =
      Rehearsal::open(registrar.identity().suite, *std::move(snapshot), **relations,
                      [records = &plan->records_](std::size_t place) {
                        return decode_record((*records)[place].record.record);
                      });
  if (!rehearsal.ok()) return std::move(rehearsal).error();
  plan->rehearsal_ = *std::move(rehearsal);
  plan->frame_.catalogue = plan->rehearsal_->state().policy.catalogue;
  return plan;
}

Result<RecordPlan::Planned> RecordPlan::add(const Draft& draft, std::vector<KeyId> signers) {
  const HashAlgorithm algorithm = hash_of(registrar_.identity().suite);
  const Roster& roster = rehearsal_->state().roster;
  if (Status known = check_signers(roster, signers); !known.ok()) return std::move(known).error();
  if (Status checked = check_draft(algorithm, draft, signers.size(), frame_.catalogue);
      !checked.ok()) {
    return std::move(checked).error();
  }
  Result<std::vector<Unsigned>> laid_out = lay_out_records(hasher_, frame_, {&draft, 1}, signers);
  if (!laid_out.ok()) return std::move(laid_out).error();
  Unsigned& record = laid_out->front();
  Result<std::optional<PastRecords::Past>> past = past_.take(roster, record);
  if (!past.ok()) return std::move(past).error();
  if (past->has_value()) return Planned{(*past)->record_id, (*past)->citation, {}};

  Result<Record> decoded = decode_record(record.record);  // may be longer than a record can be
  if (!decoded.ok()) return std::move(decoded).error();
  const OpenedRecord opened{*std::move(decoded), record_id(hasher_, record.record), {}, {}};
  records_.push_back({std::move(record), draft.kind, number_of_signers(std::move(signers))});
  Result<std::vector<Violation>> violations = rehearsal_->judge(opened, frame_.stated);
  if (!violations.ok()) return std::move(violations).error();
  return Planned{opened.id, std::nullopt, *std::move(violations)};
}

std::size_t RecordPlan::number_of_signers(std::vector<KeyId> signers) {
  const auto known = std::find(signers_.begin(), signers_.end(), signers);
  const auto number = static_cast<std::size_t>(known - signers_.begin());
  if (known == signers_.end()) signers_.push_back(std::move(signers));
  return number;
}

// Behind those that are signed together from `first` on.
std::size_t RecordPlan::end_of_signing(std::size_t first, std::size_t last) const {
  const Waiting& one = records_[first];
  if (may_name_an_informant(one.kind)) return first + 1;
  std::size_t end = first + 1;
  while (end < std::min(last, first + max_signed_together)) {
    const Waiting& next = records_[end];
    if (next.record.dossier != one.record.dossier || next.signers != one.signers ||
        may_name_an_informant(next.kind)) {
      break;
    }
    ++end;
  }
  return end;
}

Status RecordPlan::take_contents(Waiting& waiting) {
  const KindRow* row = row_of(waiting.kind);
  for (const Bytes& bytes : waiting.record.openings) {
    const Result<Opening> opening = decode_opening(bytes);
    MUNIMENT_CHECK(opening.ok() && row != nullptr);  // made here
    const auto* content = std::get_if<Content>(&opening->value);
    const auto digest =
        content == nullptr ? std::nullopt : digest_by(*content, hasher_.algorithm());
    if (!digest) continue;
    Result<std::optional<VaultItem>> item = take_(*digest, class_of(*row, opening->slot));
    if (!item.ok()) return std::move(item).error();
    if (item->has_value()) waiting.record.items.emplace_back(opening->slot, **std::move(item));
  }
  return {};
}

Result<Prepared> RecordPlan::sign(std::size_t first, std::size_t last, const Keys& keys) {
  Prepared all;
  for (std::size_t end = first; first < last; first = end) {
    end = end_of_signing(first, last);
    const std::vector<KeyId>& signers = signers_[records_[first].signers];
    std::vector<const PrivateKey*> signing;
    signing.reserve(signers.size());
    for (const KeyId& id : signers) {
      const auto key = keys.find(id);
      MUNIMENT_CHECK(key != keys.end());
      signing.push_back(key->second);
    }
    std::vector<Unsigned> together;
    together.reserve(end - first);
    for (std::size_t i = first; i < end; ++i) {
      if (Status taken = take_ ? take_contents(records_[i]) : Status(); !taken.ok()) {
        return std::move(taken).error();
      }
      together.push_back(std::move(records_[i].record));
    }
    Result<Prepared> signed_together = sign_records(hasher_, std::move(together), signing);
    if (!signed_together.ok()) {  // its position would count from another record than the caller's
      return Error(signed_together.error().kind(), signed_together.error().message());
    }
    append(all, *std::move(signed_together));
  }
  return all;
}

Status RecordPlan::register_all(const Keys& keys, const PrivateKey& ledger_key,
                                const std::stop_token& stop, const Watcher& watcher) {
  rehearsal_.reset();  // its snapshot is of no use any more
  for (std::size_t first = 0; first < records_.size() && !stop.stop_requested();) {
    const std::size_t last = std::min(records_.size(), first + planned_commit_records);
    Result<Prepared> prepared = sign(first, last, keys);
    if (!prepared.ok()) return std::move(prepared).error();
    const Result<std::vector<Registered>> registered =
        registrar_.submit_twice(*prepared, ledger_key);
    if (!registered.ok()) return Error(registered.error());
    for (const Registered& one : *registered) watcher(one);
    first = last;
  }
  return {};
}

}  // namespace muniment::evidence
