#include "ledger/core/hash.h"

#include <openssl/evp.h>

#include <cstring>

namespace muniment {
namespace {

// Entries and the labelled hashes of a record fit in here, so that each is one update of the
// context: a second one costs a fifth of a hash.
constexpr std::size_t joined_bytes = 1024;

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

// What OpenSSL refuses here is memory or a library built without the algorithm: nothing that a
// caller could cure.
struct Hasher::Context {
  explicit Context(HashAlgorithm algorithm)
      : digest(EVP_MD_fetch(nullptr, algorithm == HashAlgorithm::sm3 ? "SM3" : "SHA256", nullptr)),
        context(EVP_MD_CTX_new()) {
    MUNIMENT_CHECK(digest != nullptr && context != nullptr);
    MUNIMENT_CHECK(EVP_MD_get_size(digest) == Hash::size);
    MUNIMENT_CHECK(EVP_DigestInit_ex2(context, digest, nullptr) == 1);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(digest);
  }

  void begin() { MUNIMENT_CHECK(EVP_DigestInit_ex2(context, nullptr, nullptr) == 1); }
  void update(const std::uint8_t* bytes, std::size_t count) {
    MUNIMENT_CHECK(EVP_DigestUpdate(context, bytes, count) == 1);
  }
  Hash finish() {
    std::array<std::uint8_t, Hash::size> out;  // NOLINT: written by the next line
    MUNIMENT_CHECK(EVP_DigestFinal_ex(context, out.data(), nullptr) == 1);
    streaming = false;
    return Hash(out);
  }

  // Gathers small parts and hands them on together.
  void gather(ByteView part) {
    if (part.empty()) return;
    if (part.size() > joined_bytes - joined) {
      flush();
      if (part.size() > joined_bytes) return update(part.data(), part.size());
    }
    std::memcpy(buffer.data() + joined, part.data(), part.size());
    joined += part.size();
  }
  void gather(std::uint8_t byte) { gather(ByteView(&byte, 1)); }
  Hash finish_gathered() {
    flush();
    return finish();
  }

  void flush() {
    if (joined > 0) update(buffer.data(), joined);
    joined = 0;
  }

  EVP_MD* digest;
  EVP_MD_CTX* context;
  bool streaming = false;
  std::array<std::uint8_t, joined_bytes> buffer;
  std::size_t joined = 0;
};

Hasher::Hasher(HashAlgorithm algorithm)
    : algorithm_(algorithm), context_(std::make_unique<Context>(algorithm)) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

Hash Hasher::digest(ByteView bytes) {
  context_->begin();
  context_->update(bytes.data(), bytes.size());
  return context_->finish();
}

Hash Hasher::leaf(ByteView entry) {
  context_->begin();
  context_->gather(std::uint8_t{0});
  context_->gather(entry);
  return context_->finish_gathered();
}

Hash Hasher::node(const Hash& left, const Hash& right) {
  std::array<std::uint8_t, 1 + 2 * Hash::size> both;  // NOLINT: filled by the next lines
  both[0] = 1;
  std::memcpy(both.data() + 1, left.view().data(), Hash::size);
  std::memcpy(both.data() + 1 + Hash::size, right.view().data(), Hash::size);
  context_->begin();
  context_->update(both.data(), both.size());
  return context_->finish();
}

Hash Hasher::empty_root() { return digest({}); }

Hash Hasher::labelled(std::string_view label, std::initializer_list<ByteView> parts) {
  context_->begin();
  context_->gather(as_bytes(label));
  context_->gather(std::uint8_t{0});
  for (const ByteView part : parts) context_->gather(part);
  return context_->finish_gathered();
}

Hash Hasher::labelled_leaf(std::string_view label, std::initializer_list<ByteView> parts) {
  context_->begin();
  context_->gather(std::uint8_t{0});
  context_->gather(as_bytes(label));
  context_->gather(std::uint8_t{0});
  for (const ByteView part : parts) context_->gather(part);
  return context_->finish_gathered();
}

void Hasher::begin() {
  context_->begin();
  context_->streaming = true;
}

void Hasher::update(ByteView bytes) {
  MUNIMENT_CHECK(context_->streaming);
  context_->update(bytes.data(), bytes.size());
}

Hash Hasher::finish() {
  MUNIMENT_CHECK(context_->streaming);
  return context_->finish();
}

}  // namespace muniment
