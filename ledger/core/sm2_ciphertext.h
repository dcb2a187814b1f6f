// SM2's ciphertext, C1 ‖ C3 ‖ C2 as GB/T 32918.4 has it, and OpenSSL's DER of it (GB/T 35276: a
// sequence of x and y as integers, C3 and C2 as strings of bytes). Private: envelope.cc includes
// this.
#pragma once

#include "ledger/core/bytes.h"

namespace muniment::sm2 {

// Of so many bytes, at most 100: C1 is a point, 0x04 ‖ x ‖ y, C3 a hash.
constexpr std::size_t ciphertext_bytes(std::size_t plain) { return 65 + 32 + plain; }

Bytes to_der(ByteView ciphertext);
// Of DER that OpenSSL has made itself: anything else ends the process.
Bytes from_der(ByteView der);

}  // namespace muniment::sm2
