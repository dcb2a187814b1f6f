// What a private key is made of. Private: key.cc, signature.cc, envelope.cc and key_file.cc include
// this.
#pragma once

#include "ledger/core/key.h"

struct evp_pkey_st;  // OpenSSL's key; its headers stay in the .cc files

namespace muniment {

// Owns the key. OpenSSL cleanses it when it is freed.
struct PrivateKey::Material {
  explicit Material(evp_pkey_st* owned) : key(owned) {}
  Material(const Material&) = delete;
  Material& operator=(const Material&) = delete;
  ~Material();

  evp_pkey_st* key;
};

// Takes ownership of `key` and reads its public half. Malformed: it is not a key of `algorithm`, or
// its public half is one that PublicKey::make refuses.
Result<PrivateKey> adopt_private_key(KeyAlgorithm algorithm, evp_pkey_st* key);

// The caller owns it. Null: no memory, or a build of OpenSSL that lacks the algorithm.
evp_pkey_st* load_public_key(const PublicKey& key);

}  // namespace muniment
