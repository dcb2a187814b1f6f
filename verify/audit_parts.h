// The parts of an audit (private to audit*.cc): what they share, and the tree. The records are in
// audit_records.h.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "verify/audit.h"
#include "verify/chain.h"
#include "verify/ground.h"
#include "verify/read_rows.h"

namespace muniment::verify {

// A report with the number of findings under each name, so that what had none can pass at the end.
class Findings {
 public:
  explicit Findings(Report& report) : report_(report) {}

  Report& report() { return report_; }
  void add(Check check);
  bool clean(std::string_view name) const { return !counts_.contains(name); }
  void pass_if_clean(std::string_view name, Message sentence);

 private:
  Report& report_;
  std::map<std::string_view, std::uint64_t> counts_;
};

// A row as it was read, or what is known of one that could not be.
struct AuditRow {
  LeafIndex index;
  ByteView entry;  // empty: unreadable
  ByteView payload;
  std::optional<Hash> stored;  // leaf hash; of an unreadable row it is all that is known
};

// A row after its entry was checked.
struct TakenRow {
  std::optional<Entry> entry;
  std::optional<Hash> leaf;  // of the bytes; none: unreadable
  bool doubtful;             // the stored leaf hash is another one
  bool fits;                 // index, chain and heads are right
  // Leaf hash of the row before, as this one confirms it; else the stored one. None for row 0.
  std::optional<Hash> settled;
  // The first row that is not what was recorded, and of which it is not known what was.
  std::optional<LeafIndex> wrong_from;
};

// Level tree: entries, chains, heads, root, and stored hashes against recomputed ones.
class TreeAudit {
 public:
  TreeAudit(Source& source, const Ground& ground, const AuditRequest& request, Findings& findings);

  TakenRow take(Hasher& hasher, const AuditRow& row);
  void finish(Hasher& hasher);

  // Rows of which there is nothing to tell are taken together. `follow_run` checks them by those
  // before, and may be called on another thread than all else, while that calls nothing but
  // `finish_run` of runs that were followed, in the same order: it grows the tree, asks the source,
  // and tells. Where rows do not follow nothing was taken, and each of them is for `take`.
  bool follow_run(Hasher& hasher, const ReadRows& rows);
  void finish_run(Hasher& hasher, const ReadRows& rows);

  std::uint64_t size() const { return recomputed_.size().value; }
  const std::optional<Hash>& newest() const { return chains_.newest(); }

 private:
  static constexpr std::size_t max_waiting_tiles = 256;

  struct TileHash {
    unsigned level;
    std::uint64_t number;
    Hash recomputed;
    Hash claimed;
  };

  bool may_run(const ReadRows& rows) const;
  TakenRow take_unreadable(Hasher& hasher, const AuditRow& row);
  std::optional<Hash> doubt(const AuditRow& row, const Hash& leaf);
  void grow(Hasher& hasher, const Hash& leaf, const Hash& claimed);
  std::optional<Entry> decode(const AuditRow& row, bool doubtful);
  void tell(ChainFault fault, LeafIndex index, const std::optional<Entry>& entry);
  void set_wrong_from(LeafIndex index);
  void check_admitted(const Entry& entry, LeafIndex index);
  void check_remembered(Hasher& hasher);
  void compare_tiles();
  void compare_tile_run(std::size_t first, std::size_t count);
  void compare_stored_heads();
  void compare_head(std::size_t ordinal, const DossierHead* stored);
  void finish_root(Hasher& hasher);

  Source& source_;
  const Ground& ground_;
  const AuditRequest& request_;
  Findings& findings_;
  Frontier recomputed_;
  std::optional<Frontier> claimed_;  // with stored leaf hashes, from the first one that differs
  DossierChains chains_;
  std::vector<TileHash> tiles_;  // completed and not yet compared
  std::optional<LeafIndex> first_doubt_, wrong_from_;
  std::optional<std::int64_t> admitted_;  // of the newest row, in a run or not
  bool stores_leaves_ = false, stores_tiles_ = true;
};

// The steps that the audit of a published site shares.
std::optional<Ground> find_ground(Source& source, const AuditRequest& request, Report& report);
void audit_rows(Source& source, const Ground& ground, const AuditRequest& request, Report& report);
void list_unchecked(Level level, bool files_follow, Report& report);

}  // namespace muniment::verify
