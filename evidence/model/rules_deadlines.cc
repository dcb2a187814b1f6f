// What only time can break, told and never refused: rules 9 and 13. Days are those of the policy's
// time zone, and a deadline's last day is still in time.
#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_deadlines = 9;
constexpr unsigned rule_late = 13;

// `since` may name a last day of its own, which stands before the round's.
void check_day(const Judging& judging, const KindRow& row, const LinkedRecord& since,
               std::optional<std::int64_t> days) {
  const std::optional<std::int32_t> due = due_day(*since.record);
  if (!due && !days) return;
  const std::int64_t last = due ? std::int64_t{*due} : since.record->occurred + *days;
  if (judging.record.occurred <= last) return;
  judging.flagged(
      rule_deadlines,
      say("the kind {1} came {2} days after the deadline that began with entry {3}", row.name,
          std::to_string(judging.record.occurred - last), std::to_string(since.index.value)));
}

}  // namespace

void check_deadlines(const Judging& judging, const KindRow& row, const LinkedRecords& linked) {
  const RoundTerms none;
  const RoundTerms& round = judging.round == nullptr ? none : *judging.round;
  const Record& record = judging.record;
  const auto check = [&](Relation relation, Kind kind, const std::optional<std::int64_t>& days) {
    linked.each(relation, kind,
                [&](const LinkedRecord& since) { check_day(judging, row, since, days); });
  };
  switch (row.kind) {
    case Kind::triage:
      return check(Relation::concerns, Kind::petition, round.triage_days);
    case Kind::acknowledgement:
      if (!states(record, FactCode::receipt, ReceiptResult::answered)) return;
      return check(Relation::acknowledges, Kind::referral, round.answer_days);
    case Kind::rectification:
      if (states(record, FactCode::status, ItemStatus::planned)) return;
      return check(Relation::answers, Kind::feedback, round.rectification_days);
    case Kind::disclosure:
      for (const Kind kind : {Kind::report, Kind::feedback, Kind::rectification}) {
        check(Relation::publishes, kind, round.disclosure_days);
      }
      return;
    default:
      return;
  }
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
