#include "cli/draft_ledger.h"

#include "cli/rounds.h"

namespace muniment::cli {

namespace {

Message without_ledger(const std::string& why) {
  return say("roster, roles, rules and what the author knew of the ledger: {1}", why);
}

Status judge_draft(evidence::Registrar& registrar, const Words& words, LookedAtDraft& draft) {
  const Record& record = draft.checked.record;
  const Result<std::optional<Checkpoint>> newest = registrar.newest();
  if (!newest.ok()) return Error(newest.error());
  const std::uint64_t size = newest->has_value() ? (*newest)->size.value : 0;
  if (record.seen && record.seen->size.value > size) {
    draft.not_checked.push_back(without_ledger(
        words.translate(say("the ledger here has {1} entries, and the author knew {2}",
                            std::to_string(size), std::to_string(record.seen->size.value)))));
    return {};
  }
  const Result<std::vector<Violation>> violations = registrar.judge_unsigned(record);
  if (!violations.ok()) return Error(violations.error());
  for (Error& fault : faults_of(*violations)) draft.checked.faults.push_back(std::move(fault));
  draft.held.push_back(
      say("roster, roles, rules and what the author knew, by the ledger's first {1} entries",
          std::to_string(size)));
  return {};
}

Status ask_ledger(const Context& context, evidence::Registrar& registrar, LookedAtDraft& draft) {
  const Words& words = context.words;
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  draft.zone_minutes = (*state)->policy.zone_minutes;
  draft.round = kept_round(context, registrar, draft.checked.record.dossier);
  for (const DraftSigner& signer : draft.file.signers) {
    const RosterKey* known = (*state)->roster.find(key_id(signer.keys.signing));
    if (known == nullptr) continue;  // which a rule tells
    const Result<std::size_t> place = evidence::place_of_known(draft.file, known->enrolment.keys);
    if (place.ok()) {
      draft.vouched_for.insert(known->id);
    } else {
      draft.checked.faults.push_back(Error(place.error()).within(say("the ledger's roster")));
    }
  }
  for (const Link& link : draft.checked.record.links) {
    const Result<evidence::Item> target = registrar.find(link.target);
    draft.citations.push_back(
        target.ok() ? format_citation({target->entry.dossier, target->entry.folio}) : "");
  }
  const Result<evidence::Item> there = registrar.find(draft.checked.id);
  if (!there.ok()) return judge_draft(registrar, words, draft);
  draft.held.push_back(say("the ledger has this record already, as {1}",
                           format_citation({there->entry.dossier, there->entry.folio})));
  return {};
}

}  // namespace

std::optional<Message> other_ledger(const LogIdentity& here, const evidence::CheckedDraft& draft) {
  const std::string& wanted = draft.record.ledger;
  if (here.origin != wanted) {
    return say("the ledger here is {1}, and the draft is for {2}", here.origin, wanted);
  }
  if (here.suite != draft.suite) {
    return say("the draft's keys are of another suite than this ledger's");
  }
  return std::nullopt;
}

std::vector<Error> faults_of(const std::vector<Violation>& violations) {
  std::vector<Error> faults;
  for (const Violation& violation : violations) {
    if (violation.finding == Finding::flagged) continue;
    const ErrorKind kind = violation.finding == Finding::refuted  ? ErrorKind::mismatch
                           : violation.finding == Finding::broken ? ErrorKind::refused
                                                                  : ErrorKind::unknown;
    Error fault(kind, violation.sentence);
    faults.push_back(violation.rule == 0 ? std::move(fault)
                                         : std::move(fault).within(
                                               say("rule {1}", std::to_string(violation.rule))));
  }
  return faults;
}

Status check_against_ledger(Context& context, LookedAtDraft& draft) {
  const bool named = context.options.ledger.has_value();
  if (!named && !find_ledger(context).ok()) {
    draft.not_checked.push_back(
        without_ledger(context.words.translate(say("there is no ledger here"))));
    return {};
  }
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) {
    if (named) return Error(registrar.error());
    draft.not_checked.push_back(without_ledger(context.words.translate(registrar.error())));
    return {};
  }
  if (const auto other = other_ledger((*registrar)->identity(), draft.checked)) {
    if (named) {
      draft.checked.faults.emplace_back(ErrorKind::refused, *other);
    } else {
      draft.not_checked.push_back(without_ledger(context.words.translate(*other)));
    }
    return {};
  }
  return ask_ledger(context, **registrar, draft);
}

}  // namespace muniment::cli
