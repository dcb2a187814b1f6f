// Acts that need an approval beforehand: rules 4 and 14.
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

// What has to be approved; an item shares the approval of its document, but for what is published.
std::optional<Matter> matter_of(const Record& record, Kind kind, const LinkedRecords& linked) {
  const bool is_item = has_link(record, Relation::part_of);
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
    case Kind::access:
      return opens_sealed(record, linked) ? std::optional(Matter::access) : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

void check_approvals(const Judging& judging, const KindRow& row, const LinkedRecords& linked) {
  const std::optional<Matter> matter = matter_of(judging.record, row.kind, linked);
  if (!matter) return;
  bool approved = false, in_time = false;
  linked.each(Relation::based_on, Kind::approval, [&](const LinkedRecord& approval) {
    if (!approves(approval, *matter)) return;
    approved = true;
    in_time = in_time || approval.record->occurred <= judging.record.occurred;
  });
  const unsigned rule = *matter == Matter::access ? rule_sealed : rule_approval;
  const std::string name = code_name(Vocabulary::matters, number_of(*matter));
  if (!approved) {
    judging.broken(
        rule, say("the kind {1} needs an approval here, of the matter {2}; record the approval "
                  "first and link to it by {3}",
                  row.name, name, code_name(Vocabulary::relations, number_of(Relation::based_on))));
  } else if (!in_time) {
    judging.broken(
        rule, say("the approval of the matter {1} is of a later day than what it approves", name));
  }
}

}  // namespace muniment
