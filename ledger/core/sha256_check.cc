#include "ledger/core/sha256_check.h"

#include <algorithm>
#include <initializer_list>

#include "ledger/core/openssl_digest.h"
#include "ledger/core/sha256.h"

namespace muniment::sha256 {
namespace {

constexpr std::size_t longest = 4 * block_bytes + 1;

Bytes known_bytes() {
  Bytes bytes(longest);
  std::uint32_t value = 1;
  for (std::uint8_t& byte : bytes) {
    value = value * 1664525 + 1013904223;
    byte = static_cast<std::uint8_t>(value >> 24);
  }
  return bytes;
}

// Lengths around each border of blocks, and around where the padding takes another block.
std::vector<std::size_t> lengths() {
  std::vector<std::size_t> lengths = {0, 1, 31, 32};
  for (std::size_t border = block_bytes; border < longest; border += block_bytes) {
    for (std::size_t length = border - 10; length <= border + 1; ++length) {
      lengths.push_back(length);
    }
  }
  return lengths;
}

Digest openssl_digest(ByteView bytes) {
  OpensslDigest openssl(HashAlgorithm::sha256);
  openssl.begin();
  openssl.update(bytes);
  const Hash hash = openssl.finish();
  Digest digest;  // NOLINT: filled by the next line
  std::copy(hash.view().begin(), hash.view().end(), digest.begin());
  return digest;
}

bool one_agrees(const Lanes& lanes, ByteView bytes, const Digest& expected) {
  ShortMessage message;
  message.add(bytes);
  if (message.digest(lanes) != expected) return false;
  Stream stream;
  stream.begin();
  const std::size_t cut = bytes.size() / 3;
  stream.update(lanes, bytes.first(cut));
  stream.update(lanes, bytes.subspan(cut));
  return stream.finish(lanes) == expected;
}

struct Known {
  ByteView bytes;
  Digest digest;
};

bool two_agree(const Lanes& lanes, const Known& first, const Known& second) {
  const std::array<Digest, 2> expected{first.digest, second.digest};
  ShortMessage a, b;
  a.add(first.bytes);
  b.add(second.bytes);
  if (ShortMessage::digests(lanes, a, b) != expected) return false;
  Stream c, d;
  c.begin();
  d.begin();
  Stream::update_both(lanes, c, first.bytes, d, second.bytes);
  return std::array{c.finish(lanes), d.finish(lanes)} == expected;
}

// Two nodes alone, then side by side.
bool nodes_agree(const Lanes& lanes, const Digest& a, const Digest& b) {
  std::array<Digest, 2> expected, alone, together;  // NOLINT: filled by what follows
  const std::array<Children, 2> children{Children{a.data(), b.data()}, {b.data(), a.data()}};
  for (std::size_t i = 0; i < children.size(); ++i) {
    Bytes message{1};
    append(message, ByteView(children[i].left, a.size()));
    append(message, ByteView(children[i].right, a.size()));
    expected[i] = openssl_digest(message);
    lanes.one_node(children[i], alone[i].data());
  }
  lanes.two_nodes(children[0], together[0].data(), children[1], together[1].data());
  return alone == expected && together == expected;
}

}  // namespace

bool agree_with_openssl(const Lanes& lanes) {
  const Bytes bytes = known_bytes();
  std::optional<Known> before;
  for (const std::size_t length : lengths()) {
    const ByteView message = ByteView(bytes).last(length);  // of any alignment
    const Known known{message, openssl_digest(message)};
    if (!one_agrees(lanes, message, known.digest)) return false;
    if (before && !(two_agree(lanes, *before, known) && two_agree(lanes, known, *before) &&
                    nodes_agree(lanes, before->digest, known.digest))) {
      return false;
    }
    before = known;
  }
  return true;
}

const Lanes* sound_lanes() {
  static const Lanes* const lanes = [] {
    const Lanes* found = processor_lanes();
    return found != nullptr && agree_with_openssl(*found) ? found : nullptr;
  }();
  return lanes;
}

}  // namespace muniment::sha256
