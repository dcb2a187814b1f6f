// Nobody judges their own work, and no accusation reaches whom it accuses: rules 7 and 8.
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_assessment = 7;
constexpr unsigned rule_accused = 8;

void check_assessor(const Judging& judging, const LinkedRecord& rectification) {
  const std::set<KeyId> doers = persons_of(judging, *rectification.record);
  for (const Signer& signer : judging.record.signers) {
    const RosterKey* key = judging.roster.find(signer.key);
    if (key == nullptr || !doers.contains(key->enrolment.person)) continue;
    judging.broken(rule_assessment,
                   say("{1} signed the rectification at entry {2} and cannot assess it",
                       key->enrolment.keys.name, std::to_string(rectification.index.value)));
  }
}

void check_closing(const Judging& judging, const LinkedRecord& rectification) {
  const std::string place = std::to_string(rectification.index.value);
  if (!states(*rectification.record, FactCode::status, ItemStatus::completed)) {
    judging.broken(rule_assessment, say("the rectification at entry {1} does not say that it is "
                                        "completed, so it cannot be closed",
                                        place));
  }
  if (!has_link(*rectification.record, Relation::based_on) &&
      !has_link(judging.record, Relation::based_on)) {
    judging.broken(rule_assessment, say("the rectification at entry {1} would be closed without "
                                        "evidence: neither it nor its assessment is based on any",
                                        place));
  }
}

// To the inspected organisation goes only what it is to deal with itself.
void check_referred(const Judging& judging, const LinkedRecord& petition,
                    const LinkedRecords& linked) {
  const std::string place = std::to_string(petition.index.value);
  bool triaged = false;
  linked.each(Relation::based_on, Kind::triage, [&](const LinkedRecord& triage) {
    if (!has_link(*triage.record, Relation::concerns, petition.id)) return;
    triaged = true;
    if (states(*triage.record, FactCode::nature, Nature::accusation)) {
      judging.broken(rule_accused, say("the petition at entry {1} is an accusation: it is never "
                                       "referred to the organisation that it accuses, but to a "
                                       "body that is competent",
                                       place));
    } else if (!states(*triage.record, FactCode::outcome, Outcome::transfer) &&
               !states(*triage.record, FactCode::outcome, Outcome::divert)) {
      judging.broken(
          rule_accused,
          say("the triage of the petition at entry {1} did not decide to pass it on", place));
    }
  });
  if (triaged) return;
  judging.broken(rule_accused,
                 say("whether the petition at entry {1} may go to the inspected organisation is "
                     "for its triage to say; link to the triage by {2}",
                     place, code_name(Vocabulary::relations, number_of(Relation::based_on))));
}

}  // namespace

void check_assessment(const Judging& judging, const LinkedRecords& linked) {
  const bool closes = states(judging.record, FactCode::status, ItemStatus::closed);
  linked.each(Relation::assesses, Kind::rectification, [&](const LinkedRecord& rectification) {
    check_assessor(judging, rectification);
    if (closes) check_closing(judging, rectification);
  });
}

void check_referral(const Judging& judging, const LinkedRecords& linked) {
  if (!states(judging.record, FactCode::recipient, Recipient::inspected_organisation)) return;
  linked.each(Relation::concerns, Kind::petition,
              [&](const LinkedRecord& petition) { check_referred(judging, petition, linked); });
}

}  // namespace muniment
