#include "verify/record_index.h"

#include <algorithm>
#include <cstring>

namespace muniment::verify {
namespace {

constexpr std::size_t first_slots = 1024;

// An id is a hash: its first bytes are as good as any.
std::uint64_t bits_of(const std::array<std::uint8_t, Hash::size>& id) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, id.data(), sizeof bits);
  return bits;
}

std::array<std::uint8_t, Hash::size> bytes_of(const Hash& hash) {
  std::array<std::uint8_t, Hash::size> id;
  std::copy(hash.view().begin(), hash.view().end(), id.begin());
  return id;
}

}  // namespace

Status RecordIndex::add(const Hash& id, std::uint16_t kind, std::uint32_t dossier) {
  const Id bytes = bytes_of(id);
  if (Status pushed = push(bytes, kind, dossier); !pushed.ok()) return pushed;
  if ((used_ + 1) * 4 > slots_.size() * 3) grow();
  std::uint32_t& slot = slots_[slot_of(bytes)];
  if (slot == 0) {
    slot = static_cast<std::uint32_t>(size_);
    used_ += 1;
  }
  return {};
}

Status RecordIndex::skip() { return push(Id{}, 0, 0); }

std::optional<RecordIndex::Found> RecordIndex::find(const Hash& id) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t slot = slots_[slot_of(bytes_of(id))];
  if (slot == 0) return std::nullopt;
  const std::size_t place = slot - 1;
  const Block& block = *blocks_[place / block_records];
  return Found{{place}, block.kinds[place % block_records], block.dossiers[place % block_records]};
}

Status RecordIndex::push(const Id& id, std::uint16_t kind, std::uint32_t dossier) {
  if (size_ == max_records) {
    return Error(ErrorKind::unknown, say("an audit of records handles at most {1} entries; audit "
                                         "this ledger with --level tree",
                                         std::to_string(max_records)));
  }
  const std::size_t place = static_cast<std::size_t>(size_ % block_records);
  if (place == 0) blocks_.push_back(std::make_unique<Block>());
  Block& block = *blocks_.back();
  block.ids[place] = id;
  block.kinds[place] = kind;
  block.dossiers[place] = dossier;
  size_ += 1;
  return {};
}

std::size_t RecordIndex::slot_of(const Id& id) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(bits_of(id)) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::size_t place = slots_[slot] - 1;
    if (blocks_[place / block_records]->ids[place % block_records] == id) break;
  }
  return slot;
}

void RecordIndex::grow() {
  const std::vector<std::uint32_t> old = std::move(slots_);
  slots_.assign(std::max(first_slots, old.size() * 2), 0);
  for (const std::uint32_t slot : old) {
    if (slot == 0) continue;
    const std::size_t place = slot - 1;
    slots_[slot_of(blocks_[place / block_records]->ids[place % block_records])] = slot;
  }
}

}  // namespace muniment::verify
