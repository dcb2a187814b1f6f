#include "verify/root_history.h"

#include "ledger/core/tile.h"

namespace muniment::verify {
namespace {

constexpr std::size_t max_remembered_leaves = 4096;  // a ledger with more faults is hopeless

}  // namespace

void RootHistory::append(Hasher& hasher, const Hash& leaf, Reread reread) {
  const std::uint64_t index = frontier_.size().value;
  if (reread == Reread::differs) {
    too_many_ = too_many_ || not_as_stored_.size() >= max_remembered_leaves;
    if (!too_many_) not_as_stored_.emplace(index, leaf);
  }
  if (index % tile_width == 0) tail_.clear();
  tail_.push_back(leaf);
  frontier_.append(hasher, leaf, [&](Subtree subtree, const Hash& hash) {
    if (subtree.height == 0 || subtree.height % tile_height != 0) return;
    const std::size_t level = subtree.height / tile_height - 1;
    if (level == levels_.size()) levels_.emplace_back();
    levels_[level].push_back(hash);
  });
}

Result<Hash> RootHistory::root_at(Hasher& hasher, Source& source, TreeSize size) {
  if (size > frontier_.size()) {
    return Error(ErrorKind::usage,
                 say("there is no root of {1} entries yet", std::to_string(size.value)));
  }
  if (size == frontier_.size()) return frontier_.root(hasher);
  if (newest_ && newest_->first == size) return newest_->second;
  const ReadHashes read = [&](unsigned level, std::uint64_t first,
                              std::uint64_t count) -> Result<std::vector<Hash>> {
    if (level == 0) return leaves(hasher, source, first, count);
    const auto begin = levels_[level - 1].begin() + static_cast<std::ptrdiff_t>(first);
    return std::vector<Hash>(begin, begin + static_cast<std::ptrdiff_t>(count));
  };
  const Result<Frontier> frontier = read_frontier(hasher, read, size);
  if (!frontier.ok()) return frontier.error();
  newest_ = {size, frontier->root(hasher)};
  return newest_->second;
}

Result<std::vector<Hash>> RootHistory::leaves(Hasher& hasher, Source& source, std::uint64_t first,
                                              std::uint64_t count) const {
  const std::uint64_t tail_first = frontier_.size().value - tail_.size();
  if (first >= tail_first) {
    const auto begin = tail_.begin() + static_cast<std::ptrdiff_t>(first - tail_first);
    return std::vector<Hash>(begin, begin + static_cast<std::ptrdiff_t>(count));
  }
  if (too_many_) {
    return Error(ErrorKind::missing, say("too many entries are changed to compute earlier roots"));
  }
  std::vector<Hash> result;
  result.reserve(static_cast<std::size_t>(count));
  const auto known = [&](std::uint64_t index) {
    const auto found = not_as_stored_.find(index);
    if (found == not_as_stored_.end()) return false;
    result.push_back(found->second);
    return true;
  };
  for (std::uint64_t next = first; next < first + count;) {
    if (known(next)) {
      next += 1;
      continue;
    }
    const auto stop = not_as_stored_.lower_bound(next);
    const std::uint64_t end =
        stop == not_as_stored_.end() ? first + count : std::min(first + count, stop->first);
    const Status status =
        source.read({next, end - next}, false, [&](const Source::Row& row) -> Status {
          result.push_back(hasher.leaf(row.entry));
          return {};
        });
    if (!status.ok()) return status.error();
    next = end;
  }
  if (result.size() != count) {
    return Error(ErrorKind::malformed,
                 say("rows are missing after entry {1}", std::to_string(first)));
  }
  return result;
}

}  // namespace muniment::verify
