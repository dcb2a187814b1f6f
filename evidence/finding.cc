// Looking for what is registered: by bytes, by name, by text.
#include <algorithm>
#include <cstring>

#include "evidence/model/correction.h"
#include "evidence/model/relations.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

// The one opening of a slot among those that are kept, checked against the record. Mostly all slots
// are kept, and it is the one in its place.
Result<Opening> opening_of_slot(Hasher& hasher, const Record& record,
                                const std::vector<Bytes>& kept, std::uint16_t slot) {
  std::vector<const Bytes*> candidates;
  candidates.reserve(kept.size() + 1);
  if (slot < kept.size()) candidates.push_back(&kept[slot]);
  for (const Bytes& bytes : kept) candidates.push_back(&bytes);
  for (const Bytes* bytes : candidates) {
    const Result<Opening> decoded = decode_opening(*bytes);
    if (decoded.ok() && decoded->slot == slot) return check_opening(hasher, record, *bytes);
  }
  return Error(ErrorKind::missing, say("field {1} is not kept here", std::to_string(slot + 1)));
}

bool holds(ByteView bytes, std::string_view text) {
  return ::memmem(bytes.data(), bytes.size(), text.data(), text.size()) != nullptr;
}

}  // namespace

Result<ContentIndex> Registrar::content_index() {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return ContentIndex::build(*parts_->openings, **snapshot, parts_->identity.suite);
}

Result<std::vector<ContentPlace>> Registrar::places_of_text(std::string_view text) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  std::vector<ContentPlace> places;
  std::optional<Error> store_failed;
  const Status read = parts_->openings->each([&](const ReadOpenings& kept) -> Status {
    for (const Bytes& opening : kept.openings) {
      if (!holds(opening, text)) continue;
      const Result<Opening> decoded = decode_opening(opening);
      const auto* value = decoded.ok() ? std::get_if<Opening::Text>(&decoded->value) : nullptr;
      if (value == nullptr || value->value != text) continue;
      const Result<std::vector<RecordCandidate>> found =
          (*snapshot)->find_records(std::span(&kept.record_id, 1));
      if (!found.ok()) {
        store_failed = found.error();
        return Error(found.error());
      }
      for (const RecordCandidate& one : *found) places.push_back({one.index, decoded->slot});
    }
    return {};
  });
  if (store_failed.has_value()) return std::move(*store_failed);
  if (!read.ok() && read.error().kind() != ErrorKind::malformed) return Error(read.error());
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  // What the policy keeps back until an access is registered is not told by a search either.
  std::optional<Error> unread;
  std::erase_if(places, [&](const ContentPlace& place) {
    const Result<Item> item = find(place.index);
    const auto kept_back =
        item.ok() ? parts_->kept_back(*item) : Result<std::set<std::uint16_t>>(item.error());
    if (!kept_back.ok() && !unread) unread = kept_back.error();
    return kept_back.ok() && kept_back->contains(place.slot);
  });
  if (unread) return *std::move(unread);
  return places;
}

Status Registrar::each_opening(std::vector<ContentPlace> places, const VisitOpening& visit) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  for (auto place = places.begin(); place != places.end();) {
    const Result<Item> item = read_item(parts_->hasher, **snapshot, place->index);
    if (!item.ok()) return Error(item.error());
    const Result<ReadOpenings> kept = parts_->openings->find(item->record_id);
    for (const LeafIndex index = place->index; place != places.end() && place->index == index;
         ++place) {
      const Result<Opening> opening =
          kept.ok() ? opening_of_slot(parts_->hasher, item->record, kept->openings, place->slot)
                    : Result<Opening>(kept.error());
      if (Status visited = visit(*item, opening); !visited.ok()) return visited;
    }
  }
  return {};
}

Status Registrar::each_correction(const std::function<Status(const Item&)>& visit) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(**snapshot);
  if (!newest.ok()) return std::move(newest).error();
  if (!newest->has_value()) return {};
  return (*snapshot)->read({0, (*newest)->checkpoint.size.value},
                           muniment::Parts::entries_and_payloads,
                           [&](const StoredEntry& row) -> Status {
                             if (!may_correct(row.payload)) return {};
                             Result<Item> item = to_item(parts_->hasher, row);
                             if (!item.ok()) return std::move(item).error();
                             return corrects(item->record) ? visit(*item) : Status();
                           });
}

Result<std::vector<Item>> Registrar::corrections(const Item& item) {
  const Result<const Relations*> relations = this->relations();
  if (!relations.ok()) return Error(relations.error());
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  std::vector<Item> all;
  for (const Reference& link : (*relations)->links_to(item.entry.index)) {
    if (!corrects(Link{link.relation, item.record_id})) continue;
    Result<Item> correction = read_item(parts_->hasher, **snapshot, link.source);
    if (!correction.ok()) return std::move(correction).error();
    all.push_back(*std::move(correction));
  }
  return all;
}

Result<std::vector<Deadline>> Registrar::deadlines(const std::optional<std::string>& dossier) {
  std::vector<std::string> of = {dossier.value_or("")};
  if (!dossier) {
    const Result<std::vector<DossierHead>> all = dossiers();
    if (!all.ok()) return all.error();
    for (const DossierHead& each : *all) of.push_back(each.dossier);
  }
  for (const std::string& each : of) {  // so that the round of each is known
    if (const auto stated = round(each); !stated.ok()) return stated.error();
  }
  const Result<const EvidenceState*> state = this->state();
  if (!state.ok()) return Error(state.error());
  const Result<const Relations*> relations = this->relations();
  if (!relations.ok()) return Error(relations.error());
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  const auto read = [&](LeafIndex index) -> Result<std::shared_ptr<const Record>> {
    Result<Item> item = read_item(parts_->hasher, **snapshot, index);
    if (!item.ok()) return std::move(item).error();
    return std::make_shared<const Record>(std::move(item->record));
  };
  return find_deadlines(**state, **relations, read, dossier);
}

Result<RegisteredFiles> Registrar::registered_files(std::optional<std::string_view> dossier) {
  return read_registered_files([&](const auto& visit) { return each(dossier, visit); },
                               *parts_->openings, parts_->identity.suite);
}

}  // namespace muniment::evidence
