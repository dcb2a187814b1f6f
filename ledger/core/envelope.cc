#include "ledger/core/envelope.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <algorithm>

#include "ledger/core/handle.h"
#include "ledger/core/key_material.h"
#include "ledger/core/secret.h"
#include "ledger/core/sm2_ciphertext.h"

namespace muniment {
namespace {

using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using PkeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Derivation = Handle<EVP_KDF, EVP_KDF_free>;
using DerivationContext = Handle<EVP_KDF_CTX, EVP_KDF_CTX_free>;

constexpr std::string_view envelope_label = "muniment/envelope/v1";

constexpr std::size_t point_bytes = 32;  // of Curve25519
constexpr std::size_t sm2_plain_bytes = SealKey::size + Hash::size;

Error not_for_this_key() {
  return {ErrorKind::mismatch,
          say("the envelope is not for this key and this use, or it was changed")};
}

Result<SealKey> key_in(const Secret<Bytes>& plain) {
  return SealKey::from(ByteView(*plain).first(SealKey::size));
}

// --- For a person. ---

Bytes labelled(std::initializer_list<ByteView> parts) {
  std::size_t size = envelope_label.size() + 1;
  for (const ByteView part : parts) size += part.size();
  Bytes bytes;
  bytes.reserve(size);  // growing would leave a copy of a key behind
  append(bytes, envelope_label);
  bytes.push_back(0);
  for (const ByteView part : parts) append(bytes, part);
  return bytes;
}

// Null where OpenSSL finds no common secret.
std::optional<SealKey> common_key(EVP_PKEY* own, const PublicKey& other, ByteView ephemeral,
                                  ByteView recipient, ByteView context) {
  const Pkey peer(load_public_key(other));
  const PkeyContext agreement(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr));
  Secret<Bytes> secret{Bytes(point_bytes)};
  std::size_t size = secret->size();
  if (peer == nullptr || agreement == nullptr || EVP_PKEY_derive_init(agreement.get()) != 1 ||
      EVP_PKEY_derive_set_peer(agreement.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(agreement.get(), secret->data(), &size) != 1 || size != secret->size()) {
    return std::nullopt;
  }
  Bytes salt = to_bytes(ephemeral);
  append(salt, recipient);
  Bytes info = labelled({context});
  std::string digest = "SHA256";  // OpenSSL's parameters are not const
  const std::array<OSSL_PARAM, 5> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret->data(), secret->size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end()};
  const Derivation derivation(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const DerivationContext deriving(derivation == nullptr ? nullptr
                                                         : EVP_KDF_CTX_new(derivation.get()));
  Secret<Bytes> key{Bytes(SealKey::size)};
  MUNIMENT_CHECK(deriving != nullptr &&
                 EVP_KDF_derive(deriving.get(), key->data(), key->size(), parameters.data()) == 1);
  return *SealKey::from(*key);
}

Result<Bytes> put_for_x25519(const PublicKey& recipient, const SealKey& key, ByteView context) {
  const Result<PrivateKey> ephemeral = PrivateKey::generate(KeyAlgorithm::x25519);
  if (!ephemeral.ok()) return ephemeral.error();
  const ByteView point = ephemeral->public_key().bytes();
  const std::optional<SealKey> common =
      common_key(ephemeral->material().key, recipient, point, recipient.bytes(), context);
  if (!common) return Error(ErrorKind::environment, say("OpenSSL could not use an X25519 key"));
  Bytes envelope = to_bytes(point);
  append(envelope, wrap_key(Suite::sha256_ed25519, *common, key));
  return envelope;
}

Result<SealKey> open_by_x25519(const PrivateKey& recipient, ByteView envelope, ByteView context) {
  const ByteView point = envelope.first(point_bytes);
  const Result<PublicKey> ephemeral = PublicKey::make(KeyAlgorithm::x25519, point);
  if (!ephemeral.ok()) return not_for_this_key();
  const std::optional<SealKey> common = common_key(recipient.material().key, *ephemeral, point,
                                                   recipient.public_key().bytes(), context);
  if (!common) return not_for_this_key();
  Result<SealKey> key = unwrap_key(Suite::sha256_ed25519, *common, envelope.subspan(point_bytes));
  if (!key.ok()) return not_for_this_key();
  return key;
}

// SM2's encryption knows of no context: its hash is encrypted with the key.
Hash sm2_binding(ByteView key, ByteView context) {
  const Secret<Bytes> message(labelled({key, context}));
  return Hasher(HashAlgorithm::sm3).digest(*message);
}

Result<Bytes> put_for_sm2(const PublicKey& recipient, const SealKey& key, ByteView context) {
  Secret<Bytes> plain;
  plain->reserve(sm2_plain_bytes);
  append(*plain, key.view());
  append(*plain, sm2_binding(key.view(), context).view());
  const Pkey loaded(load_public_key(recipient));
  const PkeyContext encryption(
      loaded == nullptr ? nullptr : EVP_PKEY_CTX_new_from_pkey(nullptr, loaded.get(), nullptr));
  std::size_t size = 0;
  if (encryption == nullptr || EVP_PKEY_encrypt_init(encryption.get()) != 1 ||
      EVP_PKEY_encrypt(encryption.get(), nullptr, &size, plain->data(), plain->size()) != 1) {
    return Error(ErrorKind::environment, say("OpenSSL could not use an SM2 key"));
  }
  Bytes der(size);
  if (EVP_PKEY_encrypt(encryption.get(), der.data(), &size, plain->data(), plain->size()) != 1) {
    return Error(ErrorKind::environment, say("OpenSSL could not use an SM2 key"));
  }
  return sm2::from_der(ByteView(der).first(size));
}

Result<SealKey> open_by_sm2(const PrivateKey& recipient, ByteView envelope, ByteView context) {
  if (envelope.front() != 4) return not_for_this_key();
  const Bytes der = sm2::to_der(envelope);
  const PkeyContext decryption(
      EVP_PKEY_CTX_new_from_pkey(nullptr, recipient.material().key, nullptr));
  std::size_t size = 0;
  if (decryption == nullptr || EVP_PKEY_decrypt_init(decryption.get()) != 1 ||
      EVP_PKEY_decrypt(decryption.get(), nullptr, &size, der.data(), der.size()) != 1) {
    return not_for_this_key();
  }
  Secret<Bytes> plain{Bytes(std::max(size, sm2_plain_bytes))};
  size = plain->size();
  if (EVP_PKEY_decrypt(decryption.get(), plain->data(), &size, der.data(), der.size()) != 1 ||
      size != sm2_plain_bytes) {
    return not_for_this_key();
  }
  const ByteView key = ByteView(*plain).first(SealKey::size);
  const Hash binding = sm2_binding(key, context);
  const ByteView stated = ByteView(*plain).subspan(SealKey::size, Hash::size);
  if (!std::equal(stated.begin(), stated.end(), binding.view().begin())) return not_for_this_key();
  return key_in(plain);
}

// The public half is the private number times the generator, where that is below its order.
Result<PrivateKey> sm2_key_of(ByteView bytes) {
  const Handle<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(NID_sm2));
  const Handle<BIGNUM, BN_clear_free> number(
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  const Handle<BIGNUM, BN_free> most(group == nullptr ? nullptr
                                                      : BN_dup(EC_GROUP_get0_order(group.get())));
  MUNIMENT_CHECK(number != nullptr && most != nullptr && BN_sub_word(most.get(), 2) == 1);
  if (BN_is_zero(number.get()) == 1 || BN_cmp(number.get(), most.get()) > 0) {
    return Error(ErrorKind::malformed, say("these bytes are no private key of SM2"));
  }
  const Handle<EC_POINT, EC_POINT_free> point(EC_POINT_new(group.get()));
  std::array<std::uint8_t, 65> octets{};
  MUNIMENT_CHECK(point != nullptr &&
                 EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) ==
                     1 &&
                 EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                    octets.data(), octets.size(), nullptr) == octets.size());
  const Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  MUNIMENT_CHECK(
      builder != nullptr &&
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data(),
                                       octets.size()) == 1);
  const Handle<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1) {
    return Error(ErrorKind::environment, say("OpenSSL could not use an SM2 key"));
  }
  return adopt_private_key(KeyAlgorithm::sm2_encryption, key);
}

