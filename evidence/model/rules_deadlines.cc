// What only time can break, told and never refused: rules 9 and 13. Days are those of the policy's
// time zone, and a deadline's last day is still in time.
#include "evidence/model/deadlines.h"
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_deadlines = 9;
constexpr unsigned rule_late = 13;

// The first record that is linked to for which the condition holds.
template <typename Condition>
Result<std::optional<LeafIndex>> linked_where(const Record& record, const History& history,
                                              const Condition& holds) {
  for (const Link& link : record.links) {
    const auto found = history.find(link.target);
    if (!found.ok()) return found.error();
    if (*found && holds(link, **found)) return std::optional((*found)->index);
  }
  return std::optional<LeafIndex>();
}

struct Ending {
  Relation relation;  // of the link to what it ends a term of
  Kind kind;
  Awaited awaited;
  std::optional<std::int64_t> days;
};

// Whether a record that says so ends a term of that kind: by its status, or by what was received.
bool ends(Awaited awaited, std::uint16_t detail) {
  switch (awaited) {
    case Awaited::answer:
      return detail == number_of(ReceiptResult::answered);
    case Awaited::acknowledgement:
      return detail != number_of(ReceiptResult::answered);
    case Awaited::rectification:
      return detail != number_of(ItemStatus::planned);
    case Awaited::triage:
    case Awaited::disclosure:
      break;
  }
  return true;
}

// A term ends with the first record that ends it and is in force.
bool was_ended(const Relations& relations, LeafIndex since, const Ending& ending, Kind by) {
  bool ended = false;
  relations.each_link_to(since, [&](const Reference& link) {
    const bool relates =
        link.relation == number_of(ending.relation) ||
        (ending.awaited == Awaited::disclosure && link.relation == number_of(Relation::concerns));
    ended = relates && link.kind == number_of(by) && ends(ending.awaited, link.detail) &&
            !relations.replaced_by(link.source);
    return !ended;
  });
  return ended;
}

Status check_day(const Judging& judging, const History& history, const KindRow& row,
                 const LinkedRecord& since, const Ending& ending) {
  const bool begins = ending.awaited != Awaited::acknowledgement ||
                      states(*since.record, FactCode::handling, Handling::hand_over);
  if (begins && judging.record.occurred < since.record->occurred) {
    judging.flagged(rule_deadlines,
                    say("it is dated {1} days before entry {2}, which it deals with",
                        std::to_string(since.record->occurred - judging.record.occurred),
                        std::to_string(since.index.value)));
  }
  if (!begins || was_ended(*history.relations, since.index, ending, row.kind)) return {};
  const auto whole = linked_where(*since.record, history, [](const Link& link, const KnownRecord&) {
    return link.relation == number_of(Relation::part_of);
  });
  if (!whole.ok()) return whole.error();
  TimeLimit limit{since.index, *since.record, *whole, ending.awaited, ending.days};
  if (ending.awaited == Awaited::answer) {
    const auto clue = linked_where(
        *since.record, history,
        [](const Link&, const KnownRecord& known) { return known.kind == number_of(Kind::clue); });
    if (!clue.ok()) return clue.error();
    if (!*clue) limit.days.reset();  // the round's days are those of clues
  }
  const auto last = last_day(limit, *history.relations, history.read);
  if (!last.ok()) return last.error();
  if (!*last || judging.record.occurred <= **last) return {};
  judging.flagged(
      rule_deadlines,
      say("the kind {1} came {2} days after the deadline that began with entry {3}", row.name,
          std::to_string(judging.record.occurred - **last), std::to_string(since.index.value)));
  return {};
}

// What a record of this kind ends.
std::vector<Ending> endings_of(const Record& record, Kind kind, const RoundTerms& round) {
  switch (kind) {
    case Kind::triage:
      return {{Relation::concerns, Kind::petition, Awaited::triage, round.triage_days}};
    case Kind::acknowledgement:
      if (!states(record, FactCode::receipt, ReceiptResult::answered)) {
        return {{Relation::acknowledges, Kind::custody, Awaited::acknowledgement, {}}};
      }
      return {{Relation::acknowledges, Kind::referral, Awaited::answer, round.answer_days}};
    case Kind::rectification:
      if (states(record, FactCode::status, ItemStatus::planned)) return {};
      return {
          {Relation::answers, Kind::feedback, Awaited::rectification, round.rectification_days}};
    case Kind::disclosure: {
      std::vector<Ending> endings;
      for (const Kind published : {Kind::report, Kind::feedback, Kind::rectification}) {
        endings.push_back(
            {Relation::publishes, published, Awaited::disclosure, round.disclosure_days});
      }
      return endings;
    }
    default:
      return {};
  }
}

}  // namespace

Status check_deadlines(const Judging& judging, const History& history, const KindRow& row,
                       const LinkedRecords& linked) {
  if (history.relations == nullptr) return {};  // a term may have been extended
  const RoundTerms none;
  const RoundTerms& round = judging.round == nullptr ? none : *judging.round;
  for (const Ending& ending : endings_of(judging.record, row.kind, round)) {
    for (const LinkedRecord& since : linked.all()) {
      const bool begins = since.relation == number_of(ending.relation) &&
                          since.record->kind == number_of(ending.kind);
      if (!begins) continue;
      if (Status checked = check_day(judging, history, row, since, ending); !checked.ok()) {
        return checked;
      }
    }
  }
  return {};
}

void check_lateness(const Judging& judging) {
  if (judging.state.policy.rules < inspection_rules || judging.round == nullptr) return;
  const std::optional<std::int64_t>& most = judging.round->late_days;
  const std::int64_t days =
      day_of(judging.entry.admitted, judging.state.policy.zone_minutes) - judging.record.occurred;
  if (!most || days <= *most) return;
  judging.flagged(rule_late, say("it was registered {1} days after it happened; the round of this "
                                 "dossier allows {2}",
                                 std::to_string(days), std::to_string(*most)));
}

}  // namespace muniment
