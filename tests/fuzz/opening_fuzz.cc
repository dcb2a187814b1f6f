#include "evidence/model/opening.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(opening) { return fuzz::has_one_encoding(input, decode_opening, encode_opening); }
