// Keys under other keys, and out of them.
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "ledger/core/envelope.h"
#include "ledger/core/handle.h"
#include "ledger/core/hmac.h"
#include "ledger/core/secret.h"

namespace muniment {
namespace {

using Context = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using Algorithm = Handle<EVP_CIPHER, EVP_CIPHER_free>;

constexpr std::string_view wrap_label = "muniment/wrapped/v1";
constexpr std::string_view wrap_keys_label = "muniment/wrapped-keys/v1";

// What OpenSSL refuses of these calls, but for bytes that do not fit, is
// memory or a library built without the algorithm.

enum class Way { wrap = 1, unwrap = 0 };

// False: the bytes were not wrapped with this key.
bool aes_key_wrap(Way way, const SealKey& wrapping, ByteView from, std::span<std::uint8_t> to) {
  const Context context(EVP_CIPHER_CTX_new());
  const Algorithm algorithm(EVP_CIPHER_fetch(nullptr, "AES-256-WRAP", nullptr));
  MUNIMENT_CHECK(context != nullptr && algorithm != nullptr);
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  MUNIMENT_CHECK(EVP_CipherInit_ex2(context.get(), algorithm.get(), wrapping.view().data(), nullptr,
                                    static_cast<int>(way), nullptr) == 1);
  int size = 0;
  return EVP_CipherUpdate(context.get(), to.data(), &size, from.data(),
                          static_cast<int>(from.size())) == 1 &&
         static_cast<std::size_t>(size) == to.size();
}

// The vector is the first half of what authenticates the key, which is of its own for each key.
void sm4_crypt(ByteView key, ByteView vector, ByteView from, std::uint8_t* to) {
  const Context context(EVP_CIPHER_CTX_new());
  const Algorithm algorithm(EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr));
  MUNIMENT_CHECK(context != nullptr && algorithm != nullptr);
  MUNIMENT_CHECK(
      EVP_EncryptInit_ex2(context.get(), algorithm.get(), key.data(), vector.data(), nullptr) == 1);
  int size = 0;
  MUNIMENT_CHECK(
      EVP_EncryptUpdate(context.get(), to, &size, from.data(), static_cast<int>(from.size())) == 1);
}

Hash sm_tag(const SmKeys& keys, ByteView key) {
  constexpr std::array<std::uint8_t, 1> end = {0};
  return hmac(HashAlgorithm::sm3, keys.mac(), {as_bytes(wrap_label), end, key});
}

Bytes sm_wrap(const SealKey& wrapping, const SealKey& key) {
  const SmKeys keys(wrap_keys_label, wrapping);
  const Hash tag = sm_tag(keys, key.view());
  Bytes wrapped = to_bytes(tag.view());
  wrapped.resize(wrapped_key_bytes(Suite::sm3_sm2));
  sm4_crypt(keys.cipher(), tag.view(), key.view(), wrapped.data() + Hash::size);
  return wrapped;
}

// False: the bytes were not wrapped with this key.
bool sm_unwrap(const SealKey& wrapping, ByteView wrapped, std::span<std::uint8_t> key) {
  const SmKeys keys(wrap_keys_label, wrapping);
  sm4_crypt(keys.cipher(), wrapped, wrapped.subspan(Hash::size), key.data());
  return CRYPTO_memcmp(sm_tag(keys, key).view().data(), wrapped.data(), Hash::size) == 0;
}

}  // namespace

std::size_t wrapped_key_bytes(Suite suite) {
  return SealKey::size + (suite == Suite::sm3_sm2 ? Hash::size : 8);
}

Bytes wrap_key(Suite suite, const SealKey& wrapping, const SealKey& key) {
  if (suite == Suite::sm3_sm2) return sm_wrap(wrapping, key);
  Bytes wrapped(wrapped_key_bytes(suite));
  MUNIMENT_CHECK(aes_key_wrap(Way::wrap, wrapping, key.view(), wrapped));
  return wrapped;
}

Result<SealKey> unwrap_key(Suite suite, const SealKey& wrapping, ByteView wrapped) {
  const bool sm = suite == Suite::sm3_sm2;
  if (wrapped.size() != wrapped_key_bytes(suite)) {
    return Error(ErrorKind::malformed,
                 say("a key is kept in {1} bytes; here are {2}",
                     std::to_string(wrapped_key_bytes(suite)), std::to_string(wrapped.size())));
  }
  Secret<Bytes> key{Bytes(SealKey::size)};
  const bool holds =
      sm ? sm_unwrap(wrapping, wrapped, *key) : aes_key_wrap(Way::unwrap, wrapping, wrapped, *key);
  if (!holds) {
    return Error(ErrorKind::mismatch,
                 say("the key was not kept under this one, or its bytes were changed"));
  }
  return SealKey::from(*key);
}

SealKey derive_key(Suite suite, const SealKey& secret, std::string_view use, ByteView value) {
  constexpr std::array<std::uint8_t, 1> end = {0};
  const Hash mac = hmac(hash_of(suite), secret.view(), {as_bytes(use), end, value});
  return *SealKey::from(mac.view());
}

}  // namespace muniment
