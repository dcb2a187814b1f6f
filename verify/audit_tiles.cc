#include "verify/audit_tiles.h"

#include <algorithm>
#include <utility>

#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::string_view check_name = "tiles";

// A hostile site must not keep the audit busy for ever: each file that is missing is a fault.
constexpr std::uint64_t max_faults = Report::max_kept_faults;

}  // namespace

Place file_place(std::string path) {
  Place place;
  place.file = std::move(path);
  return place;
}

Place tile_file_place(const Tile& tile) {
  Place place = file_place(tile_path(tile));
  // Of the highest level there is one tile: it begins with the first leaf.
  const bool highest = tile.level + 1 >= tile_levels;
  place.index = LeafIndex{highest ? 0 : tile.number << (tile_height * (tile.level + 1))};
  return place;
}

TileAudit::TileAudit(TileDirectory& site, const Ground& ground, const AuditRequest& request,
                     Findings& findings)
    : site_(site),
      ground_(ground),
      request_(request),
      findings_(findings),
      hasher_(ground.suite()) {}

bool TileAudit::stopped() const { return faults_ >= max_faults; }

void TileAudit::refute(const Tile& tile, Message sentence) {
  faults_ += 1;
  site_.distrust(tile);
  findings_.add(
      make_check(check_name, Outcome::refuted, std::move(sentence), tile_file_place(tile)));
}

// A tile's hashes; what is wrong with the file is told.
TileAudit::Hashes TileAudit::read(const Tile& tile) {
  tiles_ += 1;
  Result<std::vector<Hash>> hashes = site_.tile(tile);
  if (hashes.ok()) return *std::move(hashes);
  faults_ += 1;
  site_.distrust(tile);
  findings_.add(failed_check(check_name, hashes.error(), tile_file_place(tile)));
  return std::nullopt;
}

Hash TileAudit::fold(const std::vector<Hash>& hashes) {
  Frontier perfect;
  perfect.append_all(hasher_, hashes);
  return perfect.root(hasher_);
}

// What a tile above the lowest should hold, by the tiles below it; none if one cannot be read.
TileAudit::Hashes TileAudit::roots_below(const Tile& tile) {
  std::vector<Hash> roots;
  for (unsigned i = 0; i < tile.width; ++i) {
    const Result<std::vector<Hash>> below =
        site_.tile({tile.level - 1, tile.number * tile_width + i, tile_width});
    if (!below.ok()) return std::nullopt;
    roots.push_back(fold(*below));
  }
  return roots;
}

// --- The right edge. ---

void TileAudit::read_edge() {
  const TreeSize size = ground_.checkpoint.size;
  for (unsigned level = 0; tile_hashes(size, level) != 0; ++level) {
    const std::uint64_t hashes = tile_hashes(size, level);
    const auto rest = static_cast<unsigned>(hashes % tile_width);
    if (rest == 0) continue;
    const Tile tile{level, hashes / tile_width, rest};
    Hashes read_hashes = read(tile);
    edge_.push_back({tile, std::move(read_hashes)});
  }
}

// The partial tiles hold exactly the perfect subtrees that the root is folded from.
std::optional<Hash> TileAudit::root_of(const std::vector<Edge>& edge) {
  std::vector<Hash> perfect;  // largest first
  for (std::size_t level = edge.size(); level > 0; --level) {
    const Hashes& hashes = edge[level - 1].hashes;
    if (!hashes) return std::nullopt;
    Frontier of_tile;
    of_tile.append_all(hasher_, *hashes);
    perfect.insert(perfect.end(), of_tile.perfect().begin(), of_tile.perfect().end());
  }
  return fold_subtrees(hasher_, perfect);
}

// The edge does not give the root: if the tiles below do, they say which tile is wrong.
void TileAudit::mend_edge() {
  std::vector<Edge> mended = edge_;
  const Tile* uncompared = nullptr;
  for (Edge& level : mended) {
    if (level.tile.level == 0) continue;
    Hashes below = roots_below(level.tile);
    if (!below) uncompared = &level.tile;
    if (below) level.hashes = std::move(below);
  }
  const bool right = root_of(mended) == ground_.checkpoint.root;
  bool blamed = false;
  for (std::size_t i = 0; i < edge_.size(); ++i) {
    if (!edge_[i].hashes) {
      blamed = true;  // told already
    } else if (edge_[i].hashes != mended[i].hashes) {
      blamed = true;
      refute(edge_[i].tile, say("the tile does not hold the roots of the tiles below it"));
    }
  }
  if (right) {
    edge_ = std::move(mended);
  } else if (!blamed) {
    accuse_edge(uncompared);
  }
}

