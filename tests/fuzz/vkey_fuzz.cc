#include "ledger/core/key.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(vkey) {
  return fuzz::has_one_encoding(as_text(input), parse_verifier_key, format_verifier_key);
}
