#include "evidence/model/record.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(signed_record) {
  return fuzz::has_one_encoding(input, decode_signed_record, encode_signed_record);
}
