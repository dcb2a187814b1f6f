#include "ledger/core/tile.h"

#include <algorithm>
#include <map>

namespace muniment {
namespace {

// Three digits a path element, all but the last marked by an x: no directory grows beyond 1000
// files.
std::string numbered_path(std::uint64_t number) {
  std::string path;
  for (bool last = true; last || number != 0; last = false, number /= 1000) {
    const std::string digits = std::to_string(1000 + number % 1000).substr(1);
    path = last ? digits : "x" + digits + "/" + path;
  }
  return path;
}

std::string with_width(const std::string& path, unsigned width) {
  MUNIMENT_CHECK(width >= 1 && width <= tile_width);
  return width == tile_width ? path : path + ".p/" + std::to_string(width);
}

// A tree has fewer than 2^64 leaves, hence so many hashes of each level and no more. `level` and
// `width` are in range.
bool tile_exists(const Tile& tile) {
  const std::uint64_t hashes = UINT64_MAX >> (tile_height * tile.level);
  return tile.width >= 1 && tile.number <= hashes / tile_width &&
         tile.number * tile_width + (tile.width - 1) < hashes;
}

Error not_a_tile_path(std::string_view path) {
  return Error(
      ErrorKind::malformed,
      say("\"{1}\" is not the path of a tile, such as tile/0/x001/234 or tile/1/000.p/17", path));
}

// The hashes of one tile from the first to the last that a plan needs.
struct Span {
  std::uint64_t first;
  std::uint64_t end;
  std::vector<Hash> hashes;
};
using Spans = std::map<std::pair<unsigned, std::uint64_t>, Span>;  // by level and tile number

// Where a perfect subtree's hashes lie.
struct Run {
  unsigned level;
  std::uint64_t first;
  std::uint64_t count;
};

Run run_of(Subtree subtree) {
  const unsigned above = subtree.height % tile_height;
  return {subtree.height / tile_height, subtree.number << above, std::uint64_t{1} << above};
}

Spans plan_spans(const std::vector<Subtree>& subtrees) {
  Spans spans;
  for (const Subtree& subtree : subtrees) {
    const Run run = run_of(subtree);
    const auto [found, added] = spans.try_emplace({run.level, run.first / tile_width},
                                                  Span{run.first, run.first + run.count, {}});
    if (added) continue;
    found->second.first = std::min(found->second.first, run.first);
    found->second.end = std::max(found->second.end, run.first + run.count);
  }
  return spans;
}

Status fetch_spans(const ReadHashes& read, Spans& spans) {
  for (auto& [place, span] : spans) {
    Result<std::vector<Hash>> hashes = read(place.first, span.first, span.end - span.first);
    if (!hashes.ok()) return std::move(hashes).error();
    if (hashes->size() != span.end - span.first) {
      return Error(ErrorKind::malformed,
                   say("of level {1} of the tree, {2} hashes from number {3} on were asked for and "
                       "{4} were given",
                       std::to_string(place.first), std::to_string(span.end - span.first),
                       std::to_string(span.first), std::to_string(hashes->size())));
    }
    span.hashes = *std::move(hashes);
  }
  return {};
}

// Folds 2^h hashes, level by level, in place.
Hash fold_perfect(Hasher& hasher, std::vector<Hash> hashes) {
  for (std::span<Hash> level = hashes; level.size() > 1; level = level.first(level.size() / 2)) {
    hasher.nodes(level, level.first(level.size() / 2));
  }
  return hashes.front();
}

}  // namespace

std::uint64_t tile_hashes(TreeSize size, unsigned level) {
  return level < tile_levels ? size.value >> (tile_height * level) : 0;
}

std::vector<Tile> tiles_of(TreeSize size) {
  std::vector<Tile> tiles;
  for (unsigned level = 0; tile_hashes(size, level) != 0; ++level) {
    const std::uint64_t hashes = tile_hashes(size, level);
    const std::uint64_t full = hashes / tile_width;
    for (std::uint64_t number = 0; number < full; ++number) {
      tiles.push_back({level, number, tile_width});
    }
    const auto rest = static_cast<unsigned>(hashes % tile_width);
    if (rest != 0) tiles.push_back({level, full, rest});
  }
  return tiles;
}

std::string tile_path(const Tile& tile) {
  return with_width("tile/" + std::to_string(tile.level) + "/" + numbered_path(tile.number),
                    tile.width);
}

std::string entries_path(std::uint64_t number, unsigned width) {
  return with_width("tile/entries/" + numbered_path(number), width);
}

Result<Tile> parse_tile_path(std::string_view path) {
  const std::string_view whole = path;
  constexpr std::string_view prefix = "tile/";
  if (!path.starts_with(prefix)) return not_a_tile_path(whole);
  path.remove_prefix(prefix.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return not_a_tile_path(whole);
  const auto level = parse_decimal(path.substr(0, slash));
  path.remove_prefix(slash + 1);
  Result<std::uint64_t> width = tile_width;
  if (const std::size_t partial = path.find(".p/"); partial != std::string_view::npos) {
    width = parse_decimal(path.substr(partial + 3));
    path = path.substr(0, partial);
  }
  // Reads the number leniently; comparing with what the formatter emits makes it exact.
  std::string digits;
  std::copy_if(path.begin(), path.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  const auto number = parse_decimal(digits);
  if (!level.ok() || !width.ok() || !number.ok() || *level >= tile_levels || *width > tile_width) {
    return not_a_tile_path(whole);
  }
  const Tile tile{static_cast<unsigned>(*level), *number, static_cast<unsigned>(*width)};
  if (!tile_exists(tile) || tile_path(tile) != whole) return not_a_tile_path(whole);
  return tile;
}

Result<std::vector<Hash>> subtree_hashes(Hasher& hasher, const ReadHashes& read,
                                         const std::vector<Subtree>& subtrees) {
  Spans spans = plan_spans(subtrees);
  if (const Status fetched = fetch_spans(read, spans); !fetched.ok()) return fetched.error();
  std::vector<Hash> roots;
  roots.reserve(subtrees.size());
  for (const Subtree& subtree : subtrees) {
    const Run run = run_of(subtree);
    const Span& span = spans.at({run.level, run.first / tile_width});
    const auto begin = span.hashes.begin() + static_cast<std::ptrdiff_t>(run.first - span.first);
    roots.push_back(fold_perfect(hasher, {begin, begin + static_cast<std::ptrdiff_t>(run.count)}));
  }
  return roots;
}

Result<Hash> subtree_hash(Hasher& hasher, const ReadHashes& read, Subtree subtree) {
  Result<std::vector<Hash>> roots = subtree_hashes(hasher, read, {subtree});
  if (!roots.ok()) return std::move(roots).error();
  return roots->front();
}

Result<Frontier> read_frontier(Hasher& hasher, const ReadHashes& read, TreeSize size) {
  if (size.value == 0) return Frontier();
  Result<std::vector<Hash>> perfect =
      subtree_hashes(hasher, read, perfect_subtrees({0, size.value}));
  if (!perfect.ok()) return std::move(perfect).error();
  return Frontier::from(size, *std::move(perfect));
}

}  // namespace muniment
