// One private key as DER: PKCS#8 PrivateKeyInfo (RFC 5208), in the clear or encrypted. Private:
// key_file.cc includes this.
#pragma once

#include <string_view>

#include "ledger/core/key.h"
#include "ledger/core/secret.h"

namespace muniment::pkcs8 {

// PBES2 (RFC 8018) with scrypt (RFC 7914): a guess costs 60 ms and 16 MiB. The longest passphrase
// is what a person could still have meant.
inline constexpr std::uint64_t scrypt_n = 1u << 14;
inline constexpr std::uint64_t scrypt_r = 8;
inline constexpr std::uint64_t scrypt_p = 1;
inline constexpr std::size_t max_passphrase_bytes = 1024;

enum class Place {
  signing,
  encryption
};  // SM2 keys of both kinds look the same; their place tells

Result<Secret<Bytes>> encode(const PrivateKey& key);
// Accepts exactly what `encode` emits for a key of that place.
Result<PrivateKey> decode(ByteView der, Place place);

// EncryptedPrivateKeyInfo with a fresh salt and initial vector.
Result<Bytes> encrypt(const PrivateKey& key, std::string_view passphrase);
// Refused: the passphrase is wrong. Malformed: not encrypted as `encrypt` does it.
Result<Secret<Bytes>> decrypt(ByteView der, std::string_view passphrase);

}  // namespace muniment::pkcs8
