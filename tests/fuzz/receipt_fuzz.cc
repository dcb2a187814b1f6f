#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/receipts.h"

using namespace muniment;

FUZZ_TARGET(receipt) { return fuzz::is_verified(as_text(input)); }
