// Whether lanes may be used: OpenSSL is asked (private to the hasher).
#pragma once

#include "ledger/core/sha256_lanes.h"

namespace muniment::sha256 {

// Whether short messages, streams and pairs of both, of lengths on both sides of every border, get
// OpenSSL's digests. Takes a tenth of a millisecond.
bool agree_with_openssl(const Lanes& lanes);

// The processor's lanes, if it has them and they agree with OpenSSL; else null. Checked at the
// first call in a process. Any thread.
const Lanes* sound_lanes();

}  // namespace muniment::sha256
