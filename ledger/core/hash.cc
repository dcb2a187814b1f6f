#include "ledger/core/hash.h"

#include <cstring>
#include <optional>

#include "ledger/core/openssl_digest.h"
#include "ledger/core/sha256.h"
#include "ledger/core/sha256_check.h"

namespace muniment {
namespace {

constexpr std::uint8_t leaf_prefix[] = {0};
constexpr std::uint8_t node_prefix[] = {1};
constexpr std::uint8_t label_end[] = {0};

sha256::Children children_of(const Hash& left, const Hash& right) {
  return {left.view().data(), right.view().data()};
}

}  // namespace

std::string_view suite_name(Suite suite) {
  return suite == Suite::sm3_sm2 ? "sm3-sm2" : "sha256-ed25519";
}

Result<Suite> suite_by_name(std::string_view name) {
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    if (name == suite_name(suite)) return suite;
  }
  return Error(ErrorKind::unknown,
               say("the suite '{1}' is not known; sha256-ed25519 and sm3-sm2 are", name));
}

Result<Suite> suite_by_code(std::uint16_t code) {
  if (code == 1) return Suite::sha256_ed25519;
  if (code == 2) return Suite::sm3_sm2;
  return Error(ErrorKind::unknown,
               say("the suite with code {1} is not known to this program", std::to_string(code)));
}

Result<Hash> Hash::from(ByteView bytes) {
  if (bytes.size() != size) {
    return Error(ErrorKind::malformed,
                 say("a hash has 32 bytes; here are {1}", std::to_string(bytes.size())));
  }
  std::array<std::uint8_t, size> copy{};
  std::memcpy(copy.data(), bytes.data(), size);
  return Hash(copy);
}

std::size_t HashOfHash::operator()(const Hash& hash) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, hash.view().data(), sizeof value);
  return value;
}

HashAlgorithm hash_of(Suite suite) {
  return suite == Suite::sm3_sm2 ? HashAlgorithm::sm3 : HashAlgorithm::sha256;
}

// Small parts are gathered and hashed together: every call of OpenSSL costs a fifth of a hash, and
// lanes want a message in one piece.
struct Hasher::Context {
  Context(HashAlgorithm algorithm, HashEngine engine) {
    if (algorithm == HashAlgorithm::sha256 && engine == HashEngine::fastest) {
      lanes = sha256::sound_lanes();
    }
    if (lanes == nullptr) openssl.emplace(algorithm);
  }

  void begin() { lanes != nullptr ? stream.begin() : openssl->begin(); }
  void update(ByteView bytes) {
    lanes != nullptr ? stream.update(*lanes, bytes) : openssl->update(bytes);
  }
  Hash finish() {
    streaming = false;
    return lanes != nullptr ? Hash(stream.finish(*lanes)) : openssl->finish();
  }

  void begin_gathering() {
    streaming = false;
    flushed = false;
    message.clear();
  }
  void gather(ByteView part) {
    if (message.has_room(part.size())) return message.add(part);
    flush();
    part.size() <= sha256::ShortMessage::max_bytes ? message.add(part) : update(part);
  }
  Hash finish_gathered() {
    if (lanes != nullptr && !flushed) return Hash(message.digest(*lanes));
    flush();
    return finish();
  }
  void flush() {
    if (!flushed) begin();
    flushed = true;
    update(message.gathered());
    message.clear();
  }

  Hash one(std::initializer_list<ByteView> parts) {
    begin_gathering();
    for (const ByteView part : parts) gather(part);
    return finish_gathered();
  }
  // Of two messages side by side; there are lanes.
  std::array<sha256::Digest, 2> two(ByteView prefix, ByteView first, ByteView second);
  std::vector<Hash> each(ByteView prefix, std::span<const ByteView> messages);

  const sha256::Lanes* lanes = nullptr;
  std::optional<OpensslDigest> openssl;  // where there are no lanes
  sha256::Stream stream, other_stream;
  sha256::ShortMessage message, other_message;
  bool streaming = false;
  bool flushed = false;  // the beginning of the message is in the stream
};

std::array<sha256::Digest, 2> Hasher::Context::two(ByteView prefix, ByteView first,
                                                   ByteView second) {
  begin_gathering();
  other_message.clear();
  message.add(prefix);
  other_message.add(prefix);
  if (message.has_room(first.size()) && other_message.has_room(second.size())) {
    message.add(first);
    other_message.add(second);
    return sha256::ShortMessage::digests(*lanes, message, other_message);
  }
  stream.begin();
  other_stream.begin();
  stream.update(*lanes, prefix);
  other_stream.update(*lanes, prefix);
  sha256::Stream::update_both(*lanes, stream, first, other_stream, second);
  return {stream.finish(*lanes), other_stream.finish(*lanes)};
}

