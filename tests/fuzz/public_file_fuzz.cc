#include "ledger/core/key_file.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(public_file) {
  return fuzz::has_one_encoding(as_text(input), parse_public_file, format_public_file);
}
