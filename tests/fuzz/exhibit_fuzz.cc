#include "evidence/model/exhibit.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(exhibit) { return fuzz::has_one_encoding(input, decode_exhibit, encode_exhibit); }
