// A store as the source of an audit.
#pragma once

#include "ledger/core/key.h"
#include "ledger/store.h"
#include "verify/source.h"

namespace muniment::cli {

// Reads one snapshot, which must outlive the source.
class StoreSource final : public verify::Source {
 public:
  explicit StoreSource(const Snapshot& snapshot) : snapshot_(snapshot) {}

  Result<std::string> checkpoint() override { return snapshot_.checkpoint(); }
  Status read(LeafRange range, bool payloads,
              const std::function<Status(const Row&)>& each) override;
  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) override {
    return snapshot_.hashes(level, first, count);
  }
  Result<std::vector<DossierHead>> heads() override { return snapshot_.heads(); }

 private:
  const Snapshot& snapshot_;
};

// The key that the ledger itself claims, from its genesis; missing when that cannot be read.
Result<VerifierKey> claimed_key(const Snapshot& snapshot);

}  // namespace muniment::cli
