// Keys that are the same in every run, so that tests can write down what comes of them.
#pragma once

#include <string>
#include <string_view>

#include "ledger/core/key_file.h"

namespace muniment::test {

// The key pair whose private halves are 32 times the byte `fill` (Ed25519, X25519). For SM2 the
// signing key is that of GB/T 32918.5's example whatever `fill` is, and a new encryption key is
// made.
PrivateKey signing_key(Suite suite, std::uint8_t fill);
KeyPair key_pair(Suite suite, std::uint8_t fill);

// A key file in the clear around one PKCS#8 message.
std::string pem(ByteView der, std::string_view label = "PRIVATE KEY");

// PKCS#8 of an Ed25519 seed, of an X25519 scalar, and of an SM2 number with its public point.
Bytes ed25519_der(ByteView seed);
Bytes x25519_der(ByteView scalar);
Bytes sm2_der(ByteView number, ByteView point);

// GB/T 32918.5, Annex A.
Bytes sm2_example_number();
Bytes sm2_example_point();

}  // namespace muniment::test
