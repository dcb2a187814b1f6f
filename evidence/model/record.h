// Records: what people state and sign (evidence/README.md, "Record" and "Signed record").
//
// Codes of kinds, relations, capacities and facts are plain numbers here: one that this program
// does not know is kept. What they mean stands in catalogue.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "evidence/model/affair.h"
#include "ledger/core/proof.h"

namespace muniment {

inline constexpr std::uint16_t record_version = 1;
inline constexpr std::uint16_t signed_record_version = 1;
inline constexpr std::size_t nonce_bytes = 16;
inline constexpr std::size_t signature_bytes = 64;
inline constexpr std::size_t max_signers = 16;
inline constexpr std::size_t max_fields = 64;           // slots and attachments of one record
inline constexpr std::uint64_t max_batch_count = 4096;  // records under one signature

struct Signer {
  KeyId key;
  std::uint16_t capacity;
  bool operator==(const Signer&) const = default;
};

struct Link {
  std::uint16_t relation;
  Hash target;  // record id
  auto operator<=>(const Link&) const = default;
};

struct Fact {
  struct Code {
    std::uint16_t value;
    auto operator<=>(const Code&) const = default;
  };
  struct Day {
    std::int32_t value;
    auto operator<=>(const Day&) const = default;
  };  // days since 1970-01-01
  struct Number {
    std::int64_t value;
    auto operator<=>(const Number&) const = default;
  };
  struct Id {
    Hash value;
    auto operator<=>(const Id&) const = default;
  };  // record id or person id
  using Value = std::variant<Code, Day, Number,
                             Id>;  // in the order of the schema's tags, which is the sort order

  std::uint16_t code;
  Value value;
  auto operator<=>(const Fact&) const = default;
};

struct Record {
  std::string ledger;  // origin
  std::string dossier;
  std::vector<Signer> signers;  // at least one; the first is the author
  std::int64_t stated = 0;      // author's clock, UTC milliseconds
  std::int32_t occurred = 0;    // day, in the policy's time zone
  Bytes nonce;                  // nonce_bytes
  std::optional<KnownCheckpoint> seen;
  std::vector<Link> links;   // strictly ascending
  std::vector<Hash> fields;  // commitments, one a slot
  std::uint16_t kind = 0;
  std::vector<Fact> facts;  // strictly ascending
  Affair affair;            // monostate: none

  bool operator==(const Record&) const = default;
};

Bytes encode_record(const Record& record);
// Accepts exactly what `encode_record` emits for a record that keeps the rules of section "Record":
// lengths, ascending lists, signers distinct, affair there exactly when the kind is an affair's and
// the dossier is "". Unknown: another version.
Result<Record> decode_record(ByteView bytes);
Hash record_id(Hasher& hasher, ByteView record_bytes);
std::vector<Hash> record_ids(Hasher& hasher, std::span<const ByteView> records);

// One signature over a batch of records, seen from one of them.
struct RecordSignature {
  Bytes signature;             // 64 bytes
  std::uint64_t count = 1;     // records signed at once
  std::uint64_t position = 0;  // of this record among them
  Proof path;                  // inclusion of the batch's leaf; empty for a record signed alone

  bool operator==(const RecordSignature&) const = default;
};

struct SignedRecord {
  Bytes record;
  std::vector<RecordSignature> signatures;  // signatures[i] is by record.signers[i]

  bool operator==(const SignedRecord&) const = default;
};

Bytes encode_signed_record(const SignedRecord& record);
Result<SignedRecord> decode_signed_record(ByteView bytes);  // at most max_payload_bytes

Hash batch_leaf(Hasher& hasher, ByteView record_bytes);
// What is signed: "muniment/batch/v1" ‖ 0x00 ‖ u64-BE count ‖ root.
Bytes batch_message(std::uint64_t count, const Hash& root);

// How many hashes lead from a batch's leaf to its root; position < count.
std::size_t batch_path_length(std::uint64_t count, std::uint64_t position);
// The root that a record's leaf and its path lead to (RFC 9162 section 2.1.3.2). Malformed: a
// position that is not below the count, a count out of bounds, a path that is not exactly as long
// as the tree is high.
Result<Hash> batch_root(Hasher& hasher, ByteView record_bytes, const RecordSignature& signature);
// The same of many, for little more than half the price.
struct SignedBytes {
  ByteView record;
  const RecordSignature* signature;
};
std::vector<Result<Hash>> batch_roots(Hasher& hasher, std::span<const SignedBytes> all);

// Signs 1 to max_batch_count records of one dossier with one signature; result[i] belongs to
// records[i].
Result<std::vector<RecordSignature>> sign_batch(Hasher& hasher, const std::vector<Bytes>& records,
                                                const PrivateKey& key);

}  // namespace muniment
