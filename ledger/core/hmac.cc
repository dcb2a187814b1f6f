#include "ledger/core/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "ledger/core/handle.h"

namespace muniment {
namespace {

using Context = Handle<EVP_MAC_CTX, EVP_MAC_CTX_free>;
using Algorithm = Handle<EVP_MAC, EVP_MAC_free>;

SealKey derived(std::string_view label, std::uint8_t number, const SealKey& key) {
  const std::array<std::uint8_t, 2> end = {0, number};
  const Hash mac = hmac(HashAlgorithm::sm3, key.view(), {as_bytes(label), end});
  return *SealKey::from(mac.view());
}

}  // namespace

Hash hmac(HashAlgorithm algorithm, ByteView key, std::initializer_list<ByteView> parts) {
  const Algorithm fetched(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  const Context context(fetched == nullptr ? nullptr : EVP_MAC_CTX_new(fetched.get()));
  // OpenSSL's parameters are not const.
  std::string digest = algorithm == HashAlgorithm::sm3 ? "SM3" : "SHA256";
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  MUNIMENT_CHECK(context != nullptr &&
                 EVP_MAC_init(context.get(), key.data(), key.size(), parameters.data()) == 1);
  for (const ByteView part : parts) {
    MUNIMENT_CHECK(EVP_MAC_update(context.get(), part.data(), part.size()) == 1);
  }
  std::array<std::uint8_t, Hash::size> mac{};
  std::size_t size = 0;
  MUNIMENT_CHECK(EVP_MAC_final(context.get(), mac.data(), &size, mac.size()) == 1);
  MUNIMENT_CHECK(size == mac.size());
  return Hash(mac);
}

SmKeys::SmKeys(std::string_view label, const SealKey& key)
    : cipher_(derived(label, 1, key)), mac_(derived(label, 2, key)) {}

}  // namespace muniment
