#include "ledger/core/message_walk.h"

#include <algorithm>
#include <cstring>

#include "ledger/core/message_words.h"

namespace muniment {
namespace {

using namespace words;

constexpr std::size_t usual_bytes = 1536;  // of a record under a signature with 255 others

constexpr std::uint64_t numbers_of(std::uint64_t pointer) { return pointer >> 32 & 0xffff; }
constexpr std::uint64_t pointers_of(std::uint64_t pointer) { return pointer >> 48; }
constexpr std::uint64_t count_of(std::uint64_t pointer) { return pointer >> 35; }

}  // namespace

// --- Reading. ---

MessageReader::MessageReader(ByteView message)
    : message_(message),
      words_(message.size() / word_bytes),
      right_(!message.empty() && message.size() % word_bytes == 0) {}

std::uint64_t MessageReader::word(std::size_t place) const { return get_word(message_, place); }

// Takes the next words for an object, if there are as many.
bool MessageReader::take(std::uint64_t words) {
  right_ = right_ && words <= words_ - next_;
  if (right_) next_ += static_cast<std::size_t>(words);
  return right_;
}

// Whether its last number is not zero and its last pointer not null.
bool MessageReader::is_trimmed(const MessageStruct& part) const {
  const std::size_t pointers = part.begin + part.numbers;
  return (part.numbers == 0 || word(pointers - 1) != 0) &&
         (part.pointers == 0 || word(pointers + part.pointers - 1) != 0);
}

MessageStruct MessageReader::root() {
  if (!take(1)) return {};
  const MessageStruct root{1, static_cast<std::size_t>(numbers_of(word(0))),
                           static_cast<std::size_t>(pointers_of(word(0)))};
  right_ = word(0) == struct_pointer(0, root.numbers, root.pointers);
  if (!take(root.numbers + root.pointers)) return {};
  right_ = is_trimmed(root);
  return right_ ? root : MessageStruct();
}

std::uint64_t MessageReader::number(const MessageStruct& of, std::size_t place) const {
  return place < of.numbers ? word(of.begin + place) : 0;
}

std::uint64_t MessageReader::pointer(const MessageStruct& of, std::size_t place) const {
  return right_ && place < of.pointers ? word(of.begin + of.numbers + place) : 0;
}

bool MessageReader::has(const MessageStruct& of, std::size_t place) const {
  return pointer(of, place) != 0;
}

// From behind the pointer to the next object.
std::uint64_t MessageReader::distance(const MessageStruct& of, std::size_t place) const {
  return next_ - (of.begin + of.numbers + place + 1);
}

ByteView MessageReader::data(const MessageStruct& of, std::size_t place) {
  const std::uint64_t found = pointer(of, place);
  if (found == 0) return {};
  const auto size = static_cast<std::size_t>(count_of(found));
  right_ = size != 0 && found == list_pointer(distance(of, place), byte_elements, size);
  const std::size_t begin = next_ * word_bytes;
  if (!take(words_of(size))) return {};
  const ByteView padding = message_.subspan(begin + size, next_ * word_bytes - begin - size);
  right_ = std::all_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte == 0; });
  return right_ ? message_.subspan(begin, size) : ByteView();
}

std::string_view MessageReader::text(const MessageStruct& of, std::size_t place) {
  const ByteView bytes = data(of, place);
  if (bytes.empty()) return {};
  // One zero byte ends it; text of nothing else would be null.
  right_ = bytes.size() > 1 && bytes.back() == 0;
  return right_ ? as_text(bytes.first(bytes.size() - 1)) : std::string_view();
}

MessageList MessageReader::structs(const MessageStruct& of, std::size_t place) {
  const std::uint64_t found = pointer(of, place);
  if (found == 0) return {};
  const std::uint64_t words = count_of(found);
  right_ = found == list_pointer(distance(of, place), struct_elements, words);
  if (!take(1)) return {};
  const std::uint64_t tag = word(next_ - 1);
  const std::uint64_t size = (tag & 0xffffffff) >> 2;
  const MessageList list{static_cast<std::size_t>(size),
                         {next_, static_cast<std::size_t>(numbers_of(tag)),
                          static_cast<std::size_t>(pointers_of(tag))}};
  const std::size_t of_each = list.first.numbers + list.first.pointers;
  right_ = (tag & 3) == struct_kind && size != 0 && of_each != 0 && words == size * of_each;
  if (!take(words)) return {};
  bool numbers = list.first.numbers == 0, pointers = list.first.pointers == 0;
  for (std::size_t i = 0; i < list.size; ++i) {
    const MessageStruct one = list[i];
    numbers = numbers || word(one.begin + one.numbers - 1) != 0;
    pointers = pointers || word(one.begin + of_each - 1) != 0;
  }
  right_ = numbers && pointers;
  return right_ ? list : MessageList();
}

