#include "evidence/model/record.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(record) { return fuzz::has_one_encoding(input, decode_record, encode_record); }
