// Which 32 bytes are good public points of Curve25519. Private: key.cc and signature.cc include
// this.
//
// RFC 8032 leaves to the implementation what to do with points of small order and with encodings
// whose coordinate is not reduced. Both let one signature stand for several messages or keys, so
// both are refused.
#pragma once

#include "ledger/core/bytes.h"

namespace muniment::curve25519 {

// y is below p, and the point is none of the eight of small order. Whether the point is on the
// curve is not asked.
bool is_strict_edwards(ByteView encoded);

// There is an x with -x² + y² = 1 + d·x²·y². Costs tens of microseconds.
bool is_on_edwards(ByteView encoded);

// u is below p, its top bit is clear, and the point is none of small order. Every other u is a good
// public key of X25519, on the curve or on its twist (RFC 7748 section 6.1).
bool is_strict_montgomery(ByteView encoded);

}  // namespace muniment::curve25519