MessageList MessageReader::pointers(const MessageStruct& of, std::size_t place) {
  const std::uint64_t found = pointer(of, place);
  if (found == 0) return {};
  const MessageList list{static_cast<std::size_t>(count_of(found)), {next_, 0, 1}};
  right_ =
      list.size != 0 && found == list_pointer(distance(of, place), pointer_elements, list.size);
  return take(list.size) ? list : MessageList();
}

MessageStruct MessageReader::child(const MessageStruct& of, std::size_t place) {
  const std::uint64_t found = pointer(of, place);
  const MessageStruct child{next_, static_cast<std::size_t>(numbers_of(found)),
                            static_cast<std::size_t>(pointers_of(found))};
  right_ = right_ && found != 0 && child.numbers + child.pointers != 0 &&
           found == struct_pointer(distance(of, place), child.numbers, child.pointers);
  if (!take(child.numbers + child.pointers)) return {};
  right_ = is_trimmed(child);
  return right_ ? child : MessageStruct();
}

Hash MessageReader::hash(const MessageStruct& of, std::size_t place) {
  const ByteView bytes = data(of, place);
  std::array<std::uint8_t, Hash::size> copy{};
  require(bytes.size() == Hash::size);
  if (right_) std::memcpy(copy.data(), bytes.data(), Hash::size);
  return Hash(copy);
}

std::vector<Hash> MessageReader::hashes(const MessageStruct& of, std::size_t place) {
  const MessageList list = pointers(of, place);
  std::vector<Hash> hashes;
  hashes.reserve(std::min(list.size, message_.size() / Hash::size));
  for (std::size_t i = 0; i < list.size && right_; ++i) hashes.push_back(hash(list[i], 0));
  return hashes;
}

// --- Writing. ---

MessageWriter::MessageWriter() { message_.reserve(usual_bytes); }

void MessageWriter::put(std::size_t place, std::uint64_t word) { put_word(message_, place, word); }

// Adds words of zeroes and gives the place of the first.
std::size_t MessageWriter::grow(std::size_t words) {
  const std::size_t begin = message_.size() / word_bytes;
  message_.resize(message_.size() + words * word_bytes);
  return begin;
}

// Sets a pointer, given as if it led right behind itself, to the end of the message.
void MessageWriter::point(const MessageStruct& of, std::size_t place, std::uint64_t pointer) {
  MUNIMENT_CHECK(place < of.pointers);
  const std::size_t at = of.begin + of.numbers + place;
  put(at, pointer + (std::uint64_t{message_.size() / word_bytes - at - 1} << 2));
}

MessageStruct MessageWriter::root(std::size_t numbers, std::size_t pointers) {
  grow(1);
  put(0, struct_pointer(0, numbers, pointers));
  return {grow(numbers + pointers), numbers, pointers};
}

void MessageWriter::number(const MessageStruct& of, std::size_t place, std::uint64_t value) {
  if (value == 0) return;
  MUNIMENT_CHECK(place < of.numbers);
  put(of.begin + place, value);
}

void MessageWriter::data(const MessageStruct& of, std::size_t place, ByteView bytes) {
  if (bytes.empty()) return;
  point(of, place, list_pointer(0, byte_elements, bytes.size()));
  const std::size_t begin = grow(words_of(bytes.size()));
  std::memcpy(message_.data() + begin * word_bytes, bytes.data(), bytes.size());
}

void MessageWriter::text(const MessageStruct& of, std::size_t place, const std::string& text) {
  if (!text.empty()) data(of, place, as_bytes({text.c_str(), text.size() + 1}));
}

MessageList MessageWriter::structs(const MessageStruct& of, std::size_t place, std::size_t size,
                                   std::size_t numbers, std::size_t pointers) {
  if (size == 0) return {};
  const std::size_t words = size * (numbers + pointers);
  point(of, place, list_pointer(0, struct_elements, words));
  put(grow(1), struct_pointer(size, numbers, pointers));
  return {size, {grow(words), numbers, pointers}};
}

MessageList MessageWriter::pointers(const MessageStruct& of, std::size_t place, std::size_t size) {
  if (size == 0) return {};
  point(of, place, list_pointer(0, pointer_elements, size));
  return {size, {grow(size), 0, 1}};
}

void MessageWriter::hashes(const MessageStruct& of, std::size_t place,
                           const std::vector<Hash>& hashes) {
  const MessageList list = pointers(of, place, hashes.size());
  for (std::size_t i = 0; i < hashes.size(); ++i) data(list[i], 0, hashes[i].view());
}

MessageStruct MessageWriter::child(const MessageStruct& of, std::size_t place, std::size_t numbers,
                                   std::size_t pointers) {
  point(of, place, struct_pointer(0, numbers, pointers));
  return {grow(numbers + pointers), numbers, pointers};
}

}  // namespace muniment
