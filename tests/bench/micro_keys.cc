// Micro-benchmarks of signatures, each beside OpenSSL's own call.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include "ledger/core/key.h"
#include "tests/bench/support.h"

namespace {

using namespace muniment;
using muniment::bench::Random;

KeyAlgorithm algorithm_of(const benchmark::State& state) {
  return state.range(0) == 0 ? KeyAlgorithm::ed25519 : KeyAlgorithm::sm2_signing;
}

Bytes message() { return Random(1).bytes(66); }

void sign(benchmark::State& state) {
  const PrivateKey key = bench::need(PrivateKey::generate(algorithm_of(state)));
  const Bytes signed_bytes = message();
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(signed_bytes).ok());
}

void check(benchmark::State& state) {
  const PrivateKey key = bench::need(PrivateKey::generate(algorithm_of(state)));
  const Bytes signed_bytes = message();
  const Bytes signature = bench::need(key.sign(signed_bytes));
  for (auto _ : state) {
    if (!verify_signature(key.public_key(), signed_bytes, signature).ok()) {
      state.SkipWithError("a good signature was refused");
    }
  }
}

// Ed25519 as OpenSSL has it, with the key loaded once.
class OpenSsl {
 public:
  OpenSsl() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) { sign(); }
  ~OpenSsl() { EVP_PKEY_free(key_); }
  OpenSsl(const OpenSsl&) = delete;
  OpenSsl& operator=(const OpenSsl&) = delete;

  void sign() {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::size_t length = sizeof signature_;
    EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key_);
    EVP_DigestSign(context, signature_, &length, message_.data(), message_.size());
    EVP_MD_CTX_free(context);
  }
  bool check() {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key_);
    const bool good = EVP_DigestVerify(context, signature_, sizeof signature_, message_.data(),
                                       message_.size()) == 1;
    EVP_MD_CTX_free(context);
    return good;
  }

 private:
  EVP_PKEY* key_;
  Bytes message_ = message();
  unsigned char signature_[64] = {};
};

void openssl_sign(benchmark::State& state) {
  OpenSsl openssl;
  for (auto _ : state) openssl.sign();
}

void openssl_check(benchmark::State& state) {
  OpenSsl openssl;
  for (auto _ : state) {
    if (!openssl.check()) state.SkipWithError("a good signature was refused");
  }
}

// Suites: 0 Ed25519, 1 SM2.
BENCHMARK(sign)->ArgName("suite")->Arg(0)->Arg(1);
BENCHMARK(check)->ArgName("suite")->Arg(0)->Arg(1);
BENCHMARK(openssl_sign);
BENCHMARK(openssl_check);

}  // namespace
