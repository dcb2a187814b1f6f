#include "ledger/core/heads.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(entry) { return fuzz::has_one_encoding(input, decode_entry, encode_entry); }
