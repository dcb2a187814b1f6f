// Canonical Cap'n Proto messages of several structs, read and written front to back by hand
// (ledger/core/README.md, "Messages"). Private to codecs, as canonical.h is, which does the same by
// the library for several times the price.
//
// In canonical form every object stands right behind the one before it, in the order of the
// pointers that lead to them. So both sides walk: each call takes the next object, and the calls go
// through a message in the order of its schema.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment {

// A struct: where its numbers begin, in words, and how many numbers and pointers it has.
struct MessageStruct {
  std::size_t begin = 0;
  std::size_t numbers = 0;
  std::size_t pointers = 0;
};

// A list of structs, one behind the other, or of pointers: then each is a struct of one pointer.
struct MessageList {
  std::size_t size = 0;
  MessageStruct first;

  MessageStruct operator[](std::size_t i) const {
    return {first.begin + i * (first.numbers + first.pointers), first.numbers, first.pointers};
  }
};

// Reads a message. Believes nothing: at the first thing that canonical form does not allow, `right`
// is false for ever, and what is given is empty. Views lead into the message.
class MessageReader {
 public:
  explicit MessageReader(ByteView message);

  MessageStruct root();
  // Beyond the struct's numbers 0, as in every message that leaves out zeroes.
  std::uint64_t number(const MessageStruct& of, std::size_t place) const;

  // What a pointer leads to; empty where it is null or beyond the struct's.
  ByteView data(const MessageStruct& of, std::size_t place);
  std::string_view text(const MessageStruct& of, std::size_t place);
  MessageList structs(const MessageStruct& of, std::size_t place);
  MessageList pointers(const MessageStruct& of, std::size_t place);
  bool has(const MessageStruct& of, std::size_t place) const;
  MessageStruct child(const MessageStruct& of, std::size_t place);  // there is one
  Hash hash(const MessageStruct& of, std::size_t place);            // there is one
  std::vector<Hash> hashes(const MessageStruct& of, std::size_t place);

  // What else has to hold for the message to be right.
  void require(bool holds) { right_ = right_ && holds; }
  // Whether everything so far is as canonical form wants it; at the end, with nothing left over.
  bool right() const { return right_; }
  bool whole() const { return right_ && next_ == words_; }

 private:
  std::uint64_t word(std::size_t place) const;
  std::uint64_t pointer(const MessageStruct& of, std::size_t place) const;
  std::uint64_t distance(const MessageStruct& of, std::size_t place) const;
  bool take(std::uint64_t words);
  bool is_trimmed(const MessageStruct& part) const;

  ByteView message_;
  std::size_t words_;
  std::size_t next_ = 0;  // where the next object must stand
  bool right_;
};

// Writes a message. Sizes of structs count up to the last number that is not zero and the last
// pointer that is not null, of a list in any of its elements. Nothing that is empty is written.
class MessageWriter {
 public:
  MessageWriter();

  MessageStruct root(std::size_t numbers, std::size_t pointers);
  void number(const MessageStruct& of, std::size_t place, std::uint64_t value);

  void data(const MessageStruct& of, std::size_t place, ByteView bytes);
  void text(const MessageStruct& of, std::size_t place, const std::string& text);
  MessageList structs(const MessageStruct& of, std::size_t place, std::size_t size,
                      std::size_t numbers, std::size_t pointers);
  MessageList pointers(const MessageStruct& of, std::size_t place, std::size_t size);
  void hashes(const MessageStruct& of, std::size_t place, const std::vector<Hash>& hashes);
  MessageStruct child(const MessageStruct& of, std::size_t place, std::size_t numbers,
                      std::size_t pointers);

  Bytes message() && { return std::move(message_); }

 private:
  void put(std::size_t place, std::uint64_t word);
  std::size_t grow(std::size_t words);
  void point(const MessageStruct& of, std::size_t place, std::uint64_t pointer);

  Bytes message_;
};

}  // namespace muniment
