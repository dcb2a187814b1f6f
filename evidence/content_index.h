// Which records hold a content: a table from digests and names to places in the ledger.
//
// Made by one pass over the kept openings, at 32 bytes a content and one bit an entry: a ledger of
// a million files costs 32 MB while somebody looks. It is only an index: places are candidates,
// found by 8 bytes of a digest or of the hash of a name, and what is kept may be damaged or forged.
// Registrar::each_opening reads a place back and checks it against the record's commitment; only
// then is the digest or the name compared in full.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "evidence/model/opening.h"
#include "evidence/openings.h"
#include "ledger/store.h"

namespace muniment::evidence {

// A slot of the record of an entry.
struct ContentPlace {
  LeafIndex index;
  std::uint16_t slot;
  auto operator<=>(const ContentPlace&) const = default;
};

bool has_digest(const Content& content, const Hash& digest);  // by any of its algorithms

class ContentIndex {
 public:
  // Of the entries of this snapshot. `suite` is the ledger's: contents are found by its own digest,
  // which all of them have. An error is one of reading the store.
  static Result<ContentIndex> build(OpeningStore& openings, const Snapshot& snapshot, Suite suite);

  // Candidates, ascending.
  std::vector<ContentPlace> with_digest(const Hash& digest) const;
  std::vector<ContentPlace> with_path(ByteView path) const;  // exactly this name
  std::vector<ContentPlace> with_base_name(
      ByteView path) const;  // whose last component is this one's

  std::uint64_t contents() const { return by_digest_.size(); }
  // Entries of which no opening is kept here: contents that they may have are not found.
  std::uint64_t unopened() const { return unopened_; }
  // What keeps openings that were kept from being read; none: nothing.
  const std::optional<Error>& damage() const { return damage_; }

 private:
  // 8 bytes to search by; the place packed as index << 16 | slot.
  struct Row {
    std::uint64_t key;
    std::uint64_t place;
    auto operator<=>(const Row&) const = default;
  };

  // A content whose record's place is not looked up yet.
  struct Pending {
    std::size_t position;  // of the record's id
    std::uint16_t slot;
    std::uint64_t digest, name;  // keys
  };

  explicit ContentIndex(Suite suite) : hasher_(suite) {}
  void take(const ReadOpenings& kept);
  Status place(const Snapshot& snapshot);
  void finish();
  static std::vector<ContentPlace> places(const std::vector<Row>& rows, std::uint64_t first_key,
                                          std::uint64_t last_key);

  Hasher hasher_;
  std::vector<Row> by_digest_;
  std::vector<Row> by_name_;  // key: 4 bytes of the last component's hash, 4 of the whole name's
  std::vector<bool> opened_;  // by index
  std::uint64_t unopened_ = 0;
  std::optional<Error> damage_;
  std::vector<Hash> ids_;
  std::vector<bool> whole_;  // whether all contents of the record of this id were opened
  std::vector<Pending> pending_;
};

// The last component of a '/'-separated name.
ByteView base_name(ByteView path);

}  // namespace muniment::evidence
