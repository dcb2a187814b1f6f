#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/receipts.h"

using namespace muniment;

FUZZ_TARGET(receipt) {
  bool verified = false;
  for (const fuzz::HandedOut& given : fuzz::handed_out()) {
    verified = fuzz::is_verified(as_text(input), given) || verified;
  }
  return verified;
}
