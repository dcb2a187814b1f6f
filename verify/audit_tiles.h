// The tiles of a published site against its signed root (private to the audit of a site).
//
// From the top down: the newest tile of every level gives the root, and each hash of a tile above
// the lowest is the root over the tile below it. So every tile is read once and every hash in it is
// vouched for by the signature, or it is told which tile does not fit.
#pragma once

#include <optional>
#include <vector>

#include "verify/audit_parts.h"
#include "verify/tile_directory.h"

namespace muniment::verify {

class TileAudit {
 public:
  TileAudit(TileDirectory& site, const Ground& ground, const AuditRequest& request,
            Findings& findings);

  void run();  // adds "tiles"
  // For sites that publish no entries: what the row audit would say.
  void check_first_leaf();  // adds "roster-root"
  void check_remembered();  // adds "remembered", for a smaller tree

 private:
  using Hashes = std::optional<std::vector<Hash>>;
  struct Edge {
    Tile tile;
    Hashes hashes;
  };

  Hashes read(const Tile& tile);
  Hashes roots_below(const Tile& tile);
  Hash fold(const std::vector<Hash>& hashes);
  std::optional<Hash> root_of(const std::vector<Edge>& edge);
  void refute(const Tile& tile, Message sentence);
  void read_edge();
  void mend_edge();
  void accuse_edge(const Tile* uncompared);
  void visit(const Tile& tile, const Hashes& hashes);
  void visit_below(const Tile& tile, const std::optional<Hash>& expected);
  bool stopped() const;

  TileDirectory& site_;
  const Ground& ground_;
  const AuditRequest& request_;
  Findings& findings_;
  Hasher hasher_;
  std::vector<Edge> edge_;  // lowest level first
  std::optional<Hash> first_leaf_;
  std::uint64_t leaves_ = 0;  // looked at
  std::uint64_t tiles_ = 0;
  std::uint64_t faults_ = 0;
};

Place file_place(std::string path);
Place tile_file_place(const Tile& tile);  // with the first leaf under it

}  // namespace muniment::verify
