// Cap'n Proto messages laid out by hand, word by word, for forging what no library writes.
//
// Source: Cap'n Proto encoding specification. A message is: the root pointer, the struct's data
// words, its pointers, then what these point to. Little endian.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ledger/core/bytes.h"

namespace muniment::test {

// The sizes that a list pointer gives its elements.
enum class Elements : std::uint64_t {
  none = 0,
  bits = 1,
  bytes = 2,
  two_bytes = 3,
  four_bytes = 4,
  eight_bytes = 5,
  pointers = 6,
  structs = 7,
};

class RawMessage {
 public:
  RawMessage(unsigned data_words, unsigned pointers);

  RawMessage& data(unsigned word, std::uint64_t value);
  // Puts bytes, filled up with zeros to whole words, at the end and lets pointer number `pointer`
  // point there.
  RawMessage& list(unsigned pointer, ByteView content, Elements elements, std::uint64_t count);
  RawMessage& blob(unsigned pointer, ByteView content);  // a Data field
  RawMessage& text(unsigned pointer,
                   std::string_view content);  // a Text field: with its final zero byte
  // Lets one pointer point where another one does.
  RawMessage& share(unsigned pointer, unsigned with);

  std::vector<std::uint64_t> words;  // to be meddled with
  std::size_t pointer_place(unsigned pointer) const { return 1 + data_words_ + pointer; }
  Bytes bytes() const;

 private:
  std::size_t data_words_;
};

std::uint64_t struct_pointer(std::uint64_t offset, std::uint64_t data_words,
                             std::uint64_t pointers);
std::uint64_t list_pointer(std::uint64_t offset, Elements elements, std::uint64_t count);

}  // namespace muniment::test
