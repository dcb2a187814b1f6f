#include "verify/some_records.h"

#include "verify/words.h"

namespace muniment::verify {

SomeRecords::SomeRecords(const Ground& ground, Report& report)
    : ground_(ground), report_(report), hasher_(ground.suite()) {
  state_.origin = ground.checkpoint.origin;
  state_.suite = ground.suite();
  state_.ledger_key = ground.log;
}

SomeRecords::Taken SomeRecords::take(std::optional<LeafIndex> index, ByteView entry,
                                     ByteView payload, std::optional<bool> affair) {
  Taken taken{hasher_.leaf(entry), std::nullopt, std::nullopt};
  Result<Entry> decoded = decode_entry(entry);
  const bool own = affair.value_or(decoded.ok() && decoded->dossier.empty());
  if (own) ++affairs_;
  if (!decoded.ok()) {
    report_.add(
        failed_check("entry", decoded.error(), index ? entry_place(*index) : part("entry")));
    return taken;
  }
  taken.entry = *std::move(decoded);
  const LeafIndex place = index.value_or(taken.entry->index);
  if (taken.entry->index != place) {
    report_.add(
        make_check("entry", Outcome::refuted,
                   say("the proof is for place {1}, the entry was made for place {2}",
                       std::to_string(place.value), std::to_string(taken.entry->index.value)),
                   entry_place(*taken.entry, place)));
  }
  if (own && (!taken.entry->dossier.empty() || taken.entry->folio != affairs_)) {
    lose_affairs(say("entry {1} was taken for folio {2} of the ledger's own affairs, and is {3}",
                     std::to_string(place.value), std::to_string(affairs_),
                     format_citation({taken.entry->dossier, taken.entry->folio})));
    return taken;
  }
  if (!payload.empty()) judge(taken, payload, place, own);
  return taken;
}

void SomeRecords::judge(Taken& taken, ByteView payload, LeafIndex index, bool affair) {
  ++records_;
  Judgement judgement = judge_alone(hasher_, state_, memory_, *taken.entry, payload);
  for (const Violation& violation : judgement.violations) tell(violation, *taken.entry);
  if (!judgement.record) return;
  if (index.value == 0) {
    const Place place = entry_place(*taken.entry, index);
    check_pin(ground_, taken.leaf, place, report_);
    check_genesis(ground_, judgement.record->affair, place, report_);
  }
  if (affair) {
    muniment::take(state_, *taken.entry, *judgement.record, *judgement.record_id);
    state_.origin = ground_.checkpoint.origin;  // whatever the genesis says
    state_.suite = ground_.suite();
    state_.ledger_key = ground_.log;
  }
  report_.show(make_event(*taken.entry, *judgement.record, state_.roster));
  taken.record = std::move(*judgement.record);
}

void SomeRecords::lose_affairs(Message sentence) {
  ++rule_faults_;
  affairs_lost_ = true;
  report_.add(make_check("rules", Outcome::cannot_evaluate, std::move(sentence)));
}

void SomeRecords::tell(const Violation& violation, const Entry& entry) {
  const bool of_record =
      violation.finding == Finding::refuted || violation.finding == Finding::cannot_evaluate;
  Check check = make_check(of_record ? "record" : "rules", outcome_of(violation.finding),
                           violation.sentence, entry_place(entry, entry.index));
  check.rule = violation.rule;
  const bool of_signers = violation.rule == 1 && check.outcome == Outcome::broken;
  if (affairs_lost_ && of_signers) check.outcome = Outcome::cannot_evaluate;
  if (is_fault(check.outcome)) (of_record ? record_faults_ : rule_faults_) += 1;
  report_.add(std::move(check));
}

void SomeRecords::conclude() {
  if (record_faults_ == 0 && records_ > 0) {
    report_.add(make_check(
        "record", Outcome::pass,
        say("{1} records are signed for this ledger and their place; {2} signatures were checked",
            std::to_string(records_), std::to_string(memory_.verified()))));
  }
  if (rule_faults_ == 0 && records_ > 0) {
    report_.add(make_check("rules", Outcome::pass,
                           say("its signers' roles, their number and its facts keep the rules")));
  }
  const auto unchecked = [&](std::string_view name, Message sentence) {
    report_.add(make_check(name, Outcome::not_checked, std::move(sentence)));
  };
  unchecked("seen", say("checkpoints that authors name in their records: comparing them takes an "
                        "audit"));
  unchecked("ledger-rules",
            say("rules that need the whole ledger: links, folios, closure, approvals"));
}

}  // namespace muniment::verify
