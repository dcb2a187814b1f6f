// Where a record comes from and what came of it: the records that it hangs together with, each once
// (evidence/README.md, "Provenance").
//
// Pure: the records come from whoever calls. Nothing recurs, and nothing is walked beyond the
// limits that are named; what they leave out is counted.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "evidence/model/record.h"
#include "ledger/core/entry.h"

namespace muniment {

// A record at its place.
struct TracedRecord {
  Entry entry;
  Hash id;
  Record record;
};

// A link, seen from the record that it leads to.
struct LinkFrom {
  LeafIndex index;  // of the entry whose record has the link
  std::uint16_t relation;
  std::uint16_t kind;  // of that record
  auto operator<=>(const LinkFrom&) const = default;
};

// What a walk asks about a ledger. Links to a record are proposals: what the record at `index` says
// is what counts.
struct ProvenanceSource {
  std::function<Result<std::optional<TracedRecord>>(const Hash& id)> find;  // none: not there
  std::function<Result<TracedRecord>(LeafIndex)> at;
  std::function<Result<std::vector<LinkFrom>>(LeafIndex)> linking_to;  // ascending
};

struct ProvenanceLimits {
  std::size_t records;  // the start counts
  std::size_t depth;    // steps from the start
};

// One step of a walk.
struct ProvenanceBranch {
  std::size_t to;                        // which record of the walk
  std::vector<std::uint16_t> relations;  // of the links between the two
  bool outward;                          // the record links to `to`; else `to` links to the record
  bool first;                            // `to` was met here first: its own branches hang here
};

struct ProvenanceNode {
  TracedRecord at;
  std::size_t depth;
  std::vector<ProvenanceBranch> branches = {};
  std::size_t left_out = 0;     // records next to this one that the limits left out
  std::vector<Link> lost = {};  // links that lead to no record of this ledger
};

// The branches with `first` make a tree from the start, which is the first node, and every record
// stands at its shortest distance. Those of a node ascend by entry.
using Provenance = std::vector<ProvenanceNode>;

// Back: over what a record links to, and over the parts of a whole. What is only referred to is
// met, and not walked on from.
Result<Provenance> walk_back(const ProvenanceSource& source, TracedRecord start,
                             const ProvenanceLimits& limits);
// Forward: over what links to a record, and from a part to its whole, but from there to no other
// part. Hand-overs of evidence and what acknowledges them are left to its chain of custody.
Result<Provenance> walk_forward(const ProvenanceSource& source, TracedRecord start,
                                const ProvenanceLimits& limits);

}  // namespace muniment