std::vector<Hash> Hasher::Context::each(ByteView prefix, std::span<const ByteView> messages) {
  std::vector<Hash> hashes;
  hashes.reserve(messages.size());
  const std::size_t paired = lanes != nullptr ? messages.size() / 2 * 2 : 0;
  for (std::size_t i = 0; i < paired; i += 2) {
    for (const sha256::Digest& digest : two(prefix, messages[i], messages[i + 1])) {
      hashes.emplace_back(digest);
    }
  }
  for (std::size_t i = paired; i < messages.size(); ++i) {
    hashes.push_back(one({prefix, messages[i]}));
  }
  return hashes;
}

Hasher::Hasher(HashAlgorithm algorithm, HashEngine engine)
    : algorithm_(algorithm), context_(std::make_unique<Context>(algorithm, engine)) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

Hash Hasher::digest(ByteView bytes) { return context_->one({bytes}); }

Hash Hasher::leaf(ByteView entry) { return context_->one({leaf_prefix, entry}); }

Hash Hasher::node(const Hash& left, const Hash& right) {
  Context& context = *context_;
  if (context.lanes == nullptr) return context.one({node_prefix, left.view(), right.view()});
  context.streaming = false;
  sha256::Digest digest;  // NOLINT: filled by the next line
  context.lanes->one_node(children_of(left, right), digest.data());
  return Hash(digest);
}

Hash Hasher::empty_root() { return digest({}); }

Hash Hasher::labelled(std::string_view label, std::initializer_list<ByteView> parts) {
  context_->begin_gathering();
  context_->gather(as_bytes(label));
  context_->gather(label_end);
  for (const ByteView part : parts) context_->gather(part);
  return context_->finish_gathered();
}

Hash Hasher::labelled_leaf(std::string_view label, std::initializer_list<ByteView> parts) {
  context_->begin_gathering();
  context_->gather(leaf_prefix);
  context_->gather(as_bytes(label));
  context_->gather(label_end);
  for (const ByteView part : parts) context_->gather(part);
  return context_->finish_gathered();
}

std::vector<Hash> Hasher::leaves(std::span<const ByteView> entries) {
  return context_->each(leaf_prefix, entries);
}

std::vector<Hash> Hasher::labelled_each(std::string_view label,
                                        std::span<const ByteView> messages) {
  Bytes prefix = to_bytes(label);
  append(prefix, label_end);
  return context_->each(prefix, messages);
}

void Hasher::nodes(std::span<const Hash> children, std::span<Hash> parents) {
  MUNIMENT_CHECK(children.size() == 2 * parents.size());
  Context& context = *context_;
  context.streaming = false;
  std::size_t i = 0;
  for (; context.lanes != nullptr && i + 1 < parents.size(); i += 2) {
    const std::span<const Hash, 4> four = children.subspan(2 * i).first<4>();
    sha256::Digest first, second;  // NOLINT: filled by the next line
    context.lanes->two_nodes(children_of(four[0], four[1]), first.data(),
                             children_of(four[2], four[3]), second.data());
    parents[i] = Hash(first);
    parents[i + 1] = Hash(second);
  }
  for (; i < parents.size(); ++i) parents[i] = node(children[2 * i], children[2 * i + 1]);
}

void Hasher::begin() {
  context_->begin();
  context_->streaming = true;
}

void Hasher::update(ByteView bytes) {
  MUNIMENT_CHECK(context_->streaming);
  context_->update(bytes);
}

Hash Hasher::finish() {
  MUNIMENT_CHECK(context_->streaming);
  return context_->finish();
}

void Hasher::update_both(Hasher& first, ByteView first_bytes, Hasher& second,
                         ByteView second_bytes) {
  MUNIMENT_CHECK(&first != &second && first.context_->streaming && second.context_->streaming);
  const sha256::Lanes* lanes = first.context_->lanes;
  if (lanes == nullptr || second.context_->lanes == nullptr) {
    first.update(first_bytes);
    second.update(second_bytes);
    return;
  }
  sha256::Stream::update_both(*lanes, first.context_->stream, first_bytes, second.context_->stream,
                              second_bytes);
}

}  // namespace muniment
