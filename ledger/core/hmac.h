// HMAC, and the two keys that sealing in an SM ledger takes of one. Private: seal.cc,
// wrapped_key.cc and blind.cc include this.
//
// Source: RFC 2104; FIPS 180-4; GB/T 32905.
#pragma once

#include <initializer_list>
#include <string_view>

#include "ledger/core/seal.h"

namespace muniment {

Hash hmac(HashAlgorithm algorithm, ByteView key, std::initializer_list<ByteView> parts);

// HMAC-SM3(key, label ‖ 0x00 ‖ 0x01), of which the cipher takes the first 16 bytes, and the same
// with 0x02. Overwritten when they are no longer needed.
class SmKeys {
 public:
  SmKeys(std::string_view label, const SealKey& key);

  ByteView cipher() const { return cipher_.view().first(16); }
  ByteView mac() const { return mac_.view(); }

 private:
  SealKey cipher_, mac_;
};

}  // namespace muniment
