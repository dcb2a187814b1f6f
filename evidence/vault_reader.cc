#include <algorithm>

#include "evidence/vault.h"

namespace muniment::evidence {
namespace {

// Where a piece lies, for whoever looks for the damage.
Error within_piece(Error error, const VaultItem& item, std::uint64_t chunk, std::uint64_t offset) {
  return std::move(error).within(say("piece {1} of the content, in segment {2} from byte {3} on",
                                     std::to_string(chunk), std::to_string(item.segment),
                                     std::to_string(offset)));
}

}  // namespace

VaultReader::VaultReader(VaultPlace place, VaultKeys keys, const PrivateKey& own)
    : place_(std::move(place)),
      keys_(std::move(keys)),
      own_(&own),
      segments_(vault_segments(place_.folder)) {}

Result<VaultReader> VaultReader::open(const VaultPlace& place, const PrivateKey& own) {
  Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) return std::move(keys).error();
  return VaultReader(place, *std::move(keys), own);
}

Result<const PrivateKey*> VaultReader::class_key(const VaultItem& item) {
  const std::pair which{item.access, item.generation};
  const auto known = opened_.find(which);
  if (known != opened_.end()) return &known->second;
  const ClassKey* key = keys_.find(item.access, item.generation);
  if (key == nullptr) {
    return Error(ErrorKind::missing,
                 say("the vault's keys have no generation {1} of the class {2}: put the file back "
                     "from a backup",
                     std::to_string(item.generation), class_name(item.access)));
  }
  const Result<SealKey> secret = open_class_key(*key, place_.suite, place_.origin, *own_);
  if (!secret.ok()) return secret.error();
  Result<PrivateKey> opened = encryption_key_of(place_.suite, *secret);
  if (!opened.ok()) return std::move(opened).error();
  return &opened_.emplace(which, *std::move(opened)).first->second;
}

Result<bool> VaultReader::opens(const VaultItem& item) {
  const ClassKey* key = keys_.find(item.access, item.generation);
  const bool given =
      key == nullptr || std::any_of(key->grants.begin(), key->grants.end(), [&](const auto& each) {
        return each.recipient == own_->public_key();
      });
  if (!given) return false;
  const Result<const PrivateKey*> opened = class_key(item);
  if (!opened.ok()) return opened.error();
  return true;
}

Result<SealKey> VaultReader::content_key(const VaultItem& item) {
  if (!last_ || last_->envelope != item.envelope || last_->access != item.access ||
      last_->generation != item.generation) {
    const Result<const PrivateKey*> key = class_key(item);
    if (!key.ok()) return key.error();
    Result<SealKey> writers =
        open_envelope(**key, item.envelope, item_context(place_, item.access));
    if (!writers.ok()) return writers;
    last_.emplace(Writers{item.access, item.generation, item.envelope, *std::move(writers)});
  }
  return unwrap_key(place_.suite, last_->key, item.wrapped);
}

Status VaultReader::read(const VaultItem& item, const std::function<Status(ByteView)>& take) {
  const Result<SealKey> key = content_key(item);
  if (!key.ok()) return key.error();
  Seal seal(place_.suite, *key, item.id);
  const std::size_t tag = seal_tag_bytes(place_.suite);
  Bytes sealed(seal_chunk_bytes + tag), plain(seal_chunk_bytes);
  std::uint64_t left = item.size, offset = item.offset;
  for (std::uint64_t chunk = 0; chunk == 0 || left > 0; ++chunk) {
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, seal_chunk_bytes));
    left -= bytes;
    const auto from = std::span(sealed).first(bytes + tag);
    const auto to = std::span(plain).first(bytes);
    Status read = segments_.read(item.segment, offset, from);
    if (read.ok()) {
      read = seal.open(chunk, from, left == 0 ? ChunkPlace::last : ChunkPlace::inner, to);
    }
    if (!read.ok()) return within_piece(std::move(read).error(), item, chunk, offset);
    offset += from.size();
    if (Status taken = take(to); !taken.ok()) return taken;
  }
  return {};
}

}  // namespace muniment::evidence
