#include "ledger/core/key_file.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

// Key files in the clear. What a passphrase opens is the same messages again.
FUZZ_TARGET(key_file) {
  const auto keys = parse_key_file(as_text(input), std::nullopt);
  if (!keys.ok()) return false;
  const auto again = format_key_file(*keys, std::nullopt);
  MUNIMENT_CHECK(again.ok() && *again == as_text(input));
  MUNIMENT_CHECK(!key_file_is_encrypted(as_text(input)));
  return true;
}
