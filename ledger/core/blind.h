// Blind digests: they find equal values again, and show nobody without the key which (README.md,
// "Blind digests").
//
// Source: HMAC of RFC 2104.
#pragma once

#include <array>
#include <string_view>

#include "ledger/core/seal.h"

namespace muniment {

using BlindDigest = std::array<std::uint8_t, 16>;

// Of one secret, for values of many uses. Any number of threads.
class BlindKey {
 public:
  BlindKey(Suite suite, const SealKey& secret);
  // `use` is one of the literals that the READMEs print: equal values of two uses are not told.
  BlindDigest digest(std::string_view use, ByteView value) const;

 private:
  HashAlgorithm algorithm_;
  SealKey key_;
};

}  // namespace muniment
