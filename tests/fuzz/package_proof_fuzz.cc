#include "evidence/model/package.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(package_proof) {
  return fuzz::has_one_encoding(input, decode_package_proof, encode_package_proof);
}
