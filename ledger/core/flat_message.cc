#include "ledger/core/flat_message.h"

#include <algorithm>

namespace muniment::flat {
namespace {

constexpr std::size_t word_bytes = 8;
constexpr std::uint64_t list_tag =
    1;  // the two lowest bits of a list pointer; a struct pointer has 0
constexpr std::uint64_t byte_list = 2;  // its code for elements of one byte

std::size_t words_of(std::size_t bytes) { return (bytes + word_bytes - 1) / word_bytes; }

// How many fields there are up to the last one that is set.
std::size_t used(std::span<const std::uint64_t> numbers) {
  std::size_t count = numbers.size();
  while (count != 0 && numbers[count - 1] == 0) --count;
  return count;
}
std::size_t used(std::span<const ByteView> blobs) {
  std::size_t count = blobs.size();
  while (count != 0 && blobs[count - 1].empty()) --count;
  return count;
}

void put_word(Bytes& message, std::size_t place, std::uint64_t word) {
  for (std::size_t i = 0; i < word_bytes; ++i) {
    message[place * word_bytes + i] = static_cast<std::uint8_t>(word >> (8 * i));
  }
}

std::uint64_t get_word(ByteView message, std::size_t place) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < word_bytes; ++i) {
    word |= std::uint64_t{message[place * word_bytes + i]} << (8 * i);
  }
  return word;
}

Error broken() {
  return Error(ErrorKind::malformed,
               say("the message is broken: a pointer or a length leads outside it"));
}

Status check_version(std::uint64_t found, std::uint16_t version) {
  if (found == 0) {
    return Error(ErrorKind::malformed, say("the message does not say its version"));
  }
  if (found != version) {
    return Error(ErrorKind::unknown,
                 say("the message has version {1}; this program knows version {2}",
                     std::to_string(found), std::to_string(version)));
  }
  return {};
}

// The bytes that the pointer at word `place` leads to, all within the message. What kind of pointer
// it says it is shows when the bytes are put into a message again.
Result<ByteView> follow(ByteView message, std::size_t place) {
  const std::uint64_t pointer = get_word(message, place);
  const std::uint64_t distance = (pointer & 0xffffffff) >> 2;
  const std::uint64_t count = pointer >> 35;
  const std::uint64_t begin = (place + 1 + distance) * word_bytes;
  if (begin > message.size() || count > message.size() - begin) return broken();
  return message.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
}

}  // namespace

Bytes encode(std::span<const std::uint64_t> numbers, std::span<const ByteView> blobs) {
  const std::size_t data_words = used(numbers);
  const std::size_t pointers = used(blobs);
  std::size_t words = 1 + data_words + pointers;
  for (const ByteView& blob : blobs) words += words_of(blob.size());
  Bytes message(words * word_bytes);
  put_word(message, 0, std::uint64_t{data_words} << 32 | std::uint64_t{pointers} << 48);
  for (std::size_t i = 0; i < data_words; ++i) put_word(message, 1 + i, numbers[i]);
  std::size_t next = 1 + data_words + pointers;
  for (std::size_t i = 0; i < pointers; ++i) {
    if (blobs[i].empty()) continue;
    const std::size_t place = 1 + data_words + i;
    put_word(message, place,
             list_tag | std::uint64_t{next - place - 1} << 2 | byte_list << 32 |
                 std::uint64_t{blobs[i].size()} << 35);
    std::copy(blobs[i].begin(), blobs[i].end(),
              message.begin() + static_cast<std::ptrdiff_t>(next * word_bytes));
    next += words_of(blobs[i].size());
  }
  return message;
}

Status read(ByteView bytes, std::size_t limit, std::uint16_t version,
            std::span<std::uint64_t> numbers, std::span<ByteView> blobs) {
  if (bytes.empty() || bytes.size() % word_bytes != 0 || bytes.size() > limit) {
    return Error(ErrorKind::malformed,
                 say("the message is {1} bytes long; 8 to {2}, a multiple of 8, are allowed",
                     std::to_string(bytes.size()), std::to_string(limit)));
  }
  const std::uint64_t root = get_word(bytes, 0);
  const auto data_words = static_cast<std::size_t>((root >> 32) & 0xffff);
  const auto pointers = static_cast<std::size_t>(root >> 48);
  if ((root & 0xffffffff) != 0 || 1 + data_words + pointers > bytes.size() / word_bytes) {
    return broken();
  }
  const std::uint64_t found = data_words == 0 ? 0 : get_word(bytes, 1) & 0xffff;
  if (Status known = check_version(found, version); !known.ok()) return known;
  if (data_words > numbers.size() || pointers > blobs.size()) return not_the_one_encoding();
  std::fill(numbers.begin(), numbers.end(), 0);
  std::fill(blobs.begin(), blobs.end(), ByteView());
  for (std::size_t i = 0; i < data_words; ++i) numbers[i] = get_word(bytes, 1 + i);
  for (std::size_t i = 0; i < pointers; ++i) {
    const Result<ByteView> blob = follow(bytes, 1 + data_words + i);
    if (!blob.ok()) return blob.error();
    blobs[i] = *blob;
  }
  return {};
}

Error not_the_one_encoding() {
  return Error(ErrorKind::malformed, say("the message is not the one encoding of its values"));
}

}  // namespace muniment::flat