// No level is at odds with those below it, and the root is not the signed one.
void TileAudit::accuse_edge(const Tile* uncompared) {
  if (uncompared != nullptr) {
    refute(*uncompared, say("the newest tiles do not give the signed root; it may be this one, "
                            "which cannot be compared with the tiles below it"));
    return;
  }
  if (edge_.size() == 1 && edge_.front().tile.level == 0) {
    refute(edge_.front().tile, say("the tile does not give the signed root"));
    return;
  }
  if (edge_.front().tile.level == 0) {
    refute(edge_.front().tile,
           say("the newest tiles do not give the signed root, and those of the higher levels hold "
               "the roots of the tiles below them"));
    return;
  }
  faults_ += 1;
  findings_.add(make_check(check_name, Outcome::refuted,
                           say("the tiles agree with each other and do not give the signed root"),
                           file_place("checkpoint")));
}

// --- The tiles below. ---

void TileAudit::visit(const Tile& tile, const Hashes& hashes) {
  if (tile.level == 0) {
    leaves_ += tile.width;
    if (tile.number == 0 && hashes) first_leaf_ = hashes->front();
    if (request_.progress) request_.progress(leaves_, ground_.checkpoint.size.value);
    return;
  }
  for (unsigned i = 0; i < tile.width && !stopped(); ++i) {
    visit_below({tile.level - 1, tile.number * tile_width + i, tile_width},
                hashes ? std::optional((*hashes)[i]) : std::nullopt);
  }
}

void TileAudit::visit_below(const Tile& tile, const std::optional<Hash>& expected) {
  Hashes hashes = read(tile);
  if (expected && !(hashes && fold(*hashes) == *expected)) {
    if (hashes) refute(tile, say("the tile does not give the hash that the tile above has for it"));
    // The tiles below may still tell what it held.
    Hashes below = tile.level > 0 ? roots_below(tile) : std::nullopt;
    if (below && fold(*below) == *expected) hashes = std::move(below);
  }
  visit(tile, hashes);
}

void TileAudit::run() {
  read_edge();
  if (root_of(edge_) != ground_.checkpoint.root) mend_edge();
  for (auto level = edge_.rbegin(); level != edge_.rend() && !stopped(); ++level) {
    visit(level->tile, level->hashes);
  }
  if (stopped()) {
    findings_.add(make_check(check_name, Outcome::not_checked,
                             say("there are too many faults: tiles from leaf {1} on were not "
                                 "looked at",
                                 std::to_string(leaves_))));
  } else if (!ground_.authentic && findings_.clean(check_name)) {
    findings_.add(make_check(check_name, Outcome::not_checked,
                             say("the tiles give the root that the checkpoint claims, but the "
                                 "checkpoint is not authentic")));
  } else {
    findings_.pass_if_clean(
        check_name, say("all {1} tiles lead to the signed root of {2} entries",
                        std::to_string(tiles_), std::to_string(ground_.checkpoint.size.value)));
  }
}

// --- Instead of the entries. ---

void TileAudit::check_first_leaf() {
  const Place place = entry_place(LeafIndex{0});
  if (first_leaf_ && findings_.clean(check_name)) {
    check_pin(ground_, *first_leaf_, place, findings_.report());
  } else {
    findings_.add(make_check("roster-root", Outcome::not_checked,
                             say("the first entry: its hash cannot be trusted"), place));
  }
}

void TileAudit::check_remembered() {
  const TreeSize now = ground_.checkpoint.size;
  if (!request_.remembered || request_.remembered->origin != ground_.checkpoint.origin ||
      request_.remembered->size >= now) {
    return;  // compared with the checkpoint itself
  }
  const std::string entries = std::to_string(request_.remembered->size.value);
  if (!findings_.clean(check_name)) {
    findings_.add(make_check("remembered", Outcome::not_checked,
                             say("whether the ledger grew from the {1} entries that were "
                                 "remembered: the tiles have faults",
                                 entries)));
    return;
  }
  const Result<Frontier> before = read_frontier(
      hasher_,
      [this](unsigned level, std::uint64_t first, std::uint64_t count) {
        return site_.hashes(level, first, count);
      },
      request_.remembered->size);
  if (!before.ok()) {
    findings_.add(failed_check("remembered", before.error()));
  } else if (before->root(hasher_) == request_.remembered->root) {
    findings_.report().add(
        make_check("remembered", Outcome::pass,
                   say("the ledger grew from the {1} entries that were remembered", entries)));
  } else {
    findings_.add(
        make_check("remembered", Outcome::refuted,
                   say("fork: the first {1} entries are not those that were remembered", entries)));
  }
}

}  // namespace muniment::verify
