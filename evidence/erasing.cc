// Destroying what is kept of a record (README.md, "Erasing").
#include <algorithm>
#include <set>

#include "evidence/model/correction.h"
#include "evidence/model/relations.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

using Range = std::tuple<std::uint32_t, std::uint64_t, std::uint64_t>;  // segment, offset, bytes

bool erases_all(const Record& record) {
  return record.kind == number_of(Kind::erasure) &&
         std::none_of(record.facts.begin(), record.facts.end(),
                      [](const Fact& fact) { return fact.code == number_of(FactCode::slot); });
}

// Whether one of the others has a byte of it. Rows are not believed: one that lies must not cost
// another record its content.
bool meets(const std::set<Range>& others, const Range& range) {
  const auto& [segment, offset, bytes] = range;
  return std::any_of(others.begin(), others.end(), [&](const Range& other) {
    const auto& [in, from, length] = other;
    return in == segment && from < offset + bytes && offset < from + length;
  });
}

}  // namespace

Result<std::optional<Item>> Registrar::erasure(const Item& item) {
  const Result<const Relations*> relations = this->relations();
  if (!relations.ok()) return relations.error();
  const Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return snapshot.error();
  std::optional<Item> newest;
  for (const Reference& link : (*relations)->links_to(item.entry.index)) {
    if (link.kind != number_of(Kind::erasure) || link.relation != number_of(Relation::concerns)) {
      continue;
    }
    Result<Item> erasure = read_item(parts_->hasher, **snapshot, link.source);
    if (!erasure.ok()) return std::move(erasure).error();
    const auto later = (*relations)->links_to(link.source);
    const bool undone = std::any_of(later.begin(), later.end(), [&](const Reference& each) {
      return corrects(Link{each.relation, erasure->record_id});
    });
    if (erases_all(erasure->record) && !undone) newest = *std::move(erasure);
  }
  return newest;
}

// Bytes go before the rows that lead to them, and these before the names: after a crash the same
// is found again and done.
Result<Registrar::Destroyed> Registrar::destroy(const Item& item) {
  const VaultPlace& place = parts_->vault_place;
  const Result<Descriptor> alone = hold_vault(place, Tenancy::alone);
  if (!alone.ok()) return alone.error();
  ItemFile items(vault_items_file(place.folder), place.suite);
  std::set<Range> own, of_others;
  const auto visited = items.each([&](const KeptItem& kept, std::uint64_t) -> Status {
    const VaultItem& at = kept.item;
    auto& ranges = kept.record_id == item.record_id ? own : of_others;
    ranges.emplace(at.segment, at.offset, sealed_bytes(place.suite, at.size));
    return {};
  });
  if (!visited.ok()) return visited.error();
  Destroyed destroyed;
  for (const Range& range : own) {
    if (meets(of_others, range)) {
      ++destroyed.shared;
      continue;
    }
    const auto& [segment, offset, bytes] = range;
    Status wiped = wipe_segment(vault_segments(place.folder), segment, offset, bytes);
    if (!wiped.ok()) return std::move(wiped).error();
    ++destroyed.contents;
  }
  if (Status wiped = items.wipe(item.record_id); !wiped.ok()) return std::move(wiped).error();
  if (Status wiped = parts_->openings->wipe(item.record_id); !wiped.ok()) {
    return std::move(wiped).error();
  }
  return destroyed;
}

}  // namespace muniment::evidence
