#include "ledger/core/heads.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(head) { return fuzz::has_one_encoding(input, decode_head, encode_head); }
