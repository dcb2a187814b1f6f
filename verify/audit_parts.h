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

  // A run of rows taken together is the same as each taken alone when there is nothing to tell of
  // any. It begins when all is right that their chains show (none: it is not); with the heads right
  // too it is taken, otherwise undone as if nothing had happened. While one run is checked
  // and what the tree grows to by it is computed, on another thread, the next may begin.
  struct Growth;
  std::optional<DossierChains::Run> begin_run(const ReadRows& rows);
  bool check_run(Hasher& hasher, const DossierChains::Run& run);
  Growth grow_by(Hasher& hasher, const ReadRows& rows) const;
  void take_run(Hasher& hasher, const ReadRows& rows, DossierChains::Run run, Growth growth);
  void take_back(const DossierChains::Run& run);  // one that was not checked
  void undo_run(Hasher& hasher, const DossierChains::Run& run);

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

struct TreeAudit::Growth {
  Frontier tree;
  std::vector<TileHash> tiles;
};

// The steps that the audit of a published site shares.
std::optional<Ground> find_ground(Source& source, const AuditRequest& request, Report& report);
void compare_remembered(const Checkpoint& remembered, const Checkpoint& now, Report& report);
void audit_rows(Source& source, const Ground& ground, const AuditRequest& request, Report& report);
void list_unchecked(Level level, Report& report);

}  // namespace muniment::verify
