#include "tests/fuzz/fuzz.h"
#include "verify/fork_file.h"

using namespace muniment;

FUZZ_TARGET(fork_file) {
  const auto comparison = verify::parse_fork_file(as_text(input));
  if (!comparison.ok()) return false;
  MUNIMENT_CHECK(verify::format_fork_file(*comparison) == as_text(input));
  return true;
}
