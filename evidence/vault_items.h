// The rows of kept contents: of which record each is, where it lies, and its key, wrapped
// (README.md, "Vault"). Private to the vault, but for the values.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <vector>

#include "evidence/model/access.h"
#include "ledger/core/blind.h"
#include "ledger/descriptor.h"

namespace muniment::evidence {

// A sealed content. Two records of the same bytes and class share one.
struct VaultItem {
  AccessClass access;
  std::uint32_t generation;  // of the class key
  std::array<std::uint8_t, 16> id;
  std::uint32_t segment;
  std::uint64_t offset;  // in the segment
  std::uint64_t size;    // of the content, before it was sealed
  BlindDigest blind;     // of its digest; zeros: who kept it may not open the class
  Bytes envelope;        // of the writer's key, for the class key
  Bytes wrapped;         // the content's key, under the writer's key

  bool operator==(const VaultItem&) const = default;
};

// As the content of a record's slot.
struct KeptItem {
  Hash record_id;
  std::uint16_t slot;
  VaultItem item;

  bool operator==(const KeptItem&) const = default;
};

std::size_t item_row_bytes(Suite suite);
Bytes encode_item(Suite suite, Hasher& sha256, const KeptItem& kept);
// Malformed: not what `encode_item` gives.
Result<KeptItem> decode_item(Suite suite, Hasher& sha256, ByteView row);

// The file of the rows. It only grows; rows change by `wipe` and `rewrite` alone. One thread at a
// time for each object; any number of objects and processes for a file.
class ItemFile {
 public:
  ItemFile(std::filesystem::path file, Suite suite);

  // Durable after the next `sync`. On an error nothing of it counts.
  Status keep(std::span<const KeptItem> items);
  Status sync();
  // What was kept for a record, by slot; of several for a slot the last. Empty: nothing.
  Result<std::vector<KeptItem>> find(const Hash& record_id);
  // All rows, in the order of keeping, each with its place. A row that is no row is left out, and
  // counted if no crash and no `wipe` leaves such a one.
  struct Visited {
    std::uint64_t damaged = 0;  // rows
  };
  Result<Visited> each(const std::function<Status(const KeptItem&, std::uint64_t place)>& visit);
  // Puts another file in the place of this one, in which each row is what `change` makes of it, at
  // the same place. All or nothing, durable; the caller holds the vault alone. Malformed: a row is
  // damaged.
  Status rewrite(const std::function<Status(KeptItem&)>& change);
  // Overwrites the rows of these records with zeros, durably.
  Status wipe(const std::set<Hash>& record_ids);
  // The row at a place that `each` gave.
  Result<KeptItem> at(std::uint64_t place);

 private:
  Result<Descriptor> open_to_read() const;
  Result<Descriptor> open_to_keep() const;
  Status append(int descriptor, ByteView rows) const;
  Error cannot_read(int error_number) const;
  Error cannot_write(int error_number) const;

  std::filesystem::path file_;
  Suite suite_;
  std::size_t row_bytes_;
  Hasher sha256_{HashAlgorithm::sha256};
  Descriptor unsynced_{-1};
};

}  // namespace muniment::evidence
