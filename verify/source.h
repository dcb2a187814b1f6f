// Where an audit reads a ledger from: the CLI brings the store, later versions bring packages and
// tile directories.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/core/heads.h"

namespace muniment::verify {

// One consistent state of a ledger, untrusted. One thread at a time; the audit never calls a source
// from within its callback.
//
// What a row or a table that should be there and is not means: malformed, with a sentence that
// names the place. An environment error stops the audit without a verdict on what was not read.
class Source {
 public:
  virtual ~Source() = default;

  virtual Result<std::string> checkpoint() = 0;  // signed note; empty text: no entries

  struct Row {
    LeafIndex index;
    ByteView entry;    // entry and payload are valid until the callback returns
    ByteView payload;  // empty where not asked for
    const Hash* leaf;  // as stored; null: this source stores none
  };
  // Calls `each` for the entries of a range in order, until it gives an error, which is then the
  // result. A row that is missing or unreadable is an error of kind malformed whose sentence names
  // the index; the rows before it were given.
  virtual Status read(LeafRange range, bool payloads,
                      const std::function<Status(const Row&)>& each) = 0;

  // Stored tile hashes (tile.h), and stored heads, for comparison with recomputed ones. Unknown:
  // this source stores none.
  virtual Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                           std::uint64_t count) = 0;
  virtual Result<std::vector<DossierHead>> heads() = 0;
};

}  // namespace muniment::verify
