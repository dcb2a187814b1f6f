#include <algorithm>

#include "evidence/model/catalogue.h"
#include "evidence/model/relations.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

// The name of a dossier in a sentence: the ledger's own affairs have no code.
Error no_such_dossier(std::string_view dossier) {
  return Error(ErrorKind::missing, say("there is no dossier {1} in this ledger", dossier));
}

Result<DossierHead> head_of(const Snapshot& snapshot, std::string_view dossier) {
  Result<std::vector<DossierHead>> heads = snapshot.heads();
  if (!heads.ok()) return std::move(heads).error();
  const auto head = std::find_if(heads->begin(), heads->end(),
                                 [&](const DossierHead& h) { return h.dossier == dossier; });
  if (head == heads->end()) return no_such_dossier(dossier);
  return std::move(*head);
}

Status each_of_all(Hasher& hasher, const Snapshot& snapshot,
                   const std::function<Status(const Item&)>& visit) {
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(snapshot);
  if (!newest.ok()) return std::move(newest).error();
  if (!newest->has_value()) return {};
  return snapshot.read({0, (*newest)->checkpoint.size.value}, muniment::Parts::entries_and_payloads,
                       [&](const StoredEntry& row) -> Status {
                         Result<Item> item = to_item(hasher, row);
                         if (!item.ok()) return std::move(item).error();
                         return visit(*item);
                       });
}

Status each_of(Hasher& hasher, const Snapshot& snapshot, std::string_view dossier,
               const std::function<Status(const Item&)>& visit) {
  Result<DossierHead> head = head_of(snapshot, dossier);
  if (!head.ok()) return std::move(head).error();
  for (std::uint64_t folio = 1; folio <= head->folio; ++folio) {
    Result<Item> item = read_folio(hasher, snapshot, *head, folio);
    if (!item.ok()) return std::move(item).error();
    if (Status visited = visit(*item); !visited.ok()) return visited;
  }
  return {};
}

}  // namespace

Result<Item> find_cited(Hasher& hasher, const Snapshot& snapshot, const Citation& citation) {
  Result<DossierHead> head = head_of(snapshot, citation.dossier);
  if (!head.ok()) return std::move(head).error();
  if (citation.folio == 0 || citation.folio > head->folio) {
    return Error(ErrorKind::missing, say("there is no {1}: the newest folio of this dossier is {2}",
                                         format_citation(citation), std::to_string(head->folio)));
  }
  return read_folio(hasher, snapshot, *head, citation.folio);
}

Result<Item> Registrar::find(const Citation& citation) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return find_cited(parts_->hasher, **snapshot, citation);
}

Result<Item> Registrar::find(const Hash& record_id) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::optional<LeafIndex>> index =
      locate_record(parts_->hasher, **snapshot, record_id, stored_record_id);
  if (!index.ok()) return std::move(index).error();
  if (!index->has_value()) {
    return Error(ErrorKind::missing, say("there is no record {1} in this ledger", record_id.hex()));
  }
  return read_item(parts_->hasher, **snapshot, **index);
}

Result<Item> Registrar::find(LeafIndex entry) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(**snapshot);
  if (!newest.ok()) return std::move(newest).error();
  const std::uint64_t size = newest->has_value() ? (*newest)->checkpoint.size.value : 0;
  if (entry.value >= size) {
    return Error(ErrorKind::missing,
                 say("there is no entry {1}: this ledger has {2}, and counts them from 0",
                     std::to_string(entry.value), std::to_string(size)));
  }
  return read_item(parts_->hasher, **snapshot, entry);
}

Status Registrar::each(std::optional<std::string_view> dossier,
                       const std::function<Status(const Item&)>& visit) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  if (!dossier.has_value()) return each_of_all(parts_->hasher, **snapshot, visit);
  return each_of(parts_->hasher, **snapshot, *dossier, visit);
}

Result<std::vector<DossierHead>> Registrar::dossiers() {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return (*snapshot)->heads();
}

namespace {

// The kept openings of an item in both forms, each checked against the record.
struct CheckedOpenings {
  std::vector<Bytes> bytes;
  std::vector<Opening> values;
};

Result<CheckedOpenings> read_openings(Hasher& hasher, OpeningStore& store, const Item& item,
                                      Reading reading) {
  const auto of_item = [&](Error error) {
    return std::move(error).within(
        say("{1}, as it is kept here", format_citation({item.entry.dossier, item.entry.folio})));
  };
  Result<ReadOpenings> kept = store.find(item.record_id, reading);
  if (!kept.ok() && kept.error().kind() == ErrorKind::mismatch) return of_item(kept.error());
  if (!kept.ok()) return std::move(kept).error();
  CheckedOpenings checked{std::move(kept->openings), {}};
  for (const Bytes& bytes : checked.bytes) {
    Result<Opening> opening = check_opening(hasher, item.record, bytes);
    if (!opening.ok()) {
      return std::move(opening).error().within(
          say("a field of {1}, as it is kept here",
              format_citation({item.entry.dossier, item.entry.folio})));
    }
    if (!checked.values.empty() && opening->slot <= checked.values.back().slot) {
      return Error(ErrorKind::malformed, say("the kept openings are not in the order of slots"));
    }
    checked.values.push_back(std::move(*opening));
  }
  return checked;
}

}  // namespace

