#include "evidence/model/record_messages.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(record) {
  const Result<Record> by_library = by_library::decode_record(input);
  const std::optional<Record> by_hand = by_hand::decode_record(input);
  MUNIMENT_CHECK(!by_hand || (by_library.ok() && *by_library == *by_hand));
  return fuzz::has_one_encoding(input, decode_record, encode_record);
}
