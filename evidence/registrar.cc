#include "evidence/registrar.h"

#include "evidence/ledger_folder.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {

Registrar::Registrar(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Registrar::~Registrar() = default;

Status Registrar::Parts::open_log() {
  Result<std::unique_ptr<Log>> opened =
      Log::open(identity, *store, *guard, clock, [this] { return sync(); });
  if (!opened.ok()) return std::move(opened).error();
  log = std::move(*opened);
  return {};
}

VerifierKey Registrar::Parts::verifier_key() const {
  return {identity.origin, VerifierKey::Use::note, identity.key};
}

Result<std::optional<SignedCheckpoint>> Registrar::Parts::newest(const Snapshot& snapshot) {
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(snapshot);
  if (!newest.ok() || !newest->has_value()) return newest;
  const Note& note = (*newest)->note;
  {
    const std::lock_guard turn(verified_turn);
    if (verified == note) return newest;
  }
  Status holds = verify_note(note, verifier_key());
  if (!holds.ok()) return std::move(holds).error().within(say("the newest checkpoint"));
  const std::lock_guard turn(verified_turn);
  verified = note;
  return newest;
}

Result<LogIdentity> read_identity(const Snapshot& snapshot, const LedgerMarker& marker) {
  Result<std::string> checkpoint = snapshot.checkpoint();
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  if (checkpoint->empty()) {
    return Error(ErrorKind::malformed, say("the ledger's store is empty: its genesis is missing"));
  }
  Hasher hasher(marker.suite);
  Result<Item> first = read_item(hasher, snapshot, {0});
  if (!first.ok()) return std::move(first).error();
  const auto* genesis = std::get_if<Genesis>(&first->record.affair);
  if (genesis == nullptr) {
    return Error(ErrorKind::malformed, say("the ledger's first entry is not a genesis"));
  }
  if (genesis->suite != marker.suite || genesis->origin != marker.origin ||
      genesis->key.name != marker.origin) {
    return Error(ErrorKind::mismatch,
                 say("the marker file names the ledger {1}, and its first entry the ledger {2}",
                     marker.origin, genesis->origin));
  }
  return LogIdentity{genesis->origin, genesis->suite, genesis->key.key, stored_record_id};
}

Result<std::unique_ptr<Registrar>> Registrar::open(const std::filesystem::path& folder,
                                                   StoreAccess access, const GuardFor& guard_for,
                                                   Clock& clock) {
  MUNIMENT_CHECK(access != StoreAccess::create);  // `found` makes ledgers
  Result<LedgerMarker> marker = read_marker(folder);
  if (!marker.ok()) return std::move(marker).error();
  Result<std::unique_ptr<Store>> store = open_lmdb_store(store_folder(folder), access);
  if (!store.ok()) return std::move(store).error();
  Result<std::unique_ptr<Snapshot>> snapshot = (*store)->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<LogIdentity> identity = read_identity(**snapshot, *marker);
  if (!identity.ok()) return std::move(identity).error();
  snapshot->reset();
  auto parts = std::make_unique<Parts>(std::move(*identity), clock, folder);
  Result<std::unique_ptr<OpeningStore>> openings =
      OpeningStore::open(openings_file(folder), parts->vault_place);
  if (!openings.ok()) return std::move(openings).error();
  parts->guard = guard_for(key_id(parts->identity.key));
  parts->store = std::move(*store);
  parts->openings = std::move(*openings);
  parts->admission.keep_relations_in(relations_file(folder), access == StoreAccess::write);
  if (Status opened = parts->open_log(); !opened.ok()) return std::move(opened).error();
  return std::unique_ptr<Registrar>(new Registrar(std::move(parts)));
}

const LogIdentity& Registrar::identity() const { return parts_->identity; }
VerifierKey Registrar::verifier_key() const { return parts_->verifier_key(); }
Store& Registrar::store() { return *parts_->store; }
VaultPlace Registrar::vault_place() const { return parts_->vault_place; }
void Registrar::read_as(LoadKeys reader) {
  const std::lock_guard turn(parts_->admission_turn);
  parts_->openings->read_as(std::move(reader));
  parts_->sealing.reset();
}
void Registrar::keep_with(VaultWriter* vault) { parts_->vault = vault; }
Result<Trouble> Registrar::trouble() { return parts_->log->trouble(); }

Result<Hash> Registrar::genesis_leaf() {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<Item> first = read_item(parts_->hasher, **snapshot, {0});
  if (!first.ok()) return std::move(first).error();
  return first->leaf;
}

Status Registrar::keep_late(std::span<const KeptItem> items) {
  if (items.empty()) return {};
  if (Status synced = parts_->vault->sync(); !synced.ok()) return synced;
  ItemFile file(vault_items_file(parts_->vault_place.folder), parts_->identity.suite);
  if (Status kept = file.keep(items); !kept.ok()) return kept;
  if (Status synced = file.sync(); !synced.ok()) return synced;
  std::map<Hash, std::set<std::uint16_t>> slots;
  for (const KeptItem& item : items) slots[item.record_id].insert(item.slot);
  std::map<Hash, std::vector<std::uint16_t>> lists;
  for (const auto& [record_id, all] : slots)
    lists.emplace(record_id, std::vector(all.begin(), all.end()));
  if (Status kept = parts_->openings->keep_contents(lists); !kept.ok()) return kept;
  return parts_->openings->sync();
}

Result<std::vector<KeptItem>> Registrar::kept(const Item& item) {
  ItemFile items(vault_items_file(parts_->vault_place.folder), parts_->identity.suite);
  return items.find(item.record_id);
}

Result<const EvidenceState*> Registrar::state() {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return parts_->admission.catch_up(**snapshot);
}

Result<const Relations*> Registrar::relations() {
  const std::lock_guard turn(parts_->admission_turn);
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  return parts_->admission.relations(**snapshot);
}

Result<std::optional<Item>> Registrar::round(const std::string& dossier) {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<const EvidenceState*> state = parts_->admission.catch_up(**snapshot);
  if (!state.ok()) return std::move(state).error();
  if (Status known = parts_->admission.know_filing(**snapshot, dossier); !known.ok()) {
    return std::move(known).error();
  }
  const std::optional<LeafIndex> index = (*state)->rounds.stated_at(dossier);
  if (!index) return std::optional<Item>();
  Result<Item> item = read_item(parts_->hasher, **snapshot, *index);
  if (!item.ok()) return std::move(item).error();
  return std::optional<Item>(*std::move(item));
}

Result<std::optional<Checkpoint>> Registrar::newest() {
  Result<std::unique_ptr<Snapshot>> snapshot = parts_->store->snapshot();
  if (!snapshot.ok()) return std::move(snapshot).error();
  Result<std::optional<SignedCheckpoint>> newest = parts_->newest(**snapshot);
  if (!newest.ok()) return std::move(newest).error();
  if (!newest->has_value()) return std::optional<Checkpoint>();
  return std::optional<Checkpoint>(std::move((*newest)->checkpoint));
}

}  // namespace muniment::evidence
