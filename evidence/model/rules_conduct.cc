// Nobody judges their own work, and no accusation reaches whom it accuses: rules 7 and 8.
#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_assessment = 7;
constexpr unsigned rule_accused = 8;
constexpr std::size_t max_walked = 10'000;  // records that one judgement looks at

// Records to look at, each once.
class Walk {
 public:
  struct Step {
    LeafIndex index;
    bool with_parts;  // whether its parts are to be looked at, too
    bool again;       // it was looked at before, without them
  };

  void add(LeafIndex index, bool with_parts = false) {
    const auto known = met_.find(index);
    if (known != met_.end()) {
      if (!with_parts || known->second) return;
      known->second = true;
      return waiting_.push_back({index, true, true});
    }
    if (met_.size() == max_walked) {
      cut_ = true;
      return;
    }
    met_.emplace(index, with_parts);
    waiting_.push_back({index, with_parts, false});
  }
  std::optional<Step> next() {
    if (waiting_.empty()) return std::nullopt;
    const Step step = waiting_.front();
    waiting_.pop_front();
    return step;
  }
  // There was more than is looked at.
  bool is_cut() const { return cut_; }

 private:
  std::map<LeafIndex, bool> met_;  // with their parts or without
  std::deque<Step> waiting_;
  bool cut_ = false;
};

bool is_correction_in_force(const Relations& relations, const Reference& link) {
  return link.relation == number_of(Relation::supersedes) &&
         link.kind == number_of(Kind::correction) && !relations.replaced_by(link.source);
}

// --- Rule 7. ---

// What is assessed with a rectification: the whole that it is a part of, the parts of it, and the
// versions before each of these, but no other parts of the whole; and what corrects any of them.
Status add_assessed_with(const History& history, const Walk::Step& at, const Record& record,
                         Walk& walk) {
  constexpr std::uint16_t kind = number_of(Kind::rectification);
  for (const Link& link : record.links) {
    const bool whole = link.relation == number_of(Relation::part_of);
    if (walk.is_cut() || (!whole && link.relation != number_of(Relation::supersedes))) continue;
    const auto target = history.find(link.target);
    if (!target.ok()) return target.error();
    if (*target && (*target)->kind == kind) walk.add((*target)->index, at.with_parts && !whole);
  }
  if (history.relations == nullptr) return {};
  history.relations->each_link_to(at.index, [&](const Reference& link) {
    if (link.relation == number_of(Relation::part_of) && link.kind == kind && at.with_parts) {
      walk.add(link.source, true);
    }
    if (is_correction_in_force(*history.relations, link)) walk.add(link.source);
    return !walk.is_cut();
  });
  return {};
}

void name_doers(const Judging& judging, LeafIndex rectification, const Record& record) {
  const std::set<KeyId> doers = persons_of(judging, record);
  for (const Signer& signer : judging.record.signers) {
    const RosterKey* key = judging.roster.find(signer.key);
    if (key == nullptr || !doers.contains(key->enrolment.person)) continue;
    judging.broken(rule_assessment,
                   say("{1} signed the rectification at entry {2} and cannot assess it",
                       key->enrolment.keys.name, std::to_string(rectification.value)));
  }
}

Status check_assessors(const Judging& judging, const History& history, Walk assessed) {
  while (const std::optional<Walk::Step> step = assessed.next()) {
    const auto record = history.read(step->index);
    if (!record.ok()) return record.error();
    if (!step->again) name_doers(judging, step->index, **record);
    Status added = add_assessed_with(history, *step, **record, assessed);
    if (!added.ok()) return added;
  }
  if (assessed.is_cut()) {
    judging.unknown(say("what is assessed has more than {1} parts and versions: who signed the "
                        "others was not looked for further",
                        std::to_string(max_walked)),
                    rule_assessment);
  }
  return {};
}

