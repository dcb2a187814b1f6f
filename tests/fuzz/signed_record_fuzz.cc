#include "evidence/model/record_messages.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(signed_record) {
  const Result<SignedRecord> by_library = by_library::decode_signed_record(input);
  const std::optional<SignedRecord> by_hand = by_hand::decode_signed_record(input);
  MUNIMENT_CHECK(by_hand.has_value() == by_library.ok());
  MUNIMENT_CHECK(!by_hand || *by_library == *by_hand);
  return fuzz::has_one_encoding(input, decode_signed_record, encode_signed_record);
}
