#include "evidence/rewrapping.h"

#include "evidence/ledger_folder.h"

namespace muniment::evidence {
namespace {

// Of the vault's rows. The contents stay as they are: their keys get another wrapping.
class Rows {
 public:
  Rows(Registrar& registrar, const VaultKeys& keys, const Ground& ground, const PrivateKey& own,
       VaultReader reader)
      : registrar_(registrar),
        place_(registrar.vault_place()),
        items_(vault_items_file(place_.folder), place_.suite),
        keys_(place_, keys, own),
        reader_(std::move(reader)) {
    for (const AccessClass access : access_classes) {
      const Result<const ClassKey*> key = key_to_seal_for(keys, place_, access, ground);
      if (key.ok()) newest_.emplace(access, *key);
    }
  }

  Status run(Rewrapped& counts) {
    bool any = false;
    const auto seen = items_.each([&](const KeptItem& kept, std::uint64_t) -> Status {
      const auto newest = newest_.find(kept.item.access);
      const bool old = newest == newest_.end() || kept.item.generation < newest->second->generation;
      if (!old) return {};
      if (newest == newest_.end() || !keys_.given(kept.item.access, kept.item.generation)) {
        ++counts.contents_left;
      } else {
        any = true;
      }
      return {};
    });
    if (!seen.ok()) return seen.error();
    if (!any) return {};
    return items_.rewrite([&](KeptItem& kept) { return rewrap(kept, counts); });
  }

 private:
  // Those of one run and class, drawn when the first is needed.
  struct Writers {
    SealKey key;
    Bytes envelope;
    std::optional<BlindKey> blind;
  };

  Status rewrap(KeptItem& kept, Rewrapped& counts) {
    VaultItem& item = kept.item;
    const auto newest = newest_.find(item.access);
    if (newest == newest_.end() || item.generation >= newest->second->generation ||
        !keys_.given(item.access, item.generation)) {
      return {};
    }
    const Result<SealKey> content = reader_.content_key(item);
    if (!content.ok()) {  // which an audit tells
      ++counts.contents_left;
      return {};
    }
    const Result<const Writers*> writers = writers_of(*newest->second);
    if (!writers.ok()) return writers.error();
    item.generation = newest->second->generation;
    item.envelope = (*writers)->envelope;
    item.wrapped = wrap_key(place_.suite, (*writers)->key, *content);
    item.blind = blind(kept, **writers);
    ++counts.contents;
    return {};
  }

  Result<const Writers*> writers_of(const ClassKey& key) {
    const auto known = writers_.find(key.access);
    if (known != writers_.end()) return &known->second;
    Writers made{SealKey::generate(), {}, std::nullopt};
    Result<Bytes> envelope = put_into_envelope(key.key, made.key, item_context(place_, key.access));
    if (!envelope.ok()) return std::move(envelope).error();
    made.envelope = *std::move(envelope);
    const Result<const SealKey*> secret = keys_.secret(key.access, key.generation);
    if (secret.ok()) made.blind.emplace(place_.suite, **secret);
    return &writers_.emplace(key.access, std::move(made)).first->second;
  }

  // By the digest that the record's opening states. Zeros where that is not at hand: then the same
  // bytes are not found again.
  BlindDigest blind(const KeptItem& kept, const Writers& writers) {
    if (!writers.blind || kept.item.blind == BlindDigest{}) return {};
    const Result<Item> item = registrar_.find(kept.record_id);
    if (!item.ok()) return {};
    const Result<std::vector<Opening>> openings = registrar_.openings(*item, Reading::sealed_too);
    if (!openings.ok()) return {};
    for (const Opening& opening : *openings) {
      const auto* content = std::get_if<Content>(&opening.value);
      if (opening.slot != kept.slot || content == nullptr) continue;
      const std::optional<Hash> digest = digest_by(*content, hash_of(place_.suite));
      if (digest) return writers.blind->digest("muniment/blind-content/v1", digest->view());
    }
    return {};
  }

  Registrar& registrar_;
  VaultPlace place_;
  ItemFile items_;
  OwnClassKeys keys_;
  VaultReader reader_;
  std::map<AccessClass, const ClassKey*> newest_;
  std::map<AccessClass, Writers> writers_;
};

}  // namespace

// Contents first: their blind digests are found by what openings state, under whatever key.
Result<Rewrapped> rewrap_vault(Registrar& registrar, const PrivateKey& own) {
  const VaultPlace place = registrar.vault_place();
  const Result<Descriptor> alone = hold_vault(place, Tenancy::alone);
  if (!alone.ok()) return alone.error();
  const Result<std::unique_ptr<WriterPlace>> writer = registrar.store().take_writer();
  if (!writer.ok()) return writer.error();
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return state.error();
  const Result<std::optional<Checkpoint>> newest = registrar.newest();
  if (!newest.ok()) return newest.error();
  const Ground ground{&(*state)->roster, *newest ? (*newest)->size : TreeSize{0}};
  const Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) return keys.error();
  Rewrapped done;
  Result<VaultReader> reader = VaultReader::open(place, own);
  if (!reader.ok()) return std::move(reader).error();
  Rows rows(registrar, *keys, ground, own, *std::move(reader));
  if (Status ran = rows.run(done); !ran.ok()) return std::move(ran).error();
  const Result<std::unique_ptr<OpeningStore>> openings =
      OpeningStore::open(openings_file(place.folder.parent_path()), place);
  if (!openings.ok()) return openings.error();
  const Result<RewrappedParts> parts =
      (*openings)->rewrap(OpeningSealer::make(place, *keys, ground, nullptr), own);
  if (!parts.ok()) return parts.error();
  done.fields = *parts;
  return done;
}

}  // namespace muniment::evidence
