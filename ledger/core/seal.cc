#include "ledger/core/seal.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

#include "ledger/core/handle.h"
#include "ledger/core/hmac.h"
#include "ledger/core/key.h"
#include "ledger/core/secret.h"

namespace muniment {
namespace {

using Context = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using Algorithm = Handle<EVP_CIPHER, EVP_CIPHER_free>;

constexpr std::string_view stream_label = "muniment/sealed/v1";

constexpr std::size_t gcm_tag_bytes = 16;
constexpr std::size_t gcm_nonce_bytes = 12;

std::uint8_t mark_of(ChunkPlace place) { return place == ChunkPlace::last ? 1 : 0; }

// Number and mark, with zeroes before them: a chunk's nonce.
Bytes nonce_of(std::uint64_t number, ChunkPlace place) {
  Bytes nonce(gcm_nonce_bytes - 9);
  append_big_endian(nonce, number, 8);
  nonce.push_back(mark_of(place));
  return nonce;
}

// What OpenSSL refuses of these calls is memory or a library built without the algorithm: nothing
// that a caller could cure.
void begin(EVP_CIPHER_CTX* context, const EVP_CIPHER* algorithm, const std::uint8_t* key,
           const std::uint8_t* nonce, bool encrypting) {
  MUNIMENT_CHECK(EVP_CipherInit_ex2(context, algorithm, key, nonce, encrypting ? 1 : 0, nullptr) ==
                 1);
}

void run(EVP_CIPHER_CTX* context, ByteView from, std::uint8_t* to) {
  int size = 0;
  MUNIMENT_CHECK(EVP_CipherUpdate(context, to, &size, from.data(), static_cast<int>(from.size())) ==
                 1);
  MUNIMENT_CHECK(static_cast<std::size_t>(size) == from.size());
}

}  // namespace

class ChunkCipher {
 public:
  ChunkCipher() = default;
  ChunkCipher(const ChunkCipher&) = delete;
  ChunkCipher& operator=(const ChunkCipher&) = delete;
  virtual ~ChunkCipher() = default;

  virtual void seal(std::uint64_t number, ChunkPlace place, ByteView chunk,
                    std::span<std::uint8_t> sealed) = 0;
  // False: the tag does not hold, and nothing was opened.
  virtual bool open(std::uint64_t number, ChunkPlace place, ByteView sealed,
                    std::span<std::uint8_t> chunk) = 0;
};

namespace {

class AesGcm final : public ChunkCipher {
 public:
  AesGcm(const SealKey& key, ByteView bound)
      : context_(EVP_CIPHER_CTX_new()), bound_(to_bytes(bound)) {
    const Algorithm algorithm(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    MUNIMENT_CHECK(context_ != nullptr && algorithm != nullptr);
    begin(context_.get(), algorithm.get(), key.view().data(), nullptr, true);
  }

  void seal(std::uint64_t number, ChunkPlace place, ByteView chunk,
            std::span<std::uint8_t> sealed) override {
    begin(context_.get(), nullptr, nullptr, nonce_of(number, place).data(), true);
    run(context_.get(), bound_, nullptr);
    run(context_.get(), chunk, sealed.data());
    MUNIMENT_CHECK(finish(sealed.data() + chunk.size()));
    MUNIMENT_CHECK(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_bytes,
                                       sealed.data() + chunk.size()) == 1);
  }

  bool open(std::uint64_t number, ChunkPlace place, ByteView sealed,
            std::span<std::uint8_t> chunk) override {
    begin(context_.get(), nullptr, nullptr, nonce_of(number, place).data(), false);
    Bytes tag = to_bytes(sealed.last(gcm_tag_bytes));  // OpenSSL's parameters are not const
    MUNIMENT_CHECK(
        EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_bytes, tag.data()) == 1);
    run(context_.get(), bound_, nullptr);
    run(context_.get(), sealed.first(chunk.size()), chunk.data());
    std::uint8_t none = 0;
    if (finish(&none)) return true;
    cleanse(chunk.data(), chunk.size());  // it was opened before it was known to be false
    return false;
  }

 private:
  bool finish(std::uint8_t* to) {
    int size = 0;
    return EVP_CipherFinal_ex(context_.get(), to, &size) == 1;
  }

  Context context_;
  Bytes bound_;
};

// SM4 counts blocks from the chunk's number in the upper half of its counter: a chunk has 4096.
class Sm4Hmac final : public ChunkCipher {
 public:
  Sm4Hmac(const SealKey& key, ByteView bound)
      : keys_("muniment/sealed-keys/v1", key),
        context_(EVP_CIPHER_CTX_new()),
        algorithm_(EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr)),
        bound_(to_bytes(bound)) {
    MUNIMENT_CHECK(context_ != nullptr && algorithm_ != nullptr);
  }

  void seal(std::uint64_t number, ChunkPlace place, ByteView chunk,
            std::span<std::uint8_t> sealed) override {
    crypt(number, chunk, sealed.data());
    const Hash tag = tag_of(number, place, sealed.first(chunk.size()));
    std::copy(tag.view().begin(), tag.view().end(), sealed.data() + chunk.size());
  }

  bool open(std::uint64_t number, ChunkPlace place, ByteView sealed,
            std::span<std::uint8_t> chunk) override {
    const ByteView body = sealed.first(chunk.size());
    const Hash tag = tag_of(number, place, body);
    if (CRYPTO_memcmp(tag.view().data(), sealed.data() + body.size(), Hash::size) != 0) {
      return false;
    }
    crypt(number, body, chunk.data());
    return true;
  }

