#include "verify/entries.h"

#include <algorithm>
#include <map>

#include "verify/folding.h"
#include "verify/some_records.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::uint64_t tile_leaves = 256;
constexpr unsigned tile_height = 8;

class EntriesCheck {
 public:
  EntriesCheck(Source& source, const Ground& ground, Report& report)
      : source_(source),
        ground_(ground),
        report_(report),
        hasher_(ground.suite()),
        records_(ground, report) {}

  void run(std::span<const WantedEntry> wanted, std::span<const LeafIndex> affairs) {
    for (const WantedEntry& entry : wanted) wanted_.emplace(entry.index, entry.leaf);
    std::map<LeafIndex, bool> all;  // of each index whether it is an affair
    for (const WantedEntry& entry : wanted) all.emplace(entry.index, false);
    for (const LeafIndex index : affairs) {
      if (index.value < ground_.checkpoint.size.value) all[index] = true;
    }
    if (!all.empty() && all.rbegin()->first.value >= ground_.checkpoint.size.value) {
      const LeafIndex beyond = all.rbegin()->first;
      report_.add(make_check(
          "inclusion", Outcome::refuted,
          say("entry {1} cannot be in a ledger of {2} entries", std::to_string(beyond.value),
              std::to_string(ground_.checkpoint.size.value)),
          entry_place(beyond)));
      return;
    }
    if (!read_records(all)) return;
    count_affairs();
    if (!ground_.authentic) {
      report_.add(make_check("inclusion", Outcome::not_checked,
                             say("the checkpoint is not authentic: a proof that leads to it would "
                                 "show nothing")));
      return;
    }
    check_tree();
    conclude(wanted.size());
  }

 private:
  // Reads runs of entries that stand side by side, judging each. False: it cannot go on.
  bool read_records(const std::map<LeafIndex, bool>& all) {
    for (auto first = all.begin(); first != all.end();) {
      LeafRange range{first->first.value, 0};
      auto last = first;
      while (last != all.end() && last->first.value == range.first + range.count) {
        ++last;
        ++range.count;
      }
      LeafIndex next{range.first};
      const Status read = source_.read(range, true, [&](const Source::Row& row) -> Status {
        judge(row, all.at(row.index));
        next = {row.index.value + 1};
        return {};
      });
      if (!read.ok()) {
        report_.add(failed_check("record", read.error(), entry_place(next)));
        return false;
      }
      first = last;
    }
    return true;
  }

  void judge(const Source::Row& row, bool affair) {
    const Hash leaf = records_.take(row.index, row.entry, row.payload, affair).leaf;
    leaves_.emplace(row.index.value, leaf);
    const auto wanted = wanted_.find(row.index);
    if (wanted != wanted_.end() && wanted->second != leaf) {
      refute("entry",
             say("entry {1} changed while it was looked at", std::to_string(row.index.value)),
             entry_place(row.index));
    }
  }

  void count_affairs() {
    const Result<std::vector<DossierHead>> heads = source_.heads();
    if (!heads.ok()) {
      if (heads.error().kind() != ErrorKind::unknown) {
        records_.lose_affairs(heads.error().message());
      }
      return;
    }
    const std::uint64_t there = heads->empty() ? 0 : heads->front().folio;
    if (there == records_.affairs()) return;
    records_.lose_affairs(say("{1} of the ledger's own affairs were looked at, and there are {2}",
                              std::to_string(records_.affairs()), std::to_string(there)));
  }

  void refute(std::string_view name, Message sentence, const Place& place) {
    report_.add(make_check(name, Outcome::refuted, std::move(sentence), place));
  }

  void check_tree() {
    Folding folding(hasher_);
    std::vector<std::pair<std::uint64_t, Hash>> stored;  // of the leaves that were read
    const Status folded = fold(folding, stored);
    if (!folded.ok()) {
      Check check = failed_check("inclusion", folded.error());
      check.outcome = Outcome::cannot_evaluate;
      report_.add(std::move(check));
      return;
    }
    if (folding.root() != ground_.checkpoint.root) {
      refute("inclusion",
             say("the stored hashes of the tree do not give the signed root: they were changed, or "
                 "entries were; run an audit to see which"),
             {});
      return;
    }
    for (const auto& [index, hash] : stored) {
      if (leaves_.at(index) == hash) continue;
      refute(
          "inclusion",
          say("entry {1} is not the one of the signed tree: it was changed", std::to_string(index)),
          entry_place(LeafIndex{index}));
    }
    tree_holds_ = true;
  }

  Status fold(Folding& folding, std::vector<std::pair<std::uint64_t, Hash>>& stored) {
    const std::uint64_t size = ground_.checkpoint.size.value;
    const std::uint64_t complete = size / tile_leaves;
    for (std::uint64_t tile = 0; tile * tile_leaves < size;) {
      const auto next = leaves_.lower_bound(tile * tile_leaves);
      const std::uint64_t touched =
          next == leaves_.end() ? complete : std::min(next->first / tile_leaves, complete);
      if (touched > tile) {
        const std::uint64_t count = std::min<std::uint64_t>(touched - tile, tile_leaves);
        const Result<std::vector<Hash>> roots = hashes(1, tile, count);
        if (!roots.ok()) return Error(roots.error());
        for (const Hash& root : *roots) folding.add(tile_height, root);
        tile += count;
        continue;
      }
      const std::uint64_t first = tile * tile_leaves;
      const Result<std::vector<Hash>> leaves =
          hashes(0, first, std::min(tile_leaves, size - first));
      if (!leaves.ok()) return Error(leaves.error());
      for (const Hash& leaf : *leaves) folding.add(0, leaf);
      for (auto at = next; at != leaves_.end() && at->first < first + leaves->size(); ++at) {
        stored.emplace_back(at->first, (*leaves)[at->first - first]);
      }
      ++tile;
    }
    return {};
  }

  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first, std::uint64_t count) {
    Result<std::vector<Hash>> found = source_.hashes(level, first, count);
    if (found.ok() && found->size() != count) {
      return Error(ErrorKind::malformed, say("stored hashes of the tree are missing"));
    }
    return found;
  }

  void conclude(std::size_t wanted) {
    if (tree_holds_ && report_.count(Outcome::refuted) == 0) {
      report_.add(make_check(
          "inclusion", Outcome::pass,
          say("{1} entries are in the ledger of the checkpoint", std::to_string(wanted))));
    }
    records_.conclude();
  }

  Source& source_;
  const Ground& ground_;
  Report& report_;
  Hasher hasher_;
  SomeRecords records_;
  std::map<LeafIndex, Hash> wanted_;
  std::map<std::uint64_t, Hash> leaves_;  // of the bytes that were read
  bool tree_holds_ = false;
};

}  // namespace

Report check_entries(Source& source, const TrustPolicy& trust, std::span<const WantedEntry> wanted,
                     std::span<const LeafIndex> affairs) {
  Report report;
  for (std::string_view name : {"inclusion", "record"}) report.require(name);
  const Result<std::string> note = source.checkpoint();
  if (!note.ok()) {
    report.add(failed_check("checkpoint", note.error(), part("checkpoint")));
    return report;
  }
  if (note->empty()) {
    report.add(make_check("checkpoint", Outcome::cannot_evaluate,
                          say("the ledger has no entries: there is nothing to check")));
    return report;
  }
  const std::optional<Ground> ground = judge_ground(*note, trust, report);
  if (ground) EntriesCheck(source, *ground, report).run(wanted, affairs);
  return report;
}

}  // namespace muniment::verify
