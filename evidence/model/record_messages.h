// The two ways to read and write the messages of a record (private to the codecs, their tests and
// the bench).
//
// By hand: signed records, and records without an affair, which nearly all are; several times
// faster. By the library: everything, and it says what is wrong with a message. Both give the same
// bytes and values.
#pragma once

#include <algorithm>

#include "evidence/model/record.h"

namespace muniment {

template <typename List>
bool strictly_ascending(const List& list) {
  const auto wrong = [](const auto& a, const auto& b) { return !(a < b); };
  return std::adjacent_find(list.begin(), list.end(), wrong) == list.end();
}

// What holds for the values of every record, whatever its kind, beside what each is by itself.
Status check_values(const Record& record);

}  // namespace muniment

namespace muniment::by_hand {

bool can_encode(const Record& record);  // it has no affair
Bytes encode(const Record& record);
Bytes encode(const SignedRecord& record);

// The value, if the message is what `encode` makes of it and holds what every such message must;
// none otherwise.
std::optional<Record> decode_record(ByteView bytes);
std::optional<SignedRecord> decode_signed_record(ByteView bytes);

}  // namespace muniment::by_hand

namespace muniment::by_library {

Bytes encode(const Record& record);
Bytes encode(const SignedRecord& record);
Result<Record> decode_record(ByteView bytes);
Result<SignedRecord> decode_signed_record(ByteView bytes);

}  // namespace muniment::by_library
