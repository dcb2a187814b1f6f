// bench_floors leaves COUNT BYTES | signatures COUNT: what OpenSSL alone needs on two threads, as
// MEASUREMENTS of an audit go: hashing COUNT leaves of BYTES each with contexts used again, or
// checking COUNT Ed25519 signatures. Prints what it took.
#include <openssl/evp.h>

#include <iostream>
#include <memory>

#include "tests/bench/support.h"

namespace {

using namespace muniment;
using namespace muniment::bench;

constexpr unsigned threads = 2;

struct FreeAll {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <typename T>
using Owned = std::unique_ptr<T, FreeAll>;

void check(int code) {
  if (code != 1) die("OpenSSL failed");
}

// More than the caches hold, as entries in a store are.
Took hash_leaves(std::size_t count, std::size_t bytes) {
  constexpr std::size_t buffer_bytes = 64u << 20;
  const std::size_t stride = bytes + 1;  // the prefix 0x00 stands before each
  const Bytes buffer = Random(4).bytes(std::max(stride, std::min(buffer_bytes, count * stride)));
  const std::size_t leaves = buffer.size() / stride;
  const Owned<EVP_MD> sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  return run_pinned(threads, [&](unsigned number) {
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    check(EVP_DigestInit_ex2(context.get(), sha256.get(), nullptr));
    unsigned char digest[EVP_MAX_MD_SIZE];
    for (std::size_t i = number; i < count; i += threads) {
      check(EVP_DigestInit_ex2(context.get(), nullptr, nullptr));
      check(EVP_DigestUpdate(context.get(), buffer.data() + (i % leaves) * stride, stride));
      check(EVP_DigestFinal_ex(context.get(), digest, nullptr));
    }
  });
}

Took check_signatures(std::size_t count) {
  const Bytes message = Random(5).bytes(66);
  const Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  unsigned char signature[64];
  std::size_t length = sizeof signature;
  const Owned<EVP_MD_CTX> signing(EVP_MD_CTX_new());
  check(EVP_DigestSignInit(signing.get(), nullptr, nullptr, nullptr, key.get()));
  check(EVP_DigestSign(signing.get(), signature, &length, message.data(), message.size()));
  return run_pinned(threads, [&](unsigned number) {
    for (std::size_t i = number; i < count; i += threads) {
      const Owned<EVP_MD_CTX> checking(EVP_MD_CTX_new());
      check(EVP_DigestVerifyInit(checking.get(), nullptr, nullptr, nullptr, key.get()));
      check(EVP_DigestVerify(checking.get(), signature, length, message.data(), message.size()));
    }
  });
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 2 ? arguments[1] : "";
  if (what == "leaves" && count == 4) {
    std::cout << to_json(
        hash_leaves(need(parse_decimal(arguments[2])), need(parse_decimal(arguments[3]))));
  } else if (what == "signatures" && count == 3) {
    std::cout << to_json(check_signatures(need(parse_decimal(arguments[2]))));
  } else {
    die("bench_floors leaves COUNT BYTES | signatures COUNT");
  }
  std::cout << std::endl;
  return 0;
}
