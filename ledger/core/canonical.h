// Canonical Cap'n Proto messages. Private: only *_codec.cc files include this, and Cap'n Proto
// itself.
//
// Canonical form alone is not injective: null and empty pointers differ, unknown later fields
// survive, inactive union members may hold garbage. So a decoder reads to values, its caller's
// encoder writes them again, and the bytes must be the same, which asks for more than canonical
// form does. Limits stand before any traversal; kj's exceptions end here.
#pragma once

#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include <cstring>
#include <optional>

#include "ledger/core/bytes.h"

namespace muniment::canonical {

// The one segment of `message` when that is its canonical form already; null otherwise (several
// segments, a hole, trailing defaults). Builders accept a hole at the end as canonical; readers do
// not, so a reader is asked.
inline kj::ArrayPtr<const kj::byte> canonical_segment(capnp::MessageBuilder& message) {
  const auto segments = message.getSegmentsForOutput();
  if (segments.size() != 1) return nullptr;
  capnp::ReaderOptions ours;  // our own message, of a size that we chose
  ours.traversalLimitInWords = kj::maxValue;
  capnp::SegmentArrayMessageReader reader(segments, ours);
  return reader.isCanonical() ? segments[0].asBytes() : nullptr;
}

// How much of a struct is in use, up to its last word and pointer that are set. What is behind is
// no part of the canonical form, so a root of just this size needs no second pass.
struct RootSize {
  std::uint16_t data_words;
  std::uint16_t pointers;
};

// Builds one message with `fill(builder)`, which sets pointers in the schema's order, each once,
// and leaves out what is empty. Any other order gives the same bytes, more slowly. With `size`,
// `fill` must not touch what is beyond it, not even to set it to zero; a size that is larger than
// needed gives the same bytes, more slowly.
template <typename Struct, typename Fill>
Bytes encode(const Fill& fill, std::optional<RootSize> size = std::nullopt) {
  capnp::word scratch[256] = {};  // must be zero; a larger message goes on in segments of the heap
  capnp::MallocMessageBuilder message(kj::arrayPtr(scratch, 256));
  auto root = size ? message.getRoot<capnp::AnyPointer>()
                         .initAsAnyStruct(size->data_words, size->pointers)
                         .template as<Struct>()
                   : message.initRoot<Struct>();
  fill(root);
  // Built in schema order a small message is canonical already, at a third of the price.
  if (const auto bytes = canonical_segment(message); bytes != nullptr) {
    return Bytes(bytes.begin(), bytes.end());
  }
  const kj::Array<capnp::word> words = capnp::canonicalize(root.asReader());
  const auto bytes = words.asBytes();
  return Bytes(bytes.begin(), bytes.end());
}

// Reads one message of at most `limit` bytes: checks the version (`reader.getVersion()` must be
// `version`), then calls `read(reader)`, which gives a Result of the value and may get each pointer
// up to three times; `encode_again(value)` must give the bytes. Malformed: anything that the
// encoder does not emit. Unknown: another version than `version`, of whose bytes nothing more is
// read.
template <typename Struct, typename Value, typename Read, typename Encode>
Result<Value> decode(ByteView bytes, std::size_t limit, std::uint16_t version, const Read& read,
                     const Encode& encode_again) {
  if (bytes.empty() || bytes.size() % sizeof(capnp::word) != 0 || bytes.size() > limit) {
    return Error(ErrorKind::malformed,
                 say("the message is {1} bytes long; 8 to {2}, a multiple of 8, are allowed",
                     std::to_string(bytes.size()), std::to_string(limit)));
  }
  try {
    std::vector<capnp::word> words(bytes.size() /
                                   sizeof(capnp::word));  // aligned, which `bytes` may not be
    std::memcpy(words.data(), bytes.data(), bytes.size());
    const kj::ArrayPtr<const capnp::word> segments[1] = {kj::arrayPtr(words.data(), words.size())};
    capnp::ReaderOptions options;
    options.traversalLimitInWords = words.size() * 4 + 64;  // a message cannot be made to expand
    options.nestingLimit = 8;
    capnp::SegmentArrayMessageReader reader(kj::arrayPtr(segments, 1), options);
    const auto root = reader.getRoot<Struct>();
    if (root.getVersion() == 0) {  // also what an empty or foreign struct reads as
      return Error(ErrorKind::malformed, say("the message does not say its version"));
    }
    if (root.getVersion() != version) {
      return Error(ErrorKind::unknown,
                   say("the message has version {1}; this program knows version {2}",
                       std::to_string(root.getVersion()), std::to_string(version)));
    }
    Result<Value> value = read(root);
    if (!value.ok()) return value;
    const Bytes again = encode_again(*value);
    if (again.size() != bytes.size() ||
        std::memcmp(again.data(), bytes.data(), bytes.size()) != 0) {
      return Error(ErrorKind::malformed, say("the message is not the one encoding of its values"));
    }
    return value;
  } catch (const kj::Exception&) {
    return Error(ErrorKind::malformed,
                 say("the message is broken: a pointer or a length leads outside it"));
  }
}

inline ByteView view(capnp::Data::Reader data) { return {data.begin(), data.size()}; }
inline capnp::Data::Reader data(ByteView bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace muniment::canonical
