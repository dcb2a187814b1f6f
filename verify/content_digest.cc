#include "verify/content_digest.h"

#include <algorithm>

#include "ledger/core/tree.h"

namespace muniment::verify {
namespace {

constexpr std::size_t chunk_bytes = 1024 * 1024;
constexpr std::uint16_t sha256_tree = 3;

Result<Hash> plain_digest(HashAlgorithm algorithm, const StreamFile& stream) {
  Hasher hasher(algorithm);
  hasher.begin();
  Status read = stream([&](ByteView piece) { hasher.update(piece); });
  const Hash digest = hasher.finish();
  if (!read.ok()) return std::move(read).error();
  return digest;
}

// RFC 6962's tree over chunks of 1 MiB.
Result<Hash> tree_digest(const StreamFile& stream) {
  Hasher hasher(HashAlgorithm::sha256);
  Frontier tree;
  Bytes chunk;
  chunk.reserve(chunk_bytes);
  const auto close_chunk = [&] {
    tree.append(hasher, hasher.leaf(chunk));
    chunk.clear();
  };
  Status read = stream([&](ByteView piece) {
    while (!piece.empty()) {
      const std::size_t room = std::min(chunk_bytes - chunk.size(), piece.size());
      append(chunk, piece.first(room));
      piece = piece.subspan(room);
      if (chunk.size() == chunk_bytes) close_chunk();
    }
  });
  if (!read.ok()) return std::move(read).error();
  if (!chunk.empty()) close_chunk();
  return tree.root(hasher);
}

}  // namespace

Result<Hash> content_digest(std::uint16_t algorithm, const StreamFile& stream) {
  switch (algorithm) {
    case static_cast<std::uint16_t>(HashAlgorithm::sha256):
    case static_cast<std::uint16_t>(HashAlgorithm::sm3):
      return plain_digest(static_cast<HashAlgorithm>(algorithm), stream);
    case sha256_tree:
      return tree_digest(stream);
    default:
      return Error(ErrorKind::unknown, say("digest algorithm {1} is not known to this program",
                                           std::to_string(algorithm)));
  }
}

}  // namespace muniment::verify
