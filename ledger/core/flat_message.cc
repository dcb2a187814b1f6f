#include "ledger/core/flat_message.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "ledger/core/message_words.h"

namespace muniment::flat {
namespace {

using namespace words;

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

// How a message is divided into words.
struct Layout {
  Layout(std::span<const std::uint64_t> numbers, std::span<const ByteView> blobs)
      : data_words(used(numbers)),
        pointers(used(blobs)),
        blobs_begin(1 + data_words + pointers),
        words(blobs_begin) {
    for (const ByteView& blob : blobs) words += words_of(blob.size());
  }

  std::size_t bytes() const { return words * word_bytes; }
  std::uint64_t root() const { return struct_pointer(0, data_words, pointers); }

  std::size_t data_words;
  std::size_t pointers;
  std::size_t blobs_begin;  // in words
  std::size_t words;
};

// The word at `place` that leads to a blob which begins at word `begin`.
std::uint64_t pointer_to(ByteView blob, std::size_t place, std::size_t begin) {
  if (blob.empty()) return 0;
  return list_pointer(begin - place - 1, byte_elements, blob.size());
}

// Whether `bytes` are the blob and zeroes behind it. A blob that was read from these very bytes
// needs no comparing.
bool is_padded(ByteView bytes, ByteView blob) {
  const ByteView padding = bytes.subspan(blob.size());
  return (bytes.data() == blob.data() || std::equal(blob.begin(), blob.end(), bytes.begin())) &&
         std::all_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte == 0; });
}

// Writes a message into `message`, which is zeroed and as long as the layout says.
void write(const Layout& layout, std::span<const std::uint64_t> numbers,
           std::span<const ByteView> blobs, std::span<std::uint8_t> message) {
  put_word(message, 0, layout.root());
  for (std::size_t i = 0; i < layout.data_words; ++i) put_word(message, 1 + i, numbers[i]);
  std::size_t next = layout.blobs_begin;
  for (std::size_t i = 0; i < layout.pointers; ++i) {
    if (blobs[i].empty()) continue;
    const std::size_t place = 1 + layout.data_words + i;
    put_word(message, place, pointer_to(blobs[i], place, next));
    std::memcpy(message.data() + next * word_bytes, blobs[i].data(), blobs[i].size());
    next += words_of(blobs[i].size());
  }
}

Error broken() {
  return Error(ErrorKind::malformed,
               say("the message is broken: a pointer or a length leads outside it"));
}

Error other_version(std::uint64_t found, std::uint16_t version) {
  if (found == 0) {
    return Error(ErrorKind::malformed, say("the message does not say its version"));
  }
  return Error(ErrorKind::unknown,
               say("the message has version {1}; this program knows version {2}",
                   std::to_string(found), std::to_string(version)));
}

// The bytes that the pointer at word `place` leads to; none where they are not all within the
// message. What kind of pointer it says it is shows when the bytes are put into a message again.
std::optional<ByteView> follow(ByteView message, std::size_t place) {
  const std::uint64_t pointer = get_word(message, place);
  const std::uint64_t distance = (pointer & 0xffffffff) >> 2;
  const std::uint64_t count = pointer >> 35;
  const std::uint64_t begin = (place + 1 + distance) * word_bytes;
  if (begin > message.size() || count > message.size() - begin) return std::nullopt;
  return message.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
}

}  // namespace

Bytes encode(std::span<const std::uint64_t> numbers, std::span<const ByteView> blobs) {
  Bytes message;
  append_encoding(message, numbers, blobs);
  return message;
}

void append_encoding(Bytes& to, std::span<const std::uint64_t> numbers,
                     std::span<const ByteView> blobs) {
  const Layout layout(numbers, blobs);
  const std::size_t begin = to.size();
  to.resize(begin + layout.bytes());
  write(layout, numbers, blobs, std::span(to).subspan(begin));
}

void put_number(std::span<std::uint8_t> message, std::size_t place, std::uint64_t number) {
  MUNIMENT_CHECK(message.size() >= (place + 2) * word_bytes);
  put_word(message, 1 + place, number);
}

bool is_encoding(ByteView bytes, std::span<const std::uint64_t> numbers,
                 std::span<const ByteView> blobs) {
  const Layout layout(numbers, blobs);
  if (layout.bytes() != bytes.size() || get_word(bytes, 0) != layout.root()) return false;
  for (std::size_t i = 0; i < layout.data_words; ++i) {
    if (get_word(bytes, 1 + i) != numbers[i]) return false;
  }
  std::size_t next = layout.blobs_begin;
  for (std::size_t i = 0; i < layout.pointers; ++i) {
    const std::size_t place = 1 + layout.data_words + i;
    if (get_word(bytes, place) != pointer_to(blobs[i], place, next)) return false;
    const std::size_t words = words_of(blobs[i].size());
    if (!is_padded(bytes.subspan(next * word_bytes, words * word_bytes), blobs[i])) return false;
    next += words;
  }
  return true;
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
  if (found != version) return other_version(found, version);
  if (data_words > numbers.size() || pointers > blobs.size()) return not_the_one_encoding();
  std::fill(numbers.begin(), numbers.end(), 0);
  std::fill(blobs.begin(), blobs.end(), ByteView());
  for (std::size_t i = 0; i < data_words; ++i) numbers[i] = get_word(bytes, 1 + i);
  for (std::size_t i = 0; i < pointers; ++i) {
    const std::optional<ByteView> blob = follow(bytes, 1 + data_words + i);
    if (!blob) return broken();
    blobs[i] = *blob;
  }
  return {};
}

Error not_the_one_encoding() {
  return Error(ErrorKind::malformed, say("the message is not the one encoding of its values"));
}

}  // namespace muniment::flat
