// Fields: openings and their commitments (evidence/README.md, "Fields").
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "evidence/model/record.h"

namespace muniment {

inline constexpr std::uint16_t opening_version = 1;
inline constexpr std::size_t salt_bytes = 32;
inline constexpr std::size_t max_opening_bytes = 1024 * 1024;

struct ContentDigest {
  std::uint16_t
      algorithm;  // 1 SHA-256, 2 SM3, 3 SHA-256 tree of 1 MiB chunks; an unknown one is kept
  Hash value;
  auto operator<=>(const ContentDigest&) const = default;
};

struct Content {
  Bytes name;  // raw file name or path; need not be UTF-8
  std::string media_type;
  std::uint64_t size = 0;
  std::vector<ContentDigest> digests;  // strictly ascending by algorithm, at least one
  bool operator==(const Content&) const = default;
};

// None where the content states none by this algorithm; the ledger's own is always there.
std::optional<Hash> digest_by(const Content& content, HashAlgorithm algorithm);

struct Opening {
  struct Absent {
    bool operator==(const Absent&) const = default;
  };
  struct Text {
    std::string value;
    bool operator==(const Text&) const = default;
  };
  struct Integer {
    std::int64_t value;
    bool operator==(const Integer&) const = default;
  };
  struct Instant {
    std::int64_t value;
    bool operator==(const Instant&) const = default;
  };  // UTC milliseconds
  struct Data {
    Bytes value;
    bool operator==(const Data&) const = default;
  };
  using Value = std::variant<Absent, Text, Integer, Instant, Data,
                             Content>;  // in the order of the schema's tags

  std::uint16_t slot = 0;
  std::string name;
  Bytes salt;  // salt_bytes, unpredictable, never shared
  Value value;

  bool operator==(const Opening&) const = default;
};

Bytes encode_opening(const Opening& opening);
Result<Opening> decode_opening(ByteView bytes);
// False: these bytes are no opening of a content. True: only decoding tells. Looks at two bytes.
bool may_hold_content(ByteView opening_bytes);

// H("muniment/field/v1" ‖ author key id ‖ nonce ‖ u16-BE slot ‖ opening bytes)
Hash commitment(Hasher& hasher, const KeyId& author, ByteView nonce, std::uint16_t slot,
                ByteView opening_bytes);

// The same of all fields of a record, openings[i] being of slot i, for little more than half.
std::vector<Hash> commitments(Hasher& hasher, const KeyId& author, ByteView nonce,
                              std::span<const Bytes> openings);

// Whether these opening bytes are what the record committed to in their slot. Malformed: not an
// opening, or a slot that the record does not have. Mismatch: another value than was committed.
Result<Opening> check_opening(Hasher& hasher, const Record& record, ByteView opening_bytes);

}  // namespace muniment
