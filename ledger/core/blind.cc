#include "ledger/core/blind.h"

#include <algorithm>

#include "ledger/core/hmac.h"

namespace muniment {
namespace {

constexpr std::array<std::uint8_t, 1> end = {0};  // of a label

SealKey key_of(HashAlgorithm algorithm, const SealKey& secret) {
  const Hash mac = hmac(algorithm, secret.view(), {as_bytes("muniment/blind-key/v1"), end});
  return *SealKey::from(mac.view());
}

}  // namespace

BlindKey::BlindKey(Suite suite, const SealKey& secret)
    : algorithm_(hash_of(suite)), key_(key_of(algorithm_, secret)) {}

BlindDigest BlindKey::digest(std::string_view use, ByteView value) const {
  const Hash mac = hmac(algorithm_, key_.view(), {as_bytes(use), end, value});
  BlindDigest digest{};
  std::copy_n(mac.view().begin(), digest.size(), digest.begin());
  return digest;
}

}  // namespace muniment