Status check_closing(const Judging& judging, const History& history,
                     const LinkedRecord& rectification) {
  const std::string place = std::to_string(rectification.index.value);
  if (!states(*rectification.record, FactCode::status, ItemStatus::completed)) {
    judging.broken(rule_assessment, say("the rectification at entry {1} does not say that it is "
                                        "completed, so it cannot be closed",
                                        place));
  }
  bool seen = true;
  for (const Record* record : {rectification.record.get(), &judging.record}) {
    if (!has_link(*record, Relation::based_on)) continue;
    const Result<Rests> rests = rests_on_evidence(*record, history);
    if (!rests.ok()) return rests.error();
    if (*rests == Rests::on_its_links) return {};
    seen = seen && *rests != Rests::not_seen;
  }
  if (!seen) {
    tell_too_many_corrections(judging, rule_assessment);
    return {};
  }
  judging.broken(rule_assessment, say("the rectification at entry {1} would be closed without "
                                      "evidence: neither it nor its assessment is based on any",
                                      place));
  return {};
}

// --- Rule 8. ---

void tell_not_passed_on(const Judging& judging, const std::string& petition) {
  judging.broken(
      rule_accused,
      say("the triage of the petition at entry {1} did not decide to pass it on", petition));
}

void tell_untriaged(const Judging& judging, const std::string& petition) {
  judging.broken(rule_accused,
                 say("whether the petition at entry {1} may go to the inspected organisation is "
                     "for its triage to say; link to the triage by {2}",
                     petition, code_name(Vocabulary::relations, number_of(Relation::based_on))));
}

// To the inspected organisation goes only what it is to deal with itself. Puts down petitions and
// triages that are right.
void check_passed_on(const Judging& judging, const LinkedRecord& petition,
                     const LinkedRecords& linked, std::set<LeafIndex>& passed_on) {
  const std::string place = std::to_string(petition.index.value);
  bool triaged = false;
  linked.each(Relation::based_on, Kind::triage, [&](const LinkedRecord& triage) {
    if (!has_link(*triage.record, Relation::concerns, petition.id)) return;
    triaged = true;
    passed_on.insert(triage.index);
    if (!states(*triage.record, FactCode::outcome, Outcome::transfer) &&
        !states(*triage.record, FactCode::outcome, Outcome::divert)) {
      tell_not_passed_on(judging, place);
    }
  });
  passed_on.insert(petition.index);
  if (!triaged) tell_untriaged(judging, place);
}

// Whatever goes to the organisation, no accusation is behind it: looked for over all that it comes
// from, its parts and corrections, and over what petitions were merged into or with.
class Accusations {
 public:
  // `passed_on` are the petitions whose own triages were linked to, and these triages.
  Accusations(const Judging& judging, const History& history, std::set<LeafIndex> passed_on = {})
      : judging_(judging), history_(history), passed_on_(std::move(passed_on)) {}

  Status look_behind(const LinkedRecords& linked) {
    for (const LinkedRecord& sent : linked.all()) {
      const bool is_behind = sent.relation == number_of(Relation::concerns) ||
                             sent.relation == number_of(Relation::based_on);
      if (is_behind) walk_.add(sent.index, true);
    }
    while (const std::optional<Walk::Step> step = walk_.next()) {
      if (Status looked = look_at(*step); !looked.ok()) return looked;
    }
    if (!walk_.is_cut()) return {};
    judging_.unknown(say("what is referred comes from more than {1} records: whether an accusation "
                         "is among them was not looked for further",
                         std::to_string(max_walked)),
                     rule_accused);
    return {};
  }

 private:
  Status look_at(const Walk::Step& step) {
    const auto record = history_.read(step.index);
    if (!record.ok()) return record.error();
    if ((*record)->kind == number_of(Kind::petition) && !step.again) {
      if (Status looked = look_at_triages(step.index); !looked.ok()) return looked;
    }
    for (const Link& link : (*record)->links) {
      if (walk_.is_cut() || link.relation == number_of(Relation::refers_to)) continue;
      const auto target = history_.find(link.target);
      if (!target.ok()) return target.error();
      // From a part to its whole, but from there to no other part.
      const bool whole = link.relation == number_of(Relation::part_of);
      if (*target && (*target)->index < judging_.entry.index) walk_.add((*target)->index, !whole);
    }
    const Relations& relations = *history_.relations;
    relations.each_link_to(step.index, [&](const Reference& link) {
      const bool part = step.with_parts && link.relation == number_of(Relation::part_of) &&
                        !relations.replaced_by(link.source);
      if (part || is_correction_in_force(relations, link)) walk_.add(link.source, true);
      return !walk_.is_cut();
    });
    return {};
  }