namespace {

// Whether who reads this slot registers an access to it first.
bool takes_access(const Policy& policy, const Record& record, std::uint16_t slot) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) return true;  // of which class it is nobody knows here
  const AccessClass access = class_of(*row, slot);
  return access == AccessClass::sealed ||
         (access == AccessClass::restricted && policy.restricted_access);
}

}  // namespace

Result<std::vector<Opening>> Registrar::openings(const Item& item, Reading reading) {
  Result<CheckedOpenings> read = read_openings(parts_->hasher, *parts_->openings, item, reading);
  if (!read.ok()) return std::move(read).error();
  if (reading != Reading::shown) return std::move(read->values);
  const Result<const EvidenceState*> state = this->state();
  if (!state.ok()) return state.error();
  std::erase_if(read->values, [&](const Opening& opening) {
    return takes_access((*state)->policy, item.record, opening.slot);
  });
  return std::move(read->values);
}

// The slots that this person says to have opened, by `access` entries.
Result<std::set<std::uint16_t>> Registrar::Parts::accessed_slots(const Item& item,
                                                                 const KeyId& reader,
                                                                 const Relations& relations) {
  std::set<std::uint16_t> slots;
  Result<std::unique_ptr<Snapshot>> snapshot = store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  for (const Reference& link : relations.links_to(item.entry.index)) {
    const bool tells = link.kind == number_of(Kind::access) &&
                       link.relation == number_of(Relation::concerns) &&
                       !relations.replaced_by(link.source);
    if (!tells) continue;
    const Result<Item> access = read_item(hasher, **snapshot, link.source);
    if (!access.ok()) return access.error();
    const Record& record = access->record;
    if (record.signers.front().key != reader) continue;
    for (const Fact& fact : record.facts) {
      const auto* slot = std::get_if<Fact::Number>(&fact.value);
      if (fact.code == number_of(FactCode::slot) && slot != nullptr) {
        slots.insert(static_cast<std::uint16_t>(slot->value));
      }
    }
  }
  return slots;
}

Result<std::vector<Opening>> Registrar::openings_after_access(const Item& item) {
  const Result<const KeyPair*> reader = parts_->openings->reader();
  if (!reader.ok()) return reader.error();
  if (*reader == nullptr) return openings(item);
  const Result<const Relations*> relations = this->relations();
  if (!relations.ok()) return relations.error();
  const Result<std::set<std::uint16_t>> slots =
      parts_->accessed_slots(item, key_id((*reader)->signing.public_key()), **relations);
  if (!slots.ok()) return slots.error();
  if (slots->empty()) return openings(item);
  Result<std::vector<Opening>> all = openings(item, Reading::sealed_too);
  if (!all.ok()) return all;
  const Result<const EvidenceState*> state = this->state();
  if (!state.ok()) return state.error();
  std::erase_if(*all, [&](const Opening& opening) {
    return takes_access((*state)->policy, item.record, opening.slot) &&
           !slots->contains(opening.slot);
  });
  return all;
}

Result<std::set<std::uint16_t>> Registrar::Parts::kept_back(const Item& item) {
  std::set<std::uint16_t> slots;
  const Result<std::unique_ptr<Snapshot>> snapshot = store->snapshot();
  if (!snapshot.ok()) return snapshot.error();
  const Result<const EvidenceState*> state = admission.catch_up(**snapshot);
  if (!state.ok()) return state.error();
  if (!(*state)->policy.restricted_access) return slots;
  const Result<const KeyPair*> reader = openings->reader();
  if (!reader.ok()) return reader.error();
  const Result<const Relations*> relations = admission.relations(**snapshot);
  if (!relations.ok()) return relations.error();
  std::set<std::uint16_t> accessed;
  if (*reader != nullptr) {
    Result<std::set<std::uint16_t>> told =
        accessed_slots(item, key_id((*reader)->signing.public_key()), **relations);
    if (!told.ok()) return told;
    accessed = *std::move(told);
  }
  for (std::size_t at = 0; at < item.record.fields.size(); ++at) {
    const auto slot = static_cast<std::uint16_t>(at);
    const bool kept = takes_access((*state)->policy, item.record, slot);
    if (kept && !accessed.contains(slot)) slots.insert(slot);
  }
  return slots;
}

Result<std::vector<Bytes>> Registrar::Parts::open_slots(const Item& item,
                                                        const std::set<std::uint16_t>& slots,
                                                        Wanted wanted) {
  if (slots.empty()) return std::vector<Bytes>();
  Result<CheckedOpenings> read = read_openings(hasher, *openings, item, Reading::ordinary);
  if (!read.ok()) return std::move(read).error();
  const Result<std::set<std::uint16_t>> kept_back = this->kept_back(item);
  if (!kept_back.ok()) return kept_back.error();
  std::vector<Bytes> chosen;
  for (std::size_t i = 0; i < read->values.size(); ++i) {
    const std::uint16_t slot = read->values[i].slot;
    const bool shown = slots.contains(slot) && !kept_back->contains(slot);
    if (shown) chosen.push_back(std::move(read->bytes[i]));
  }
  if (wanted == Wanted::what_opens || chosen.size() == slots.size()) return chosen;
  return Error(ErrorKind::missing,
               say("not all of these fields can be opened here: they are not kept, or sealed, "
                   "which those open with their key (--as) who were given the class, after "
                   "\"record access\" where the policy wants one; fields of class sealed go into "
                   "no receipt"));
}

}  // namespace muniment::evidence
