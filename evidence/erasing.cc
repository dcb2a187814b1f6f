// Destroying what is kept of a record (README.md, "Erasing").
#include <algorithm>
#include <set>

#include "evidence/model/relations.h"
#include "evidence/registrar_parts.h"
#include "evidence/vault_structure.h"

namespace muniment::evidence {
namespace {

using Range = VaultStructure::Range;

bool erases_all(const Record& record) {
  return record.kind == number_of(Kind::erasure) &&
         std::none_of(record.facts.begin(), record.facts.end(),
                      [](const Fact& fact) { return fact.code == number_of(FactCode::slot); });
}

bool meets(const Range& one, const Range& other) {
  return one.segment == other.segment && other.offset < one.offset + one.bytes &&
         one.offset < other.offset + other.bytes;
}

// What the rows say of one record's contents: where they lie, and which other records have a row
// of the same bytes. Rows are not believed: one that lies must not cost another record its content.
struct Places {
  std::set<Range> own;
  std::vector<std::pair<Hash, Range>> others;
  std::uint64_t damaged = 0;  // rows that nobody can tell whose they were
};

Result<Places> read_places(ItemFile& items, Suite suite, const Hash& record_id) {
  const auto range = [&](const VaultItem& item) {
    return Range{item.segment, item.offset, sealed_bytes(suite, item.size)};
  };
  Places places;
  const auto own = items.each([&](const KeptItem& kept, std::uint64_t) -> Status {
    if (kept.record_id == record_id) places.own.insert(range(kept.item));
    return {};
  });
  if (!own.ok()) return own.error();
  places.damaged = own->damaged;
  if (places.own.empty()) return places;
  const auto others = items.each([&](const KeptItem& kept, std::uint64_t) -> Status {
    if (kept.record_id == record_id) return {};
    const Range other = range(kept.item);
    const auto meets_it = [&](const Range& one) { return meets(one, other); };
    if (std::any_of(places.own.begin(), places.own.end(), meets_it)) {
      places.others.emplace_back(kept.record_id, other);
    }
    return {};
  });
  if (!others.ok()) return others.error();
  return places;
}

}  // namespace

Result<std::optional<Item>> Registrar::erasure(const Item& item) {
  const Result<const Relations*> relations = this->relations();
  if (!relations.ok()) return relations.error();
  std::optional<Item> newest;
  for (const Reference& link : (*relations)->links_to(item.entry.index)) {
    const bool erases = link.kind == number_of(Kind::erasure) &&
                        link.relation == number_of(Relation::concerns) &&
                        !(*relations)->replaced_by(link.source);
    if (!erases) continue;
    Result<Item> erasure = find(link.source);
    if (!erasure.ok()) return std::move(erasure).error();
    if (erases_all(erasure->record)) newest = *std::move(erasure);
  }
  return newest;
}

// Bytes go before the rows that lead to them, and these before the names: after a crash the same
// is found again and done.
Result<Registrar::Destroyed> Registrar::destroy(const Item& item) {
  const VaultPlace& place = parts_->vault_place;
  const Result<Descriptor> alone = hold_vault(place, Tenancy::alone);
  if (!alone.ok()) return alone.error();
  if (Status cleared = clear_replacements(place); !cleared.ok()) return std::move(cleared).error();
  ItemFile items(vault_items_file(place.folder), place.suite);
  Result<Places> places = read_places(items, place.suite, item.record_id);
  if (!places.ok()) return std::move(places).error();
  // Rows that a crash left of records in no ledger must not keep bytes that are to go.
  std::set<Hash> orphans;
  std::vector<Range> needed;
  RecordSet records;  // asked for only where other rows lead to the same bytes
  if (!places->others.empty()) {
    Result<RecordSet> read = read_records(*this);
    if (!read.ok()) return std::move(read).error();
    records = *std::move(read);
  }
  for (const auto& [record, range] : places->others) {
    if (records.contains(record)) {
      needed.push_back(range);
    } else {
      orphans.insert(record);
    }
  }
  Destroyed destroyed;
  for (const Range& range : places->own) {
    const auto meets_it = [&](const Range& other) { return meets(range, other); };
    if (std::any_of(needed.begin(), needed.end(), meets_it)) {
      ++destroyed.shared;
      continue;
    }
    Status wiped =
        wipe_segment(vault_segments(place.folder), range.segment, range.offset, range.bytes);
    if (!wiped.ok()) return std::move(wiped).error();
    ++destroyed.contents;
  }
  orphans.insert(item.record_id);
  if (Status wiped = items.wipe(orphans); !wiped.ok()) return std::move(wiped).error();
  if (Status wiped = parts_->openings->wipe({item.record_id}); !wiped.ok()) {
    return std::move(wiped).error();
  }
  if (places->damaged > 0) {
    return Error(ErrorKind::malformed,
                 say("{1} rows of the vault's items are damaged, and may have been of this record: "
                     "what they kept cannot be told from the rest, and stays",
                     std::to_string(places->damaged)));
  }
  return destroyed;
}

}  // namespace muniment::evidence
