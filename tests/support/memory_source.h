// A ledger in memory for an audit to read, with every stored byte open to change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/evidence_fixture.h"
#include "verify/source.h"

namespace muniment::test {

class MemorySource final : public verify::Source {
 public:
  struct StoredRow {
    std::optional<Bytes> entry;  // none: the row is missing
    Bytes payload;
    Hash leaf;
  };

  explicit MemorySource(EvidenceWorld& world);

  // --- What is stored; change it at will. ---
  std::string note;
  std::vector<StoredRow> rows;
  std::vector<std::vector<Hash>> tiles;  // [0]: level 1
  std::vector<DossierHead> stored_heads;
  bool stores_leaves = true, stores_tiles = true, stores_heads = true;
  std::optional<std::uint64_t> disk_fails_at;  // an environment error at this row
  std::size_t largest_read = 0;                // entries asked for at once

  Result<std::string> checkpoint() override { return note; }
  Status read(LeafRange range, bool payloads,
              const std::function<Status(const Row&)>& each) override;
  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) override;
  Result<std::vector<DossierHead>> heads() override;

 private:
  bool reading_ = false;
};

}  // namespace muniment::test
