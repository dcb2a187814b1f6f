#include "ledger/core/openssl_digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace muniment {

void ignore_openssl_configuration() {
  MUNIMENT_CHECK(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1);
}

// What OpenSSL refuses here is memory or a library built without the algorithm: nothing that a
// caller could cure.
struct OpensslDigest::Context {
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

  EVP_MD* digest;
  EVP_MD_CTX* context;
};

OpensslDigest::OpensslDigest(HashAlgorithm algorithm)
    : context_(std::make_unique<Context>(algorithm)) {}
OpensslDigest::OpensslDigest(OpensslDigest&&) noexcept = default;
OpensslDigest& OpensslDigest::operator=(OpensslDigest&&) noexcept = default;
OpensslDigest::~OpensslDigest() = default;

void OpensslDigest::begin() {
  MUNIMENT_CHECK(EVP_DigestInit_ex2(context_->context, nullptr, nullptr) == 1);
}

void OpensslDigest::update(ByteView bytes) {
  MUNIMENT_CHECK(EVP_DigestUpdate(context_->context, bytes.data(), bytes.size()) == 1);
}

Hash OpensslDigest::finish() {
  std::array<std::uint8_t, Hash::size> out;  // NOLINT: written by the next line
  MUNIMENT_CHECK(EVP_DigestFinal_ex(context_->context, out.data(), nullptr) == 1);
  return Hash(out);
}

}  // namespace muniment
