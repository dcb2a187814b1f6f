// Where an audit reads a ledger from: the CLI brings the store, later versions bring packages and tile directories.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/core/heads.h"

namespace muniment::verify {

// One consistent state of a ledger, untrusted. One thread at a time.
class Source {
 public:
  virtual ~Source() = default;

  virtual Result<std::string> checkpoint() = 0;  // signed note; empty text: no entries

  struct Row {
    LeafIndex index;
    ByteView entry;      // valid until the callback returns
    ByteView payload;    // empty where not asked for
    const Hash* leaf;    // as stored; null: this source stores none
  };
  // Calls `each` for the entries of a range in order. A row that is missing or unreadable is an error of kind
  // malformed whose sentence names the index.
  virtual Status read(LeafRange range, bool payloads, const std::function<Status(const Row&)>& each) = 0;

  // Stored tile hashes, and stored heads, for comparison with recomputed ones.
  virtual Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first, std::uint64_t count) = 0;
  virtual Result<std::vector<DossierHead>> heads() = 0;
};

}  // namespace muniment::verify
