// Signatures: 64 bytes in both suites, whatever OpenSSL makes of them.
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "ledger/core/curve25519.h"
#include "ledger/core/handle.h"
#include "ledger/core/key.h"
#include "ledger/core/key_material.h"

namespace muniment {
namespace {

using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using EcdsaSignature = Handle<ECDSA_SIG, ECDSA_SIG_free>;
using Number = Handle<BIGNUM, BN_free>;

constexpr std::size_t signature_bytes = 64;
constexpr std::size_t half = signature_bytes / 2;
constexpr std::size_t max_der_bytes = 72;

// GB/T 35276's default. Without it OpenSSL signs under an empty identifier.
constexpr std::string_view sm2_id = "1234567812345678";

// L, the order of Ed25519's base point, little-endian (RFC 8032 section 5.1).
constexpr std::array<std::uint8_t, half> ed25519_order = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

// n, the order of SM2's base point, big-endian (GB/T 32918.5).
constexpr std::array<std::uint8_t, half> sm2_order = {
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x23};

bool is_sm2_scalar(ByteView value) {  // 1 to n-1
  return std::any_of(value.begin(), value.end(), [](std::uint8_t byte) { return byte != 0; }) &&
         std::lexicographical_compare(value.begin(), value.end(), sm2_order.begin(),
                                      sm2_order.end());
}

Status check_form(KeyAlgorithm algorithm, ByteView signature) {
  if (signature.size() != signature_bytes) {
    return Error(ErrorKind::malformed,
                 say("a signature has 64 bytes; here are {1}", std::to_string(signature.size())));
  }
  const ByteView first = signature.first(half);
  const ByteView second = signature.last(half);
  if (algorithm == KeyAlgorithm::sm2_signing) {
    if (is_sm2_scalar(first) && is_sm2_scalar(second)) return {};
    return Error(ErrorKind::malformed, say("the SM2 signature has a number outside its range"));
  }
  if (!std::lexicographical_compare(second.rbegin(), second.rend(), ed25519_order.rbegin(),
                                    ed25519_order.rend())) {
    return Error(ErrorKind::malformed, say("the Ed25519 signature's number is not reduced"));
  }
  if (!curve25519::is_strict_edwards(first)) {
    return Error(ErrorKind::malformed,
                 say("the Ed25519 signature's point is not canonical, or is of small order"));
  }
  return {};
}

// SM2's identifier goes in after the init and before the first byte of the message.
bool set_identifier(KeyAlgorithm algorithm, EVP_PKEY_CTX* context) {
  return algorithm == KeyAlgorithm::ed25519 ||
         EVP_PKEY_CTX_set1_id(context, sm2_id.data(), static_cast<int>(sm2_id.size())) == 1;
}

const EVP_MD* message_digest(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::ed25519 ? nullptr : EVP_sm3();
}

Result<Bytes> raw_from_der(ByteView der) {
  const std::uint8_t* at = der.data();
  const EcdsaSignature parsed(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  Bytes raw(signature_bytes);
  if (parsed == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), raw.data(), half) != half ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), raw.data() + half, half) != half) {
    return Error(ErrorKind::environment, say("OpenSSL made an SM2 signature that cannot be read"));
  }
  return raw;
}

Bytes der_from_raw(ByteView raw) {
  const EcdsaSignature built(ECDSA_SIG_new());
  Number r(BN_bin2bn(raw.data(), half, nullptr));
  Number s(BN_bin2bn(raw.data() + half, half, nullptr));
  MUNIMENT_CHECK(built != nullptr && r != nullptr && s != nullptr);
  MUNIMENT_CHECK(ECDSA_SIG_set0(built.get(), r.release(), s.release()) == 1);
  Bytes der(max_der_bytes);
  std::uint8_t* at = der.data();
  const int size = i2d_ECDSA_SIG(built.get(), &at);
  MUNIMENT_CHECK(size > 0 && static_cast<std::size_t>(size) <= max_der_bytes);
  der.resize(static_cast<std::size_t>(size));
  return der;
}

}  // namespace

Status verify_signature(const PublicKey& key, ByteView message, ByteView signature) {
  const KeyAlgorithm algorithm = key.algorithm();
  if (!is_signing(algorithm)) {
    return Error(ErrorKind::refused, say("an encryption key cannot have signed anything"));
  }
  if (Status status = check_form(algorithm, signature); !status.ok()) return status;
  const Pkey loaded(load_public_key(key));
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  if (loaded == nullptr || context == nullptr ||
      EVP_DigestVerifyInit(context.get(), &key_context, message_digest(algorithm), nullptr,
                           loaded.get()) != 1 ||
      !set_identifier(algorithm, key_context)) {
    return Error(ErrorKind::environment,
                 say("OpenSSL could not start checking a signature; check its installation"));
  }
  Bytes der;
  if (algorithm == KeyAlgorithm::sm2_signing) {
    der = der_from_raw(signature);
    signature = der;
  }
  if (EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                       message.size()) != 1) {
    return Error(ErrorKind::mismatch, say("the signature does not hold"));
  }
  return {};
}

Result<Bytes> PrivateKey::sign(ByteView message) const {
  const KeyAlgorithm algorithm = public_key_.algorithm();
  if (!is_signing(algorithm)) {
    return Error(ErrorKind::refused, say("an encryption key cannot sign"));
  }
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  Bytes signature(max_der_bytes);
  std::size_t size = signature.size();
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), &key_context, message_digest(algorithm), nullptr,
                         material_->key) != 1 ||
      !set_identifier(algorithm, key_context) ||
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return Error(ErrorKind::environment, say("OpenSSL could not sign; check its installation"));
  }
  signature.resize(size);
  if (algorithm == KeyAlgorithm::sm2_signing) return raw_from_der(signature);
  MUNIMENT_CHECK(size == signature_bytes);
  return signature;
}

}  // namespace muniment
