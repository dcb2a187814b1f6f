#include "evidence/model/deadlines.h"

#include <algorithm>
#include <map>
#include <set>

#include "evidence/model/stated.h"

namespace muniment {
namespace {

struct Waiting {
  LeafIndex since;
  Awaited awaited;
  std::optional<LeafIndex> whole = {};
  bool by_round = true;  // else only by a day of its own
};

class Waits {
 public:
  Waits(const Relations& relations, const std::optional<std::string>& dossier)
      : relations_(relations), dossier_(dossier) {}

  // What waits, whether in time or not.
  std::vector<Waiting> find() {
    for (const LeafIndex petition : relations_.numbered(number_of(Kind::petition), dossier_)) {
      seen_[petition].kind = number_of(Kind::petition);
    }
    relations_.each_link([&](const Reference& link) { note(link); });
    for (auto& [source, seen] : seen_) {
      carry(seen);
      look_at_links_to(source, seen);
      if (!relations_.replaced_by(source)) look(source, seen);
    }
    return std::move(all_);
  }

 private:
  // What a record begins, and which of it has ended.
  struct Seen {
    std::uint16_t kind = 0;
    std::uint16_t detail = 0;
    std::optional<LeafIndex> whole = {};
    std::optional<LeafIndex> earlier = {};  // the version that it supersedes
    bool of_clue = false;
    bool has_parts = false;
    bool answered = false;  // triaged, acknowledged, rectified
    bool disclosed = false;
  };

  void note(const Reference& link) {
    if (link.kind == number_of(Kind::clue)) clues_.insert(link.source);
    switch (static_cast<Kind>(link.kind)) {
      case Kind::petition:
        if (!seen_.contains(link.source)) return;  // it has no number
        break;
      case Kind::referral:
      case Kind::custody:
      case Kind::feedback:
      case Kind::rectification:
        break;
      default:
        return;
    }
    if (dossier_ && relations_.dossier(link.dossier) != *dossier_) return;
    Seen& seen = seen_[link.source];
    seen.kind = link.kind;
    seen.detail = link.detail;
    if (!seen.whole && link.relation == number_of(Relation::part_of)) seen.whole = link.target;
    if (link.relation == number_of(Relation::supersedes)) seen.earlier = link.target;
    seen.of_clue = seen.of_clue || clues_.contains(link.target);
  }

  // What the version before has reached, the newer one has too; it stands before it.
  void carry(Seen& seen) const {
    const auto earlier = seen.earlier ? seen_.find(*seen.earlier) : seen_.end();
    if (earlier == seen_.end()) return;
    seen.has_parts = earlier->second.has_parts;
    seen.answered = earlier->second.answered;
    seen.disclosed = earlier->second.disclosed;
  }

  void look_at_links_to(LeafIndex source, Seen& seen) const {
    relations_.each_link_to(source, [&](const Reference& link) {
      if (relations_.replaced_by(link.source)) return true;
      const bool part = link.relation == number_of(Relation::part_of);
      seen.has_parts = seen.has_parts || (part && link.kind == seen.kind);
      seen.answered = seen.answered || answers(static_cast<Kind>(seen.kind), link);
      seen.disclosed = seen.disclosed || discloses(link) || (part && has_disclosure(link.source));
      return !(seen.has_parts && seen.answered && seen.disclosed);
    });
  }

  static bool answers(Kind kind, const Reference& link) {
    const auto is = [&](Relation relation, Kind source) {
      return link.relation == number_of(relation) && link.kind == number_of(source);
    };
    switch (kind) {
      case Kind::petition:
        return is(Relation::concerns, Kind::triage);
      case Kind::referral:
        return is(Relation::acknowledges, Kind::acknowledgement) &&
               link.detail == number_of(ReceiptResult::answered);
      case Kind::custody:
        return is(Relation::acknowledges, Kind::acknowledgement) &&
               link.detail != number_of(ReceiptResult::answered);
      case Kind::feedback:
        return is(Relation::answers, Kind::rectification) &&
               link.detail != number_of(ItemStatus::planned);
      default:
        return false;
    }
  }
  // Published or left out. Whether all parts were is not asked here.
  static bool discloses(const Reference& link) {
    return link.kind == number_of(Kind::disclosure) &&
           (link.relation == number_of(Relation::publishes) ||
            link.relation == number_of(Relation::concerns));
  }
  bool has_disclosure(LeafIndex part) const {
    bool found = false;
    relations_.each_link_to(part, [&](const Reference& link) {
      found = discloses(link) && !relations_.replaced_by(link.source);
      return !found;
    });
    return found;
  }

