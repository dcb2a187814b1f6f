#include "ledger/core/pkcs8.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>

#include "ledger/core/handle.h"
#include "ledger/core/key_material.h"

namespace muniment {

void cleanse(void* memory, std::size_t count) { OPENSSL_cleanse(memory, count); }

namespace pkcs8 {
namespace {

using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyInfo = Handle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using EncryptedInfo = Handle<X509_SIG, X509_SIG_free>;
using Algorithm = Handle<X509_ALGOR, X509_ALGOR_free>;
using KeyCheck = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

// Where salt and initial vector lie in the DER of the algorithm; all else in it is constant.
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t algorithm_bytes = 89;
constexpr std::size_t salt_at = 32;
constexpr std::size_t vector_at = 73;

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

// `write` is i2d_…: asked for the length first, then written into memory of exactly that size.
template <typename T>
Bytes to_der(int (*write)(const T*, unsigned char**), const T* value) {
  const int size = write(value, nullptr);
  MUNIMENT_CHECK(size > 0);
  Bytes out(static_cast<std::size_t>(size));
  std::uint8_t* at = out.data();
  MUNIMENT_CHECK(write(value, &at) == size);
  return out;
}

// `read` is d2i_…; null unless all bytes belong to the value.
template <typename Owner, typename T>
Owner from_der(T* (*read)(T**, const unsigned char**, long), ByteView der) {
  const std::uint8_t* at = der.data();
  Owner value(read(nullptr, &at, static_cast<long>(der.size())));
  if (at != der.data() + der.size()) value.reset();
  return value;
}

Result<KeyInfo> key_info(EVP_PKEY* key) {
  KeyInfo info(EVP_PKEY2PKCS8(key));
  if (info == nullptr) {
    return Error(ErrorKind::environment, say("OpenSSL could not write a private key"));
  }
  return info;
}

Algorithm scrypt_algorithm(ByteView salt, ByteView vector) {
  Bytes own_salt = to_bytes(salt);  // OpenSSL's parameters are not const
  Bytes own_vector = to_bytes(vector);
  Algorithm algorithm(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), own_salt.data(),
                                            static_cast<int>(own_salt.size()), own_vector.data(),
                                            scrypt_n, scrypt_r, scrypt_p));
  MUNIMENT_CHECK(algorithm != nullptr);
  return algorithm;
}

// Whether the file asks for exactly the key derivation and cipher that we write: others could ask
// for any amount of memory or time.
bool is_our_algorithm(const X509_ALGOR* algorithm) {
  const Bytes der = to_der(i2d_X509_ALGOR, algorithm);
  if (der.size() != algorithm_bytes) return false;
  const ByteView bytes = der;
  const Algorithm same =
      scrypt_algorithm(bytes.subspan(salt_at, salt_bytes), bytes.subspan(vector_at, salt_bytes));
  return to_der(i2d_X509_ALGOR, static_cast<const X509_ALGOR*>(same.get())) == der;
}

Result<KeyAlgorithm> algorithm_of(EVP_PKEY* key, Place place) {
  const bool signing = place == Place::signing;
  if (EVP_PKEY_is_a(key, signing ? "ED25519" : "X25519") == 1) {
    return signing ? KeyAlgorithm::ed25519 : KeyAlgorithm::x25519;
  }
  if (EVP_PKEY_is_a(key, "SM2") == 1) {
    return signing ? KeyAlgorithm::sm2_signing : KeyAlgorithm::sm2_encryption;
  }
  return malformed(signing
                       ? say("the key file's first key is not a signing key: Ed25519 or SM2")
                       : say("the key file's second key is not an encryption key: X25519 or SM2"));
}

// An SM2 file states the public point beside the private number, and they could differ. The other
// algorithms' files state the private half alone.
bool halves_agree(EVP_PKEY* key, KeyAlgorithm algorithm) {
  if (suite_of(algorithm) != Suite::sm3_sm2) return true;
  const KeyCheck check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return check != nullptr && EVP_PKEY_pairwise_check(check.get()) == 1;
}

}  // namespace

