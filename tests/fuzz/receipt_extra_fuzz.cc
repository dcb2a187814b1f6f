#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/receipts.h"

using namespace muniment;

// The exhibit inside a receipt, without the base64 that hides it from a fuzzer.
FUZZ_TARGET(receipt_extra) {
  bool verified = false;
  for (const fuzz::HandedOut& given : fuzz::handed_out()) {
    TlogProof proof = given.proof;
    proof.extra = to_bytes(input);
    verified = fuzz::is_verified(format_tlog_proof(proof), given) || verified;
  }
  return verified;
}
