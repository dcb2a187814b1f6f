// Record ids of a whole ledger in memory: 32 bytes for the id, 6 for kind and dossier, 5 to 11 for
// the table of places (private to the audit).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/core/tree.h"

namespace muniment::verify {

class RecordIndex {
 public:
  struct Found {
    LeafIndex index;
    std::uint16_t kind;
    std::uint32_t dossier;  // number that the caller gave
  };
  // Places are kept in 32 bits: an audit of more records needs another layout, and says so.
  static constexpr std::uint64_t max_records = 0xffffffff;

  // Adds the next entry's record; entries are added in order. An id that is there already keeps its
  // first place. Refused beyond max_records.
  Status add(const Hash& id, std::uint16_t kind, std::uint32_t dossier);
  // The next entry has no record that could be read.
  Status skip();

  std::optional<Found> find(const Hash& id) const;
  std::uint64_t size() const { return size_; }

 private:
  using Id = std::array<std::uint8_t, Hash::size>;
  static constexpr std::size_t block_records = 4096;
  struct Block {
    std::array<Id, block_records> ids;
    std::array<std::uint16_t, block_records> kinds;
    std::array<std::uint32_t, block_records> dossiers;
  };

  Status push(const Id& id, std::uint16_t kind, std::uint32_t dossier);
  std::size_t slot_of(const Id& id) const;  // where the id is, or would be put
  void grow();

  std::vector<std::unique_ptr<Block>> blocks_;  // blocks, so that growing never copies ids
  std::vector<std::uint32_t> slots_;            // place + 1; 0: free. Open addressing
  std::uint64_t size_ = 0;
  std::uint64_t used_ = 0;
};

}  // namespace muniment::verify
