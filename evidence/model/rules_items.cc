// Items of reports, feedbacks and disclosures, and what may be left out: rules 6 and 10.
#include <algorithm>

#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_items = 6;
constexpr unsigned rule_disclosed = 10;

void check_disclosed_item(const Judging& judging) {
  const Record& record = judging.record;
  const bool published = has_link(record, Relation::publishes);
  const bool left_out = !stated_codes(record, FactCode::omission).empty();
  if (left_out && published) {
    judging.broken(rule_disclosed,
                   say("an item is published, or it is left out for a reason; this one says both"));
  } else if (left_out && !has_link(record, Relation::concerns)) {
    judging.broken(rule_items,
                   say("an item that is left out links by {1} to what it leaves out",
                       code_name(Vocabulary::relations, number_of(Relation::concerns))));
  } else if (!left_out && !published) {
    judging.broken(rule_items,
                   say("an item of a disclosure links by {1} to what it publishes, or "
                       "says why that is left out",
                       code_name(Vocabulary::relations, number_of(Relation::publishes))));
  }
}

// A finding that was given up, or became part of another one, is reported no more.
bool rests_on_finding(const LinkedRecords& linked) {
  bool rests = false;
  linked.each(Relation::based_on, Kind::finding, [&](const LinkedRecord& finding) {
    rests = rests || !(states(*finding.record, FactCode::status, ItemStatus::dropped) ||
                       states(*finding.record, FactCode::status, ItemStatus::merged));
  });
  return rests;
}

void check_item(const Judging& judging, Kind kind, const LinkedRecords& linked) {
  const bool on_finding = rests_on_finding(linked);
  if (kind == Kind::disclosure) {
    check_disclosed_item(judging);
  } else if (kind == Kind::report && !on_finding) {
    judging.broken(rule_items,
                   say("an item of a report is based on a finding that was neither dropped nor "
                       "merged; this one is not"));
  } else if (kind == Kind::feedback && !on_finding &&
             !linked.has(Relation::based_on, Kind::report)) {
    judging.broken(rule_items, say("an item of the feedback is based on an item of the report, or "
                                   "on a finding; this one is not"));
  }
}

// What an approval allows of one fact, where it says so, is all that is disclosed.
bool allows_values(const Record& approval, const Record& disclosure, FactCode fact) {
  const std::vector<std::uint16_t> allowed = stated_codes(approval, fact);
  const std::vector<std::uint16_t> stated = stated_codes(disclosure, fact);
  return allowed.empty() || std::all_of(stated.begin(), stated.end(), [&](std::uint16_t value) {
           return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
         });
}

// Audience and stage by one approval: two that each allow the half do not allow the whole.
void check_allowed(const Judging& judging, const LinkedRecords& linked) {
  bool asked = false, allowed = false;
  linked.each(Relation::based_on, Kind::approval, [&](const LinkedRecord& approval) {
    asked = asked || approves(approval, Matter::disclosure);
    allowed = allowed || allows_disclosure(approval, judging.record);
  });
  if (!asked || allowed) return;
  std::string stated;
  for (const auto& [fact, vocabulary] : {std::pair(FactCode::audience, Vocabulary::audiences),
                                         std::pair(FactCode::stage, Vocabulary::stages)}) {
    for (const std::uint16_t value : stated_codes(judging.record, fact)) {
      stated += (stated.empty() ? "" : ", ") + code_name(vocabulary, value);
    }
  }
  judging.broken(rule_disclosed,
                 say("no approval of the disclosure names all of this: {1}. What is published goes "
                     "where, and at which stage, one approval says",
                     stated));
}

// The reason is one that the round allows, and that was approved for this disclosure.
void check_omission(const Judging& judging, std::uint16_t reason, const LinkedRecords& linked) {
  const std::string name = code_name(Vocabulary::omissions, reason);
  if (judging.round != nullptr && !judging.round->omissions.empty()) {
    const std::vector<std::uint16_t>& allowed = judging.round->omissions;
    if (!std::binary_search(allowed.begin(), allowed.end(), reason)) {
      judging.broken(rule_disclosed, say("the round of this dossier does not allow the reason {1} "
                                         "for leaving an item out",
                                         name));
    }
  }
  bool approved = false;
  linked.each(Relation::based_on, Kind::approval, [&](const LinkedRecord& approval) {
    approved = approved || (approves(approval, Matter::disclosure) &&
                            states(*approval.record, FactCode::omission, reason));
  });
  if (approved) return;
  judging.broken(rule_disclosed, say("leaving an item out for the reason {1} was not approved: the "
                                     "approval of the disclosure has to name that reason",
                                     name));
}

}  // namespace

bool allows_disclosure(const LinkedRecord& approval, const Record& disclosure) {
  return approves(approval, Matter::disclosure) &&
         allows_values(*approval.record, disclosure, FactCode::audience) &&
         allows_values(*approval.record, disclosure, FactCode::stage);
}

void check_items(const Judging& judging, const KindRow& row, const LinkedRecords& linked) {
  if (has_link(judging.record, Relation::part_of)) check_item(judging, row.kind, linked);
  if (row.kind != Kind::disclosure) return;
  check_allowed(judging, linked);
  if (has_link(judging.record, Relation::concerns) &&
      stated_codes(judging.record, FactCode::omission).empty()) {
    judging.broken(rule_disclosed,
                   say("what a disclosure links to by {1} is left out, and it says "
                       "for which approved reason",
                       code_name(Vocabulary::relations, number_of(Relation::concerns))));
  }
  for (const std::uint16_t reason : stated_codes(judging.record, FactCode::omission)) {
    check_omission(judging, reason, linked);
  }
}

}  // namespace muniment
