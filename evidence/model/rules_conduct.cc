// Nobody judges their own work, and no accusation reaches whom it accuses: rules 7 and 8.
#include <deque>
#include <set>

#include "evidence/model/relations.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_assessment = 7;
constexpr unsigned rule_accused = 8;
constexpr std::size_t max_walked = 10'000;  // records that one judgement looks at

using RecordAt = std::shared_ptr<const Record>;

// Records that are met while walking over links, each once.
class Walk {
 public:
  explicit Walk(const History& history) : history_(history) {}

  // Null: it was met before, or there are more than are looked at.
  Result<RecordAt> meet(LeafIndex index) {
    if (met_.size() == max_walked || !met_.insert(index).second) return RecordAt();
    return history_.read(index);
  }
  bool is_full() const { return met_.size() == max_walked; }

 private:
  const History& history_;
  std::set<LeafIndex> met_;
};

// --- Rule 7. ---

// A rectification, and whether its parts count with it.
struct Rectified {
  LeafIndex index;
  bool with_parts;
};

// What is assessed with a rectification: the whole that it is a part of, the parts of it, and the
// versions before each of these, but no other parts of the whole. False: there are more than are
// looked at.
Result<bool> each_assessed_with(const History& history, LeafIndex assessed,
                                const std::function<void(LeafIndex, const Record&)>& visit) {
  constexpr std::uint16_t kind = number_of(Kind::rectification);
  Walk walk(history);
  std::deque<Rectified> waiting = {{assessed, true}};
  for (; !waiting.empty(); waiting.pop_front()) {
    const Rectified at = waiting.front();
    const Result<RecordAt> record = walk.meet(at.index);
    if (!record.ok()) return record.error();
    if (*record == nullptr) continue;
    visit(at.index, **record);
    for (const Link& link : (*record)->links) {
      const bool whole = link.relation == number_of(Relation::part_of);
      if (!whole && link.relation != number_of(Relation::supersedes)) continue;
      const auto target = history.find(link.target);
      if (!target.ok()) return target.error();
      if (*target && (*target)->kind == kind) {
        waiting.push_back({(*target)->index, at.with_parts && !whole});
      }
    }
    if (!at.with_parts || history.relations == nullptr) continue;
    history.relations->each_link_to(at.index, [&](const Reference& link) {
      if (link.relation == number_of(Relation::part_of) && link.kind == kind) {
        waiting.push_back({link.source, true});
      }
      return true;
    });
  }
  return !walk.is_full();
}

Status check_assessor(const Judging& judging, const History& history, LeafIndex assessed) {
  const auto all =
      each_assessed_with(history, assessed, [&](LeafIndex index, const Record& record) {
        const std::set<KeyId> doers = persons_of(judging, record);
        for (const Signer& signer : judging.record.signers) {
          const RosterKey* key = judging.roster.find(signer.key);
          if (key == nullptr || !doers.contains(key->enrolment.person)) continue;
          judging.broken(rule_assessment,
                         say("{1} signed the rectification at entry {2} and cannot assess it",
                             key->enrolment.keys.name, std::to_string(index.value)));
        }
      });
  if (!all.ok()) return all.error();
  if (!*all) {
    judging.unknown(
        say("what is assessed has more than {1} parts and versions: who signed the "
            "others was not looked for further",
            std::to_string(max_walked)));
  }
  return {};
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

// --- Rule 8. ---

// To the inspected organisation goes only what it is to deal with itself.
void check_passed_on(const Judging& judging, const LinkedRecord& petition,
                     const LinkedRecords& linked) {
  const std::string place = std::to_string(petition.index.value);
  bool triaged = false;
  linked.each(Relation::based_on, Kind::triage, [&](const LinkedRecord& triage) {
    if (!has_link(*triage.record, Relation::concerns, petition.id)) return;
    triaged = true;
    if (!states(*triage.record, FactCode::outcome, Outcome::transfer) &&
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

// Whatever is referred, no accusation is behind it: looked for over all that it comes from, and
// over what petitions were merged into.
class Accusations {
 public:
  Accusations(const Judging& judging, const History& history)
      : judging_(judging), history_(history), walk_(history) {}

  Status look_behind(const LinkedRecords& linked) {
    for (const LinkedRecord& referred : linked.all()) {
      const bool is_behind = referred.relation == number_of(Relation::concerns) ||
                             referred.relation == number_of(Relation::based_on);
      if (is_behind) waiting_.push_back(referred.index);
    }
    for (; !waiting_.empty(); waiting_.pop_front()) {
      if (Status looked = look_at(waiting_.front()); !looked.ok()) return looked;
    }
    if (!walk_.is_full()) return {};
    judging_.unknown(
        say("what is referred comes from more than {1} records: whether an accusation "
            "is among them was not looked for further",
            std::to_string(max_walked)));
    return {};
  }

 private:
  Status look_at(LeafIndex index) {
    const Result<RecordAt> record = walk_.meet(index);
    if (!record.ok()) return record.error();
    if (*record == nullptr) return {};
    const bool petition = (*record)->kind == number_of(Kind::petition);
    if (petition) {
      if (Status looked = look_at_triages(index); !looked.ok()) return looked;
    }
    for (const Link& link : (*record)->links) {
      if (link.relation == number_of(Relation::refers_to)) continue;
      const auto target = history_.find(link.target);
      if (!target.ok()) return target.error();
      if (*target && (*target)->index < judging_.entry.index) {
        waiting_.push_back((*target)->index);
      }
    }
    return {};
  }

  // All that are in force, whichever the referral names.
  Status look_at_triages(LeafIndex petition) {
    std::vector<LeafIndex> triages;
    const Relations& relations = *history_.relations;
    relations.each_link_to(petition, [&](const Reference& link) {
      const bool triage =
          link.kind == number_of(Kind::triage) && link.relation == number_of(Relation::concerns);
      if (triage && !relations.replaced_by(link.source)) triages.push_back(link.source);
      return true;
    });
    bool accusation = false;
    for (const LeafIndex triage : triages) {
      const Result<RecordAt> record = history_.read(triage);
      if (!record.ok()) return record.error();
      accusation = accusation || states(**record, FactCode::nature, Nature::accusation);
      waiting_.push_back(triage);  // a petition that was merged is part of another one there
    }
    if (accusation) {
      judging_.broken(rule_accused, say("the petition at entry {1} is an accusation: it is never "
                                        "referred to the organisation that it accuses, but to a "
                                        "body that is competent",
                                        std::to_string(petition.value)));
    }
    return {};
  }

  const Judging& judging_;
  const History& history_;
  Walk walk_;
  std::deque<LeafIndex> waiting_;
};

}  // namespace

Status check_assessment(const Judging& judging, const History& history,
                        const LinkedRecords& linked) {
  const bool closes = states(judging.record, FactCode::status, ItemStatus::closed);
  for (const LinkedRecord& each : linked.all()) {
    const bool assessed = each.relation == number_of(Relation::assesses) &&
                          each.record->kind == number_of(Kind::rectification);
    if (!assessed) continue;
    if (Status checked = check_assessor(judging, history, each.index); !checked.ok()) {
      return checked;
    }
    if (closes) check_closing(judging, each);
  }
  return {};
}

Status check_referral(const Judging& judging, const History& history, const LinkedRecords& linked) {
  if (!states(judging.record, FactCode::recipient, Recipient::inspected_organisation)) return {};
  linked.each(Relation::concerns, Kind::petition,
              [&](const LinkedRecord& petition) { check_passed_on(judging, petition, linked); });
  if (history.relations == nullptr) return {};
  return Accusations(judging, history).look_behind(linked);
}

}  // namespace muniment
