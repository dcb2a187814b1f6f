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

VaultReader::VaultReader(OwnClassKeys keys)
    : keys_(std::move(keys)), segments_(vault_segments(keys_.place().folder)) {}

Result<VaultReader> VaultReader::open(const VaultPlace& place, const PrivateKey& own) {
  Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) return std::move(keys).error();
  return VaultReader(OwnClassKeys(place, *std::move(keys), own));
}

Result<bool> VaultReader::opens(const VaultItem& item) {
  if (!keys_.given(item.access, item.generation)) return false;
  const Result<const PrivateKey*> opened = keys_.pair(item.access, item.generation);
  if (!opened.ok()) return opened.error();
  return true;
}

Result<SealKey> VaultReader::content_key(const VaultItem& item) {
  if (!last_ || last_->envelope != item.envelope || last_->access != item.access ||
      last_->generation != item.generation) {
    const Result<const PrivateKey*> key = keys_.pair(item.access, item.generation);
    if (!key.ok()) return key.error();
    Result<SealKey> writers =
        open_envelope(**key, item.envelope, item_context(keys_.place(), item.access));
    if (!writers.ok()) return writers;
    last_.emplace(Writers{item.access, item.generation, item.envelope, *std::move(writers)});
  }
  return unwrap_key(keys_.place().suite, last_->key, item.wrapped);
}

Result<BlindKey> VaultReader::blind_key(const VaultItem& item) {
  const Result<const SealKey*> secret = keys_.secret(item.access, item.generation);
  if (!secret.ok()) return secret.error();
  return BlindKey(keys_.place().suite, **secret);
}

Status VaultReader::read(const VaultItem& item, const std::function<Status(ByteView)>& take) {
  const Result<SealKey> key = content_key(item);
  if (!key.ok()) return key.error();
  Seal seal(keys_.place().suite, *key, item.id);
  const std::size_t tag = seal_tag_bytes(keys_.place().suite);
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
