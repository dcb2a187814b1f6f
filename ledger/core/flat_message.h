// Canonical Cap'n Proto messages of one struct of numbers, text and data, laid out by hand
// (ledger/core/README.md, "Messages"). Private to codecs, as canonical.h is. Entries and heads are
// made and read for every leaf of a ledger, and this takes a third of the time; tests hold it to
// the bytes that Cap'n Proto makes.
#pragma once

#include <span>
#include <string>

#include "ledger/core/bytes.h"

namespace muniment::flat {

// A struct's fields in the order of its schema: numbers, of which the first is a 16-bit version and
// the others have 64 bits, and blobs, where empty is null. A blob of text ends in a zero byte.
Bytes encode(std::span<const std::uint64_t> numbers, std::span<const ByteView> blobs);

// The same, behind what is there.
void append_encoding(Bytes& to, std::span<const std::uint64_t> numbers,
                     std::span<const ByteView> blobs);

// Puts another number into a message where it has one; the first has place 0.
void put_number(std::span<std::uint8_t> message, std::size_t place, std::uint64_t number);

// Whether the fields are encoded to these very bytes.
bool is_encoding(ByteView bytes, std::span<const std::uint64_t> numbers,
                 std::span<const ByteView> blobs);

// Reads the fields of a message of at most `limit` bytes; blobs are views into `bytes`. Believes
// nothing, and lets pass what `encode` does not emit: the caller asks `is_encoding` about the
// values that it made of the fields. Malformed: a root that is no struct right behind it, a pointer
// or length that leads outside. Unknown: another version than `version`.
Status read(ByteView bytes, std::size_t limit, std::uint16_t version,
            std::span<std::uint64_t> numbers, std::span<ByteView> blobs);

// The message differs from what its values are encoded to.
Error not_the_one_encoding();

// Text to and from its blob.
inline ByteView text_blob(const std::string& text) {
  return text.empty() ? ByteView() : as_bytes({text.c_str(), text.size() + 1});
}
inline std::string_view blob_text(ByteView blob) {
  return as_text(blob.first(blob.empty() ? 0 : blob.size() - 1));
}

}  // namespace muniment::flat
