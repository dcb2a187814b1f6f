#include "ledger/core/tlog_proof.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(tlog_proof) {
  return fuzz::has_one_encoding(as_text(input), parse_tlog_proof, format_tlog_proof);
}
