// A published site (C2SP tlog-tiles) as the source of an audit.
#pragma once

#include <set>

#include "ledger/core/tile.h"
#include "verify/site_files.h"
#include "verify/source.h"

namespace muniment::verify {

// Entries one behind the other, each behind its length.
struct Bundle {
  Bytes bytes;
  std::vector<std::pair<std::size_t, std::size_t>> entries;  // begin and size in `bytes`
};
inline constexpr std::size_t max_bundle_bytes = tile_width * (2 + max_entry_bytes);
// Malformed: an empty entry, one that is longer than any can be, a cut end, more than a tile's.
Result<Bundle> parse_bundle(Bytes bytes);

// Reads through `files`, which must outlive it. The tree's size is the one that the site's
// checkpoint claims, so `checkpoint` comes first; the file is read once, since a site may be
// published to meanwhile. A partial tile that is missing is cut from the
// full one, as the format allows; bundles likewise.
class TileDirectory final : public Source {
 public:
  explicit TileDirectory(SiteFiles& files) : files_(files) {}

  Result<std::string> checkpoint() override;
  // Rows have no payloads. `leaf` is the hash in the level-0 tile, null where that is distrusted.
  Status read(LeafRange range, bool payloads,
              const std::function<Status(const Row&)>& each) override;
  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                   std::uint64_t count) override;
  Result<std::vector<DossierHead>> heads() override;

  TreeSize size() const { return size_; }
  SiteFiles& files() { return files_; }
  Result<bool> has_entries();  // whether the site has a folder of bundles

  // The tile's hashes. Malformed, and the sentence says what: missing, another length.
  Result<std::vector<Hash>> tile(const Tile& tile);
  // The bundle beside a level-0 tile; it may have more entries than `width`.
  Result<Bundle> bundle(std::uint64_t number, unsigned width);

  // A tile that does not lead to the signed root is not compared with entries any more.
  void distrust(const Tile& tile) { distrusted_.insert({tile.level, tile.number}); }

 private:
  using Number = std::pair<unsigned, std::uint64_t>;

  struct File {
    Bytes bytes;
    bool full;  // the full tile's, or bundle's
  };
  Result<File> file(const std::string& path, std::size_t limit);
  Result<const std::vector<Hash>*> recent_tile(unsigned level, std::uint64_t number);
  Status read_bundle(std::uint64_t number, LeafRange range,
                     const std::function<Status(const Row&)>& each);
  unsigned width_of(unsigned level, std::uint64_t number) const;

  SiteFiles& files_;
  std::optional<std::string> note_;
  TreeSize size_{0};
  std::set<Number> distrusted_;  // as many as faults are kept
  std::map<unsigned, std::pair<std::uint64_t, std::vector<Hash>>> recent_;  // a tile a level
};

}  // namespace muniment::verify
