// Acts that need an approval beforehand: rules 4 and 14.
#include <algorithm>
#include <set>

#include "evidence/model/rules_links.h"

namespace muniment {
namespace {

constexpr unsigned rule_approval = 4;
constexpr unsigned rule_sealed = 14;

bool is_sealed(const KindRow& row, std::int64_t slot) {
  return slot >= 0 && static_cast<std::uint64_t>(slot) < row.slots.size() &&
         row.slots[static_cast<std::size_t>(slot)].access == AccessClass::sealed;
}

// Whether the record tells that a sealed field was opened.
bool opens_sealed(const Record& record, const LinkedRecords& linked) {
  for (const LinkedRecord& opened : linked.all()) {
    const KindRow* row = row_of(opened.record->kind);
    if (opened.relation != number_of(Relation::concerns) || row == nullptr) continue;
    for (const Fact& fact : record.facts) {
      const auto* slot = std::get_if<Fact::Number>(&fact.value);
      const bool is_slot = fact.code == number_of(FactCode::slot) && slot != nullptr;
      if (is_slot && is_sealed(*row, slot->value)) return true;
    }
  }
  return false;
}

// Of a document; what stands in the place of a whole one is none, whatever it is a part of.
bool is_item_of(const Record& record, const LinkedRecords& linked) {
  bool replaces_whole = false;
  for (const LinkedRecord& each : linked.all()) {
    replaces_whole = replaces_whole || (each.relation == number_of(Relation::supersedes) &&
                                        !has_link(*each.record, Relation::part_of));
  }
  return has_link(record, Relation::part_of) && !replaces_whole;
}

// What has to be approved; an item shares the approval of its document, but for what is published.
std::optional<Matter> matter_of(const Record& record, Kind kind, const LinkedRecords& linked) {
  const bool is_item = is_item_of(record, linked);
  switch (kind) {
    case Kind::inquiry:
      return Matter::inquiry;
    case Kind::visit:
      if (states(record, FactCode::mode, VisitMode::covert)) return Matter::covert_visit;
      return std::nullopt;
    case Kind::report:
      return is_item ? std::nullopt : std::optional(Matter::report);
    case Kind::feedback:
      return is_item ? std::nullopt : std::optional(Matter::feedback);
    case Kind::disclosure:
      return Matter::disclosure;
    case Kind::erasure:
      return Matter::erasure;
    case Kind::custody:
      if (states(record, FactCode::handling, Handling::destroy)) return Matter::erasure;
      return std::nullopt;
    case Kind::access:
      return opens_sealed(record, linked) ? std::optional(Matter::access) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// Whether the approval is of what this record was made of: itself, the whole that it is a part of,
// or what answers or assesses one of these.
class Published {
 public:
  explicit Published(const LinkedRecord& record) {
    these_.insert(record.id);
    for (const Link& link : record.record->links) {
      if (link.relation == number_of(Relation::part_of)) these_.insert(link.target);
    }
  }
  bool is_among(const LinkedRecords& approved) const {
    return std::any_of(approved.all().begin(), approved.all().end(), [&](const LinkedRecord& each) {
      return each.relation == number_of(Relation::approves) &&
             (these_.contains(each.id) || deals_with(*each.record));
    });
  }

 private:
  bool deals_with(const Record& approved) const {
    return std::any_of(approved.links.begin(), approved.links.end(), [&](const Link& link) {
      return (link.relation == number_of(Relation::answers) ||
              link.relation == number_of(Relation::assesses)) &&
             these_.contains(link.target);
    });
  }

  std::set<Hash> these_;
};

bool is_conclusion(const LinkedRecord& approved) {
  for (const Kind kind : {Kind::report, Kind::feedback, Kind::rectification, Kind::assessment}) {
    if (approved.record->kind == number_of(kind)) return true;
  }
  return false;
}

bool covers_acted_on(const Record& approval, const LinkedRecords& linked) {
  return std::all_of(linked.all().begin(), linked.all().end(), [&](const LinkedRecord& each) {
    return each.relation != number_of(Relation::concerns) ||
           has_link(approval, Relation::approves, each.id);
  });
}

// Published, or left out.
bool is_dealt_with(const LinkedRecord& record) {
  return record.relation == number_of(Relation::publishes) ||
         record.relation == number_of(Relation::concerns);
}

bool covers_published(const LinkedRecords& approved, const LinkedRecords& linked) {
  return std::all_of(linked.all().begin(), linked.all().end(), [&](const LinkedRecord& each) {
    return !is_dealt_with(each) || Published(each).is_among(approved);
  });
}

bool are_of(const std::set<std::string>& dossiers, const LinkedRecords& linked) {
  return std::all_of(linked.all().begin(), linked.all().end(), [&](const LinkedRecord& each) {
    return !is_dealt_with(each) || dossiers.contains(each.record->dossier);
  });
}

// An approval that names what was put up for it is for that alone.
Result<bool> covers(const Judging& judging, const History& history, const LinkedRecord& approval,
                    Matter matter, const LinkedRecords& linked) {
  if (!has_link(*approval.record, Relation::approves)) return true;
  if (matter == Matter::access || matter == Matter::erasure) {
    return covers_acted_on(*approval.record, linked);
  }
  const auto approved = LinkedRecords::read(*approval.record, approval.index, history);
  if (!approved.ok()) return approved.error();
  bool concludes = false;
  std::set<std::string> dossiers;
  for (const LinkedRecord& each : approved->all()) {
    if (each.relation != number_of(Relation::approves)) continue;
    concludes = concludes || is_conclusion(each);
    dossiers.insert(each.record->dossier);
  }
  if (matter != Matter::disclosure) return dossiers.contains(judging.entry.dossier);
  if (concludes) return covers_published(*approved, linked);
  return dossiers.contains(judging.entry.dossier) && are_of(dossiers, linked);
}

// Nobody approves for themselves that something is opened to them or destroyed.
bool is_by_another(const Judging& judging, const Record& approval) {
  const auto person = [&](const Record& record) {
    const KeyId& key = record.signers.front().key;
    const RosterKey* known = judging.state.roster.find(key);
    return known == nullptr ? key : known->enrolment.person;
  };
  return person(approval) != person(judging.record);
}

bool is_in_time(const Record& approval, const Record& act) {
  const std::optional<std::int32_t> until = due_day(approval);
  return approval.occurred <= act.occurred && (!until || act.occurred <= *until);
}

// A field that is opened is one that the record has.
void check_slots(const Judging& judging, const LinkedRecords& linked) {
  for (const LinkedRecord& opened : linked.all()) {
    if (opened.relation != number_of(Relation::concerns)) continue;
    for (const Fact& fact : judging.record.facts) {
      const auto* slot = std::get_if<Fact::Number>(&fact.value);
      if (fact.code != number_of(FactCode::slot) || slot == nullptr) continue;
      const auto fields = static_cast<std::int64_t>(opened.record->fields.size());
      if (slot->value >= 0 && slot->value < fields) continue;
      judging.broken(rule_sealed,
                     say("entry {1} has no field {2}", std::to_string(opened.index.value),
                         std::to_string(slot->value)));
    }
  }
}

}  // namespace

Status check_approvals(const Judging& judging, const History& history, const KindRow& row,
                       const LinkedRecords& linked) {
  if (row.kind == Kind::access) check_slots(judging, linked);
  const std::optional<Matter> matter = matter_of(judging.record, row.kind, linked);
  if (!matter) return {};
  bool approved = false, covered = false, by_another = false, in_time = false;
  for (const LinkedRecord& approval : linked.all()) {
    const bool is_approval = approval.relation == number_of(Relation::based_on) &&
                             approval.record->kind == number_of(Kind::approval) &&
                             approves(approval, *matter);
    if (!is_approval) continue;
    approved = true;
    const Result<bool> covering = covers(judging, history, approval, *matter, linked);
    if (!covering.ok()) return covering.error();
    if (!*covering) continue;
    covered = true;
    const bool alone = *matter == Matter::access || *matter == Matter::erasure;
    if (alone && !is_by_another(judging, *approval.record)) continue;
    by_another = true;
    in_time = in_time || is_in_time(*approval.record, judging.record);
  }
  const unsigned rule = *matter == Matter::access ? rule_sealed : rule_approval;
  const std::string name = code_name(Vocabulary::matters, number_of(*matter));
  if (!approved) {
    judging.broken(
        rule, say("the kind {1} needs an approval here, of the matter {2}; record the approval "
                  "first and link to it by {3}",
                  row.name, name, code_name(Vocabulary::relations, number_of(Relation::based_on))));
  } else if (!covered) {
    judging.broken(
        rule, say("the approval of the matter {1} names other records than this is about", name));
  } else if (!by_another) {
    judging.broken(rule, say("the approval of the matter {1} is by the person who acts upon it; "
                             "another one approves it",
                             name));
  } else if (!in_time) {
    judging.broken(rule, say("the approval of the matter {1} is of a later day than what it "
                             "approves, or held until an earlier one",
                             name));
  }
  return {};
}

}  // namespace muniment
