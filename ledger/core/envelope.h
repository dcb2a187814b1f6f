// Keys that are kept under other keys, and keys that are given to persons (README.md, "Wrapped
// keys", "Envelopes").
//
// Source: RFC 3394 (AES key wrap); RFC 7748, RFC 5869 (X25519, HKDF); GB/T 32918.4 (SM2
// encryption); RFC 2104 (HMAC).
#pragma once

#include <string_view>

#include "ledger/core/key.h"
#include "ledger/core/seal.h"

namespace muniment {

// A key under another one of its suite: 40 bytes, in SM ledgers 64. The same two always give the
// same bytes, so whoever sees them learns which keys are equal and nothing else.
std::size_t wrapped_key_bytes(Suite suite);
Bytes wrap_key(Suite suite, const SealKey& wrapping, const SealKey& key);
// Mismatch: these bytes were not made with this wrapping key. Malformed: of another length.
Result<SealKey> unwrap_key(Suite suite, const SealKey& wrapping, ByteView wrapped);

// A key out of another one (README.md, "Derived keys"). `use` is one of the literals that the
// READMEs print.
SealKey derive_key(Suite suite, const SealKey& secret, std::string_view use, ByteView value);

std::size_t envelope_bytes(Suite suite);  // 72, in SM ledgers 161
// A key for the holder of an encryption key alone. `context` is what
// the key is for: the envelope opens with no other. Refused: a signing key.
Result<Bytes> put_into_envelope(const PublicKey& recipient, const SealKey& key, ByteView context);
// Mismatch: it is not for this key, or not for this context, or it was changed. Malformed: of
// another length. Refused: a signing key.
Result<SealKey> open_envelope(const PrivateKey& recipient, ByteView envelope, ByteView context);

// The pair of keys whose private half these bytes are, so that it can be handed on in envelopes.
// Malformed: no private key of SM2, which one in 2^32 is not.
Result<PrivateKey> encryption_key_of(Suite suite, const SealKey& secret);

}  // namespace muniment
