// A stream through OpenSSL: SM3, SHA-256 where no lanes are, and the reference that these are
// checked against (private to the hasher); and what a program asks of OpenSSL before all else.
#pragma once

#include "ledger/core/hash.h"

namespace muniment {

// A program's verdicts are the same on every machine: from here on, what its openssl.cnf says of
// providers and algorithms is not read. Called first of all in this library, once.
void ignore_openssl_configuration();

// The algorithm is fetched once and the context is used again, which makes a node hash three times
// cheaper than the one-shot calls. Move-only. One thread at a time.
class OpensslDigest {
 public:
  explicit OpensslDigest(HashAlgorithm algorithm);
  OpensslDigest(OpensslDigest&&) noexcept;
  OpensslDigest& operator=(OpensslDigest&&) noexcept;
  ~OpensslDigest();

  void begin();
  void update(ByteView bytes);
  Hash finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace muniment