  void look(LeafIndex source, const Seen& seen) {
    bool to_disclose = false;
    switch (static_cast<Kind>(seen.kind)) {
      case Kind::petition:
        if (!seen.answered) all_.push_back({source, Awaited::triage, seen.whole});
        break;
      case Kind::referral:
        if (!seen.answered) all_.push_back({source, Awaited::answer, seen.whole, seen.of_clue});
        break;
      case Kind::custody:
        if (seen.detail == number_of(Handling::hand_over) && !seen.answered) {
          all_.push_back({source, Awaited::acknowledgement, {}, false});
        }
        break;
      case Kind::feedback:
        if (!seen.has_parts && !seen.answered) {
          all_.push_back({source, Awaited::rectification, seen.whole});
        }
        to_disclose = true;
        break;
      default:
        to_disclose = seen.detail == number_of(ItemStatus::completed);
        break;
    }
    if (to_disclose && !seen.whole && !seen.disclosed) {
      all_.push_back({source, Awaited::disclosure});
    }
  }

  const Relations& relations_;
  const std::optional<std::string>& dossier_;
  std::map<LeafIndex, Seen> seen_;
  std::set<LeafIndex> clues_;
  std::vector<Waiting> all_;
};

std::optional<std::int64_t> days_of(const RoundTerms& round, Awaited awaited) {
  switch (awaited) {
    case Awaited::triage:
      return round.triage_days;
    case Awaited::answer:
      return round.answer_days;
    case Awaited::rectification:
      return round.rectification_days;
    case Awaited::disclosure:
      return round.disclosure_days;
    case Awaited::acknowledgement:
      break;
  }
  return std::nullopt;
}

// The day to which the newest approval in force extends a term of this record.
Result<std::optional<std::int64_t>> extended_to(LeafIndex since, const Relations& relations,
                                                const ReadRecord& read) {
  Status status;
  std::optional<std::int64_t> day;
  relations.each_link_to(since, [&](const Reference& link) {
    const bool approves = link.relation == number_of(Relation::approves) &&
                          link.kind == number_of(Kind::approval) &&
                          (link.detail == number_of(Decision::approved) ||
                           link.detail == number_of(Decision::conditional));
    if (!approves || relations.replaced_by(link.source)) return true;
    const Result<std::shared_ptr<const Record>> approval = read(link.source);
    if (!approval.ok()) {
      status = approval.error();
      return false;
    }
    if (states(**approval, FactCode::matter, Matter::extension)) day = due_day(**approval);
    return !day;
  });
  if (!status.ok()) return status.error();
  return day;
}

}  // namespace

Result<std::optional<std::int64_t>> last_day(const TimeLimit& limit, const Relations& relations,
                                             const ReadRecord& read) {
  // What a record says of its own day is about what answers it, and not about its disclosure. It
  // may ask for more haste than the round, but only an approval gives more time.
  std::optional<std::int64_t> stated;
  if (limit.awaited != Awaited::disclosure) {
    for (const std::optional<LeafIndex>& at : {std::optional(limit.since), limit.whole}) {
      if (!at) continue;
      auto extended = extended_to(*at, relations, read);
      if (!extended.ok() || *extended) return extended;
    }
    stated = due_day(limit.record);
    if (!stated && limit.whole) {
      const Result<std::shared_ptr<const Record>> whole = read(*limit.whole);
      if (!whole.ok()) return whole.error();
      stated = due_day(**whole);
    }
  }
  if (!limit.days) return stated;
  const std::int64_t by_round = limit.record.occurred + *limit.days;
  return std::optional(stated ? std::min(*stated, by_round) : by_round);
}

Result<std::vector<Deadline>> find_deadlines(const EvidenceState& state, const Relations& relations,
                                             const ReadRecord& read,
                                             const std::optional<std::string>& dossier) {
  std::vector<Deadline> deadlines;
  if (state.policy.rules < inspection_rules) return deadlines;
  for (const Waiting& waiting : Waits(relations, dossier).find()) {
    const Result<std::shared_ptr<const Record>> record = read(waiting.since);
    if (!record.ok()) return record.error();
    const std::string& stands_in = (*record)->dossier;
    const RoundTerms* round = waiting.by_round ? round_of(state, stands_in) : nullptr;
    const auto days = round == nullptr ? std::nullopt : days_of(*round, waiting.awaited);
    const auto last =
        last_day({waiting.since, **record, waiting.whole, waiting.awaited, days}, relations, read);
    if (!last.ok()) return last.error();
    if (*last) deadlines.push_back({waiting.since, waiting.awaited, stands_in, **last});
  }
  return deadlines;
}

Message overdue_sentence(const Deadline& deadline, std::int64_t days) {
  const std::string passed = std::to_string(days);
  switch (deadline.awaited) {
    case Awaited::triage:
      return say("the petition was never triaged; the deadline passed {1} days ago", passed);
    case Awaited::answer:
      return say("the referral was never answered; the deadline passed {1} days ago", passed);
    case Awaited::acknowledgement:
      return say("the hand-over was never acknowledged; the deadline passed {1} days ago", passed);
    case Awaited::rectification:
      return say(
          "the feedback was never answered by a rectification; the deadline passed {1} days "
          "ago",
          passed);
    case Awaited::disclosure:
      break;
  }
  return say("it was never disclosed; the deadline passed {1} days ago", passed);
}

}  // namespace muniment