Result<Secret<Bytes>> encode(const PrivateKey& key) {
  const Result<KeyInfo> info = key_info(key.material().key);
  if (!info.ok()) return info.error();
  return Secret<Bytes>(
      to_der(i2d_PKCS8_PRIV_KEY_INFO, static_cast<const PKCS8_PRIV_KEY_INFO*>(info->get())));
}

Result<PrivateKey> decode(ByteView der, Place place) {
  const KeyInfo info = from_der<KeyInfo>(d2i_PKCS8_PRIV_KEY_INFO, der);
  Pkey key(info == nullptr ? nullptr : EVP_PKCS82PKEY(info.get()));
  if (key == nullptr)
    return malformed(say("the key file holds something that is not a private key"));
  const Result<KeyAlgorithm> algorithm = algorithm_of(key.get(), place);
  if (!algorithm.ok()) return algorithm.error();
  if (!halves_agree(key.get(), *algorithm)) {
    return malformed(say("the public half in the key file does not belong to the private one"));
  }
  Result<PrivateKey> adopted = adopt_private_key(*algorithm, key.release());
  if (!adopted.ok()) return adopted;
  const Result<Secret<Bytes>> again = encode(*adopted);
  if (!again.ok()) return again.error();
  if (!std::equal(der.begin(), der.end(), (**again).begin(), (**again).end())) {
    return malformed(say("the private key in the key file is not in its one form"));
  }
  return adopted;
}

Result<Bytes> encrypt(const PrivateKey& key, std::string_view passphrase) {
  MUNIMENT_CHECK(passphrase.size() <= max_passphrase_bytes);
  const Result<KeyInfo> info = key_info(key.material().key);
  if (!info.ok()) return info.error();
  Algorithm algorithm = scrypt_algorithm(random_bytes(salt_bytes), random_bytes(salt_bytes));
  const EncryptedInfo sealed(PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()),
                                            info->get(), algorithm.get()));
  if (sealed == nullptr) {
    return Error(ErrorKind::environment, say("OpenSSL could not encrypt a private key"));
  }
  static_cast<void>(algorithm.release());  // it belongs to `sealed` now
  return to_der(i2d_X509_SIG, static_cast<const X509_SIG*>(sealed.get()));
}

Result<Secret<Bytes>> decrypt(ByteView der, std::string_view passphrase) {
  const EncryptedInfo sealed = from_der<EncryptedInfo>(d2i_X509_SIG, der);
  const X509_ALGOR* algorithm = nullptr;
  const ASN1_OCTET_STRING* content = nullptr;
  if (sealed != nullptr) X509_SIG_get0(sealed.get(), &algorithm, &content);
  if (sealed == nullptr || !is_our_algorithm(algorithm) ||
      to_der(i2d_X509_SIG, static_cast<const X509_SIG*>(sealed.get())) != to_bytes(der)) {
    return malformed(
        say("the key file is not encrypted in the way of this program; write it anew "
            "with keygen or passwd"));
  }
  unsigned char* plain = nullptr;
  int size = 0;
  const bool opened =
      passphrase.size() <= max_passphrase_bytes && !passphrase.empty() &&
      PKCS12_pbe_crypt(algorithm, passphrase.data(), static_cast<int>(passphrase.size()),
                       ASN1_STRING_get0_data(content), ASN1_STRING_length(content), &plain, &size,
                       0) != nullptr;
  const auto count = opened ? static_cast<std::size_t>(size) : 0;
  Secret<Bytes> out(opened ? Bytes(plain, plain + count) : Bytes());
  OPENSSL_clear_free(plain, count);
  // One wrong passphrase in 256 leaves a well-formed padding; what it gives is no key.
  if (from_der<KeyInfo>(d2i_PKCS8_PRIV_KEY_INFO, *out) == nullptr) {
    return Error(ErrorKind::refused,
                 say("the passphrase does not open the key file; type it again, or correct the "
                     "file that MUNIMENT_PASSPHRASE_FILE names"));
  }
  return out;
}

}  // namespace pkcs8
}  // namespace muniment
