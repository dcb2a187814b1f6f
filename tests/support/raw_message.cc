#include "tests/support/raw_message.h"

namespace muniment::test {

std::uint64_t struct_pointer(std::uint64_t offset, std::uint64_t data_words,
                             std::uint64_t pointers) {
  return offset << 2 | data_words << 32 | pointers << 48;
}

std::uint64_t list_pointer(std::uint64_t offset, Elements elements, std::uint64_t count) {
  return 1 | offset << 2 | static_cast<std::uint64_t>(elements) << 32 | count << 35;
}

RawMessage::RawMessage(unsigned data_words, unsigned pointers)
    : words(std::size_t{1} + data_words + pointers), data_words_(data_words) {
  words[0] = struct_pointer(0, data_words, pointers);
}

RawMessage& RawMessage::data(unsigned word, std::uint64_t value) {
  words.at(std::size_t{1} + word) = value;
  return *this;
}

RawMessage& RawMessage::list(unsigned pointer, ByteView content, Elements elements,
                             std::uint64_t count) {
  const std::size_t place = pointer_place(pointer);
  words.at(place) = list_pointer(words.size() - place - 1, elements, count);
  const std::size_t begin = words.size();
  words.resize(begin + (content.size() + 7) / 8);
  for (std::size_t i = 0; i < content.size(); ++i) {
    words[begin + i / 8] |= std::uint64_t{content[i]} << (8 * (i % 8));
  }
  return *this;
}

RawMessage& RawMessage::blob(unsigned pointer, ByteView content) {
  return list(pointer, content, Elements::bytes, content.size());
}

RawMessage& RawMessage::text(unsigned pointer, std::string_view content) {
  Bytes terminated = to_bytes(content);
  terminated.push_back(0);
  return blob(pointer, terminated);
}

RawMessage& RawMessage::share(unsigned pointer, unsigned with) {
  const std::size_t to = pointer_place(with);
  // The offset counts from the pointer's own end: further on, it is smaller by the distance.
  words.at(pointer_place(pointer)) = words.at(to) + ((to - pointer_place(pointer)) << 2);
  return *this;
}

Bytes RawMessage::bytes() const {
  Bytes bytes;
  for (const std::uint64_t word : words) {
    for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
  }
  return bytes;
}

}  // namespace muniment::test
