// Messages that no encoder of ours emits. Only for tests of codecs: it holds Cap'n Proto's types.
#pragma once

#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "ledger/core/bytes.h"

namespace muniment::test {

// The canonical form of whatever `fill(builder)` sets.
template <typename Struct, typename Fill>
Bytes forge(const Fill& fill) {
  capnp::MallocMessageBuilder message;
  fill(message.initRoot<Struct>());
  const auto words = capnp::canonicalize(message.getRoot<Struct>().asReader());
  const auto bytes = words.asBytes();
  return Bytes(bytes.begin(), bytes.end());
}

// A good message, copied into a builder, spoilt by `spoil(builder)`, in canonical form.
template <typename Struct, typename Spoil>
Bytes spoil(ByteView good, const Spoil& spoil_it) {
  std::vector<capnp::word> words(good.size() / sizeof(capnp::word));
  std::memcpy(words.data(), good.data(), good.size());
  const kj::ArrayPtr<const capnp::word> segments[1] = {kj::arrayPtr(words.data(), words.size())};
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(segments, 1));
  capnp::MallocMessageBuilder message;
  message.setRoot(reader.getRoot<Struct>());
  spoil_it(message.getRoot<Struct>());
  const auto forged = capnp::canonicalize(message.getRoot<Struct>().asReader());
  const auto bytes = forged.asBytes();
  return Bytes(bytes.begin(), bytes.end());
}

// The message with fields that a later schema might add behind those that it has.
inline Bytes with_later_fields(ByteView good, unsigned data_words, unsigned pointers) {
  std::vector<capnp::word> words(good.size() / sizeof(capnp::word));
  std::memcpy(words.data(), good.data(), good.size());
  const kj::ArrayPtr<const capnp::word> segments[1] = {kj::arrayPtr(words.data(), words.size())};
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(segments, 1));
  const auto from = reader.getRoot<capnp::AnyStruct>();
  const auto from_data = from.getDataSection();
  const auto from_pointers = from.getPointerSection();
  constexpr unsigned more_than_any = 16;  // words and pointers that our structs have at most
  capnp::MallocMessageBuilder message;
  auto to = message.initRoot<capnp::AnyPointer>().initAsAnyStruct(
      static_cast<std::uint16_t>(data_words == 0 ? from_data.size() / 8
                                                 : more_than_any + data_words),
      static_cast<std::uint16_t>(pointers == 0 ? from_pointers.size() : more_than_any + pointers));
  auto to_data = to.getDataSection();
  std::copy(from_data.begin(), from_data.end(), to_data.begin());
  if (data_words != 0) to_data[to_data.size() - 1] = 1;
  auto to_pointers = to.getPointerSection();
  for (unsigned i = 0; i < from_pointers.size(); ++i) to_pointers[i].set(from_pointers[i]);
  if (pointers != 0) to_pointers[to_pointers.size() - 1].setAs<capnp::Text>("later");
  const kj::Array<capnp::word> forged = to.asReader().canonicalize();
  const auto bytes = forged.asBytes();
  return Bytes(bytes.begin(), bytes.end());
}

}  // namespace muniment::test