 private:
  void crypt(std::uint64_t number, ByteView from, std::uint8_t* to) {
    Bytes counter;
    append_big_endian(counter, number, 8);
    append_big_endian(counter, 0, 8);
    begin(context_.get(), algorithm_.get(), keys_.cipher().data(), counter.data(), true);
    run(context_.get(), from, to);
  }
  Hash tag_of(std::uint64_t number, ChunkPlace place, ByteView body) const {
    return hmac(HashAlgorithm::sm3, keys_.mac(), {bound_, nonce_of(number, place), body});
  }

  SmKeys keys_;
  Context context_;
  Algorithm algorithm_;
  Bytes bound_;
};

std::unique_ptr<ChunkCipher> cipher_of(Suite suite, const SealKey& key, ByteView context) {
  Bytes bound = to_bytes(stream_label);  // what each tag holds to
  bound.push_back(0);
  append_big_endian(bound, context.size(), 8);
  append(bound, context);
  if (suite == Suite::sm3_sm2) return std::make_unique<Sm4Hmac>(key, bound);
  return std::make_unique<AesGcm>(key, bound);
}

bool is_as_long_as(ChunkPlace place, std::size_t bytes) {
  return bytes == seal_chunk_bytes || (place == ChunkPlace::last && bytes < seal_chunk_bytes);
}

}  // namespace

SealKey SealKey::generate() {
  Bytes drawn = random_bytes(size);
  SealKey key;
  std::copy(drawn.begin(), drawn.end(), key.bytes_.begin());
  cleanse(drawn.data(), drawn.size());
  return key;
}

Result<SealKey> SealKey::from(ByteView bytes) {
  if (bytes.size() != size) {
    return Error(ErrorKind::malformed,
                 say("a key that seals has 32 bytes; here are {1}", std::to_string(bytes.size())));
  }
  SealKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

SealKey::SealKey(SealKey&& other) noexcept : bytes_(other.bytes_) {
  cleanse(other.bytes_.data(), size);
}
SealKey& SealKey::operator=(SealKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  cleanse(other.bytes_.data(), size);
  return *this;
}
SealKey::~SealKey() { cleanse(bytes_.data(), size); }

std::size_t seal_tag_bytes(Suite suite) {
  return suite == Suite::sm3_sm2 ? Hash::size : gcm_tag_bytes;
}

std::uint64_t sealed_bytes(Suite suite, std::uint64_t bytes) {
  const std::uint64_t full = bytes / seal_chunk_bytes;
  const std::uint64_t chunks = bytes % seal_chunk_bytes != 0 || full == 0 ? full + 1 : full;
  return bytes + chunks * seal_tag_bytes(suite);
}

Seal::Seal(Suite suite, const SealKey& key, ByteView context)
    : tag_bytes_(seal_tag_bytes(suite)), cipher_(cipher_of(suite, key, context)) {}
Seal::Seal(Seal&&) noexcept = default;
Seal& Seal::operator=(Seal&&) noexcept = default;
Seal::~Seal() = default;

// A chunk that is sealed a second time would be encrypted twice under one nonce.
void Seal::seal(ByteView chunk, ChunkPlace place, std::span<std::uint8_t> sealed) {
  MUNIMENT_CHECK(!ended_ && is_as_long_as(place, chunk.size()));
  MUNIMENT_CHECK(sealed.size() == chunk.size() + tag_bytes_);
  ended_ = place == ChunkPlace::last;
  cipher_->seal(next_++, place, chunk, sealed);
}

Status Seal::open(std::uint64_t number, ByteView sealed, ChunkPlace place,
                  std::span<std::uint8_t> chunk) {
  if (sealed.size() < tag_bytes_ || !is_as_long_as(place, sealed.size() - tag_bytes_)) {
    return Error(ErrorKind::malformed, say("a sealed chunk is {1} bytes long, which none is there",
                                           std::to_string(sealed.size())));
  }
  MUNIMENT_CHECK(chunk.size() == sealed.size() - tag_bytes_);
  if (cipher_->open(number, place, sealed, chunk)) return {};
  return Error(ErrorKind::mismatch, say("the sealed bytes are not what was sealed there, or the "
                                        "key is another one"));
}

Bytes seal_stream(Suite suite, const SealKey& key, ByteView context, ByteView bytes) {
  Seal seal(suite, key, context);
  Bytes sealed(static_cast<std::size_t>(sealed_bytes(suite, bytes.size())));
  auto room = std::span(sealed);
  do {
    const ByteView chunk = bytes.first(std::min(bytes.size(), seal_chunk_bytes));
    bytes = bytes.subspan(chunk.size());
    const auto to = room.first(chunk.size() + seal_tag_bytes(suite));
    room = room.subspan(to.size());
    seal.seal(chunk, bytes.empty() ? ChunkPlace::last : ChunkPlace::inner, to);
  } while (!bytes.empty());
  return sealed;
}

Result<Bytes> open_stream(Suite suite, const SealKey& key, ByteView context, ByteView sealed) {
  Seal seal(suite, key, context);
  const std::size_t tag = seal_tag_bytes(suite), whole = seal_chunk_bytes + tag;
  Bytes bytes(sealed.size());
  std::size_t opened = 0;
  for (std::uint64_t number = 0; number == 0 || !sealed.empty(); ++number) {
    const ByteView chunk = sealed.first(std::min(sealed.size(), whole));
    sealed = sealed.subspan(chunk.size());
    const std::size_t size = chunk.size() - std::min(chunk.size(), tag);
    Status read = seal.open(number, chunk, sealed.empty() ? ChunkPlace::last : ChunkPlace::inner,
                            std::span(bytes).subspan(opened, size));
    if (!read.ok()) return Error(ErrorKind::mismatch, read.error().message());
    opened += size;
  }
  bytes.resize(opened);
  return bytes;
}

}  // namespace muniment