Error cannot_encrypt() {
  return Error(ErrorKind::refused, say("a signing key cannot be given anything to keep secret"));
}

}  // namespace

std::size_t envelope_bytes(Suite suite) {
  return suite == Suite::sm3_sm2 ? sm2::ciphertext_bytes(sm2_plain_bytes)
                                 : point_bytes + wrapped_key_bytes(Suite::sha256_ed25519);
}

Result<Bytes> put_into_envelope(const PublicKey& recipient, const SealKey& key, ByteView context) {
  if (is_signing(recipient.algorithm())) return cannot_encrypt();
  return recipient.algorithm() == KeyAlgorithm::sm2_encryption
             ? put_for_sm2(recipient, key, context)
             : put_for_x25519(recipient, key, context);
}

Result<SealKey> open_envelope(const PrivateKey& recipient, ByteView envelope, ByteView context) {
  const KeyAlgorithm algorithm = recipient.public_key().algorithm();
  if (is_signing(algorithm)) return cannot_encrypt();
  const bool sm = algorithm == KeyAlgorithm::sm2_encryption;
  const std::size_t wanted = envelope_bytes(suite_of(algorithm));
  if (envelope.size() != wanted) {
    return Error(ErrorKind::malformed,
                 say("an envelope has {1} bytes; here are {2}", std::to_string(wanted),
                     std::to_string(envelope.size())));
  }
  return sm ? open_by_sm2(recipient, envelope, context)
            : open_by_x25519(recipient, envelope, context);
}

Result<PrivateKey> encryption_key_of(Suite suite, const SealKey& secret) {
  const ByteView bytes = secret.view();
  if (suite == Suite::sm3_sm2) return sm2_key_of(bytes);
  EVP_PKEY* const key =
      EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes.data(), bytes.size());
  if (key == nullptr) {
    return Error(ErrorKind::environment, say("OpenSSL could not use an X25519 key"));
  }
  return adopt_private_key(KeyAlgorithm::x25519, key);
}

}  // namespace muniment
