#include <algorithm>

#include "evidence/vault.h"

namespace muniment::evidence {
namespace {

constexpr std::uint64_t fresh_bit = std::uint64_t{1} << 63;

bool is_blind(const BlindDigest& digest) { return digest != BlindDigest{}; }

}  // namespace

std::size_t VaultWriter::HashOfBlind::operator()(const BlindDigest& digest) const noexcept {
  return static_cast<std::size_t>(read_big_endian(ByteView(digest).first(8)));
}

// --- The writer. ---

VaultWriter::VaultWriter(const VaultPlace& place, Sealings sealings, const PrivateKey* own)
    : place_(place),
      sealings_(std::move(sealings)),
      own_(own),
      items_(vault_items_file(place.folder), place.suite) {}

Result<VaultWriter::Sealing> VaultWriter::sealing_for(const VaultPlace& place,
                                                      const VaultKeys& keys, const Ground& ground,
                                                      const PrivateKey* own, AccessClass access) {
  const Result<const ClassKey*> found = key_to_seal_for(keys, place, access, ground);
  if (!found.ok()) return found.error();
  const ClassKey* key = *found;
  Sealing sealing{key->generation, SealKey::generate(), {}, std::nullopt};
  Result<Bytes> envelope = put_into_envelope(key->key, sealing.key, item_context(place, access));
  if (!envelope.ok()) return std::move(envelope).error();
  sealing.envelope = *std::move(envelope);
  if (own != nullptr) {
    const Result<SealKey> secret = open_class_key(*key, place.suite, place.origin, *own);
    if (secret.ok()) sealing.blind.emplace(place.suite, *secret);
  }
  return sealing;
}

Result<std::unique_ptr<VaultWriter>> VaultWriter::open(const VaultPlace& place,
                                                       const Roster& roster, TreeSize size,
                                                       const PrivateKey* own) {
  const Result<VaultKeys> there = read_vault_keys(place);
  if (!there.ok()) return there.error();
  Result<Descriptor> held = hold_vault(place, Tenancy::shared);
  if (!held.ok()) return std::move(held).error();
  const Result<VaultKeys> keys = read_vault_keys(place);  // as they are while it is held
  if (!keys.ok()) return keys.error();
  Sealings sealings;
  for (const AccessClass access : access_classes) {
    sealings.emplace(access, sealing_for(place, *keys, {&roster, size}, own, access));
  }
  std::unique_ptr<VaultWriter> writer(new VaultWriter(place, std::move(sealings), own));
  writer->held_ = *std::move(held);
  if (Status read = writer->read_known(); !read.ok()) return std::move(read).error();
  return writer;
}

// Items under another generation's key are not found: their blind digests are others.
Status VaultWriter::read_known() {
  const auto visited = items_.each([&](const KeptItem& kept, std::uint64_t at) -> Status {
    records_.insert(kept.record_id);
    const Result<Sealing>& sealing = sealings_.at(kept.item.access);
    const bool findable = sealing.ok() && sealing->blind.has_value() &&
                          sealing->generation == kept.item.generation && is_blind(kept.item.blind);
    if (findable) known_.emplace(kept.item.blind, at);
    return {};
  });
  return visited.ok() ? Status() : visited.error();
}

Result<std::optional<VaultItem>> VaultWriter::find_past(const VaultItem& item) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(item.blind);
  if (known == known_.end() || (known->second & fresh_bit) != 0) return std::optional<VaultItem>();
  Result<KeptItem> kept = items_.at(known->second);
  const bool same = kept.ok() && kept->item.blind == item.blind &&
                    kept->item.access == item.access && kept->item.generation == item.generation &&
                    kept->item.size == item.size;
  if (same) return std::optional(std::move(kept->item));
  known_.erase(known);
  return std::optional<VaultItem>();
}

void VaultWriter::forget(const BlindDigest& blind) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(blind);
  if (known != known_.end() && (known->second & fresh_bit) == 0) known_.erase(known);
}

std::optional<VaultItem> VaultWriter::find_fresh(const VaultItem& item) const {
  const auto known = is_blind(item.blind) ? known_.find(item.blind) : known_.end();
  if (known == known_.end() || (known->second & fresh_bit) == 0) return std::nullopt;
  const Fresh& fresh = fresh_[static_cast<std::size_t>(known->second & ~fresh_bit)];
  const Sealing& sealing = *sealings_.at(fresh.access);
  return VaultItem{fresh.access, sealing.generation, fresh.id,         fresh.segment, fresh.offset,
                   fresh.size,   item.blind,         sealing.envelope, fresh.wrapped};
}

void VaultWriter::add_known(const VaultItem& item) {
  if (!is_blind(item.blind)) return;
  known_.emplace(item.blind, fresh_bit | fresh_.size());
  fresh_.push_back({item.access, item.id, item.segment, item.offset, item.size, item.wrapped});
}

Result<SegmentWriter*> VaultWriter::open_segment() {
  Result<std::unique_ptr<SegmentWriter>> segment =
      SegmentWriter::open(vault_segments(place_.folder));
  if (!segment.ok()) return std::move(segment).error();
  return segments_.emplace_back(*std::move(segment)).get();
}

Result<VaultItem> VaultWriter::keep_small(VaultItem item, ByteView sealed) {
  const std::lock_guard lock(mutex_);
  if (std::optional<VaultItem> known = find_fresh(item)) return *std::move(known);
  if (for_small_ == nullptr || for_small_->end() >= segment_full_bytes) {
    const Result<SegmentWriter*> segment = open_segment();
    if (!segment.ok()) return segment.error();
    for_small_ = *segment;
  }
  item.segment = for_small_->number();
  item.offset = for_small_->end();
  if (Status written = for_small_->append(sealed); !written.ok()) return std::move(written).error();
  add_known(item);
  return item;
}

Result<SegmentWriter*> VaultWriter::begin_large() {
  const std::lock_guard lock(mutex_);
  while (!idle_.empty()) {
    SegmentWriter* const segment = idle_.back();
    idle_.pop_back();
    if (segment->end() < segment_full_bytes) return segment;
    if (Status synced = segment->sync(); !synced.ok()) return std::move(synced).error();
    std::erase_if(segments_, [&](const auto& each) { return each.get() == segment; });
  }
  return open_segment();
}

Result<VaultItem> VaultWriter::finish_large(VaultItem item, SegmentWriter* segment) {
  const std::lock_guard lock(mutex_);
  if (std::optional<VaultItem> known = find_fresh(item)) {
    if (Status back = segment->rewind(item.offset); !back.ok()) return std::move(back).error();
    item = *std::move(known);
  } else {
    add_known(item);
  }
  idle_.push_back(segment);
  return item;
}

Status VaultWriter::abandon_large(const VaultItem& item, SegmentWriter* segment) {
  const std::lock_guard lock(mutex_);
  if (Status back = segment->rewind(item.offset); !back.ok()) return back;
  idle_.push_back(segment);
  return {};
}

Status VaultWriter::sync() {
  std::vector<std::shared_ptr<SegmentWriter>> segments;
  {
    const std::lock_guard lock(mutex_);
    segments = segments_;
  }
  for (const auto& segment : segments) {
    if (Status synced = segment->sync(); !synced.ok()) return synced;
  }
  return {};
}

}  // namespace muniment::evidence
