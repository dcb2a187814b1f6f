#include "ledger/core/entry.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(citation) {
  return fuzz::has_one_encoding(as_text(input), parse_citation, format_citation);
}