  // All that are in force, whichever the referral names.
  Status look_at_triages(LeafIndex petition) {
    const std::string place = std::to_string(petition.value);
    std::vector<Reference> triages;
    const Relations& relations = *history_.relations;
    relations.each_link_to(petition, [&](const Reference& link) {
      const bool triage =
          link.kind == number_of(Kind::triage) && link.relation == number_of(Relation::concerns);
      if (triage && !relations.replaced_by(link.source)) triages.push_back(link);
      return true;
    });
    const bool passed_on = passed_on_.contains(petition);
    bool accusation = false, kept = false;
    for (const Reference& triage : triages) {
      const auto record = history_.read(triage.source);
      if (!record.ok()) return record.error();
      accusation = accusation || states(**record, FactCode::nature, Nature::accusation);
      kept = kept || (passed_on && !passed_on_.contains(triage.source) &&
                      triage.detail != number_of(Outcome::transfer) &&
                      triage.detail != number_of(Outcome::divert));
      walk_.add(triage.source, true);  // a petition that was merged is part of another one there
    }
    if (accusation) {
      judging_.broken(rule_accused, say("the petition at entry {1} is an accusation: it is never "
                                        "referred to the organisation that it accuses, but to a "
                                        "body that is competent",
                                        place));
    }
    if (kept) tell_not_passed_on(judging_, place);
    if (triages.empty() && !passed_on) tell_untriaged(judging_, place);
    return {};
  }

  const Judging& judging_;
  const History& history_;
  std::set<LeafIndex> passed_on_;
  Walk walk_;
};

}  // namespace

Status check_assessment(const Judging& judging, const History& history,
                        const LinkedRecords& linked) {
  const bool closes = states(judging.record, FactCode::status, ItemStatus::closed);
  Walk walk;
  for (const LinkedRecord& each : linked.all()) {
    const bool assessed = each.relation == number_of(Relation::assesses) &&
                          each.record->kind == number_of(Kind::rectification);
    if (!assessed) continue;
    walk.add(each.index, true);
    if (!closes) continue;
    if (Status checked = check_closing(judging, history, each); !checked.ok()) return checked;
  }
  return check_assessors(judging, history, std::move(walk));
}

Status check_referral(const Judging& judging, const History& history, const LinkedRecords& linked) {
  if (!states(judging.record, FactCode::recipient, Recipient::inspected_organisation)) return {};
  std::set<LeafIndex> passed_on;
  linked.each(Relation::concerns, Kind::petition, [&](const LinkedRecord& petition) {
    check_passed_on(judging, petition, linked, passed_on);
  });
  if (history.relations == nullptr) return {};
  return Accusations(judging, history, std::move(passed_on)).look_behind(linked);
}

Status check_receipt(const Judging& judging, const History& history, const LinkedRecords& linked) {
  const std::vector<Signer>& signers = judging.record.signers;
  const bool organisation = std::any_of(signers.begin(), signers.end(), [&](const Signer& signer) {
    const RosterKey* key = judging.roster.find(signer.key);
    return key != nullptr && key->has_role(number_of(Role::liaison));
  });
  if (!organisation || history.relations == nullptr) return {};
  for (const LinkedRecord& handed : linked.all()) {
    if (handed.relation != number_of(Relation::acknowledges) ||
        handed.record->kind != number_of(Kind::custody)) {
      continue;
    }
    const auto things = LinkedRecords::read(*handed.record, judging.entry.index, history);
    if (!things.ok()) return things.error();
    Status looked = Accusations(judging, history).look_behind(*things);
    if (!looked.ok()) return looked;
  }
  return {};
}

}  // namespace muniment
