// What an audit says of the records when it has seen them all.
#include "evidence/model/deadlines.h"
#include "evidence/model/passed_over.h"
#include "evidence/model/stated.h"
#include "verify/audit_records.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr unsigned rule_deadlines = 9;
constexpr unsigned rule_disclosed = 10;

}  // namespace

void RecordAudit::finish_contents() {
  if (files_ > 0) {
    findings_.report().add(make_check("contents", Outcome::pass,
                                      say("{1} files of disclosures and hand-overs were held "
                                          "against those before them, by their digests",
                                          std::to_string(files_))));
  }
  if (unopened_ > 0) {
    findings_.report().add(make_check("contents", Outcome::cannot_evaluate,
                                      say("{1} times the rules asked for a file of a record "
                                          "whose fields are not kept here",
                                          std::to_string(unopened_))));
  }
}

// On the day of the newest entry: what an audit says does not depend on when it is made.
void RecordAudit::list_overdue() {
  const std::int64_t today = day_of(state_.last_admitted, state_.policy.zone_minutes);
  const auto deadlines = find_deadlines(state_, relations_, history_.read);
  if (!deadlines.ok()) {
    findings_.add(make_check("rules", Outcome::not_checked,
                             say("what is overdue could not be listed: an entry cannot be read")));
    return;
  }
  for (const Deadline& one : *deadlines) {
    if (today > one.last_day) {
      flag_at_end(rule_deadlines, overdue_sentence(one, today - one.last_day), one.since);
    }
  }
}

void RecordAudit::list_passed_over() {
  if (state_.policy.rules < inspection_rules) return;
  for (const PassedOver& one : find_passed_over(relations_)) {
    flag_at_end(rule_disclosed,
                say("this item is neither published nor left out by the disclosure at entry {1}, "
                    "which does so for other items of the same document",
                    std::to_string(one.disclosure.value)),
                one.item);
  }
}

// With its citation, which is read once more: the state keeps none.
void RecordAudit::flag_at_end(unsigned rule, Message sentence, LeafIndex at) {
  Place place = entry_place(at);
  static_cast<void>(source_.read({at.value, 1}, false, [&](const Source::Row& row) -> Status {
    const Result<Entry> entry = decode_entry(row.entry);
    if (entry.ok()) place = entry_place(*entry, at);
    return {};
  }));
  Check check = make_check("rules", Outcome::flagged, std::move(sentence), std::move(place));
  check.rule = rule;
  findings_.add(std::move(check));
}

void RecordAudit::finish() {
  if (!lost_) {
    list_overdue();
    list_passed_over();
  }
  if (referring_ > 0) {
    findings_.add(make_check("record", Outcome::cannot_evaluate,
                             say("{1} records refer to a key or a record that may be in entry {2} "
                                 "or another one that could not be read",
                                 std::to_string(referring_), std::to_string(lost_->value)),
                             *first_referring_));
  }
  if (assumed_count_ > 0) {
    findings_.add(
        make_check("seen", Outcome::not_checked,
                   say("{1} records name a checkpoint that their authors saw after entry "
                       "{2}, which is not what was recorded: they were not compared",
                       std::to_string(assumed_count_), std::to_string(wrong_from_->value))));
  }
  if (const std::uint64_t changed = index_.size() - judged_ - referring_; changed > 0) {
    findings_.add(make_check("rules", Outcome::not_checked,
                             say("{1} records were not judged, since entry or record was changed",
                                 std::to_string(changed))));
  }
  if (unrelated_ > 0) {
    findings_.add(make_check(
        "rules", Outcome::not_checked,
        say("{1} records were not held against recusals, serial numbers, custody and what was "
            "withdrawn: entry {2} or another one that could not be read may have said something of "
            "these",
            std::to_string(unrelated_), std::to_string(lost_->value))));
  }
  const std::string records = std::to_string(judged_);
  findings_.pass_if_clean("payload", say("{1} records are those that their entries name", records));
  if (judged_ == 0) return;
  findings_.pass_if_clean(
      "record", say("{1} records are signed for this ledger and their place; {2} signatures "
                    "were checked",
                    records, std::to_string(memories_[0].verified() + memories_[1].verified())));
  findings_.pass_if_clean("rules", say("{1} records keep the rules", records));
  if (request_.level == Level::contents) finish_contents();
}

}  // namespace muniment::verify
