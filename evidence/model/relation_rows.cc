#include "evidence/model/relation_rows.h"

#include <algorithm>

#include "evidence/model/fact_values.h"
#include "evidence/model/stated.h"

namespace muniment::relation_rows {
namespace {

std::optional<FactCode> detail_of(std::uint16_t kind) {
  switch (static_cast<Kind>(kind)) {
    case Kind::approval:
      return FactCode::decision;
    case Kind::custody:
      return FactCode::handling;
    case Kind::triage:
      return FactCode::outcome;
    case Kind::acknowledgement:
      return FactCode::receipt;
    case Kind::declaration:
      return FactCode::declared;
    case Kind::finding:
    case Kind::rectification:
    case Kind::assessment:
      return FactCode::status;
    default:
      return std::nullopt;
  }
}

const Fact* find_fact(const Record& record, FactCode code) {
  const auto found = std::find_if(record.facts.begin(), record.facts.end(),
                                  [&](const Fact& fact) { return fact.code == number_of(code); });
  return found == record.facts.end() ? nullptr : &*found;
}

std::uint64_t detail(const Record& record) {
  const std::optional<FactCode> code = detail_of(record.kind);
  const Fact* fact = code ? find_fact(record, *code) : nullptr;
  const auto* value = fact == nullptr ? nullptr : std::get_if<Fact::Code>(&fact->value);
  return value == nullptr || value->value > low(~std::uint64_t{0}, detail_bits) ? 0 : value->value;
}

std::optional<std::uint64_t> serial_of(const Record& record) {
  const Fact* fact = find_fact(record, FactCode::serial);
  const auto* number = fact == nullptr ? nullptr : std::get_if<Fact::Number>(&fact->value);
  if (number == nullptr || number->value < 1) return std::nullopt;
  const auto value = static_cast<std::uint64_t>(number->value);
  return value < most_places ? std::optional(value) : std::nullopt;
}

bool is_recusal(const Record& record) {
  return record.kind == number_of(Kind::declaration) &&
         states(record, FactCode::declared, Declared::recusal);
}

bool passes_on(const Record& record) {
  return record.kind == number_of(Kind::custody) || record.kind == number_of(Kind::acknowledgement);
}

// By the key that signs first, if it was on the roster then.
std::optional<LeafIndex> first_enrolment(const Roster& roster, const Entry& entry,
                                         const Record& record) {
  const RosterKey* key = roster.find(record.signers.front().key);
  if (key == nullptr || key->enrolled >= entry.index) return std::nullopt;
  return key->enrolled;
}

struct Target {
  std::uint64_t place;
  std::uint16_t relation;
};

// Of the links, those that lead below the entry.
Result<std::vector<Target>> targets_of(const Entry& entry, const Record& record,
                                       const Relations::Locate& locate) {
  std::vector<Target> targets;
  targets.reserve(record.links.size());
  for (const Link& link : record.links) {
    const auto target = locate(link.target);
    if (!target.ok()) return Error(target.error());
    if (!*target || **target >= entry.index || link.relation >= first_signer) continue;
    targets.push_back({(*target)->value, link.relation});
  }
  return targets;
}

// Whose recusal it is: the people's whose enrolments it concerns, or the author's own.
std::vector<LeafIndex> recused_by(const Roster& roster, const std::vector<Target>& targets,
                                  std::optional<LeafIndex> author) {
  std::vector<LeafIndex> recused;
  for (const Target& target : targets) {
    const bool concerns = target.relation == number_of(Relation::concerns);
    if (concerns && roster.find_enrolled({target.place}) != nullptr) {
      recused.push_back({target.place});
    }
  }
  if (recused.empty() && author) recused.push_back(*author);
  return recused;
}

}  // namespace

Reference reference_of(const Row& row) {
  return {source_of(row),
          {target_of(row)},
          relation_of(row),
          kind_of(row),
          static_cast<std::uint16_t>(low(row.what, detail_bits)),
          dossier_of(row)};
}

bool has_rows(const Record& record) {
  return !record.links.empty() || find_fact(record, FactCode::serial) != nullptr ||
         is_recusal(record);
}

Result<std::vector<Row>> rows_of(const Roster& roster, const Entry& entry, const Record& record,
                                 std::uint32_t dossier, const Relations::Locate& locate) {
  const auto targets = targets_of(entry, record, locate);
  if (!targets.ok()) return Error(targets.error());
  const std::uint64_t kind = low(record.kind, kind_bits) == record.kind ? record.kind : 0;
  const std::uint64_t told_apart = kind << detail_bits | detail(record);
  std::vector<Row> rows;
  rows.reserve(targets->size() + 2);
  const auto add = [&](std::uint64_t target, std::uint64_t relation) {
    rows.push_back({entry.index.value << dossier_bits | dossier,
                    target << target_shift | relation << relation_shift | told_apart});
  };
  const std::optional<LeafIndex> author = first_enrolment(roster, entry, record);
  if (passes_on(record) && author) add(author->value, first_signer);
  if (is_recusal(record)) {
    for (const LeafIndex enrolment : recused_by(roster, *targets, author)) {
      add(enrolment.value, recusal);
    }
  }
  if (const auto number = serial_of(record)) add(*number, serial);
  for (const Target& target : *targets) add(target.place, target.relation);
  return rows;
}

}  // namespace muniment::relation_rows
