#include "verify/other_files.h"

#include <algorithm>
#include <string>
#include <utility>

#include "verify/audit_tiles.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::string_view check_name = "other-files";
constexpr std::string_view bundles = "tile/entries/";
constexpr unsigned max_depth = 10;  // tile, level, six elements of a number, NNN.p

bool is_bundle(const Bytes& bytes, unsigned width) {
  const Result<Bundle> bundle = parse_bundle(bytes);
  return bundle.ok() && bundle->entries.size() == width;
}

class OtherFiles {
 public:
  OtherFiles(TileDirectory& site, Report& report) : site_(site), report_(report) {}

  void look() {
    const auto names = list("");
    for (const auto& [name, kind] : names) {
      if (name == "checkpoint") continue;
      if (name == "tile" && kind == SiteFiles::Kind::folder) {
        look_below(name, 1);
      } else {
        flag(name, say("this is no part of a published ledger"));
      }
    }
    if (compared_ > 0 && !faulty_) {
      report_.add(make_check(
          check_name, Outcome::pass,
          say("{1} files of earlier states agree with the tree", std::to_string(compared_))));
    }
  }

 private:
  using Names = std::map<std::string, SiteFiles::Kind>;

  Names list(const std::string& folder) {
    Result<std::optional<Names>> names = site_.files().list(folder);
    if (!names.ok()) fail(folder, names.error());
    return names.ok() && *names ? **std::move(names) : Names();
  }

  void look_below(const std::string& folder, unsigned depth) {
    for (const auto& [name, kind] : list(folder)) {
      const std::string path = folder + "/" + name;
      if (kind == SiteFiles::Kind::folder && depth < max_depth) {
        look_below(path, depth + 1);
      } else if (kind == SiteFiles::Kind::file) {
        look_at(path);
      } else {
        flag(path, say("this is no file of a published ledger"));
      }
    }
  }

  void look_at(const std::string& path) {
    const bool bundle = path.starts_with(bundles);
    const Result<Tile> tile =
        parse_tile_path(bundle ? "tile/0/" + path.substr(bundles.size()) : path);
    if (!tile.ok()) {
      flag(path, say("this is no part of a published ledger"));
      return;
    }
    const std::uint64_t hashes = tile_hashes(site_.size(), tile->level);
    const std::uint64_t first = tile->number * tile_width;
    const auto there =
        static_cast<unsigned>(first < hashes ? std::min(tile_width, hashes - first) : 0);
    if (tile->width == there) return;  // of the checkpoint's tree
    if (there > 0) compare(path, bundle, *tile, there);
    if (tile->width > there) {
      flag(path, say("this belongs to a larger tree than the checkpoint's"));
    }
  }

  // The file against the checkpoint's own at this place, as far as both go.
  void compare(const std::string& path, bool bundle, const Tile& tile, unsigned there) {
    const Result<Bytes> other = read(path, bundle, tile.width);
    if (!other.ok()) {
      fail(path, other.error());
      return;
    }
    const std::string own_path =
        bundle ? entries_path(tile.number, there) : tile_path({tile.level, tile.number, there});
    const Result<Bytes> own = read(own_path, bundle, there);
    if (!own.ok()) return;  // told where the tree was checked, or cut from this one
    const std::size_t shared = std::min(own->size(), other->size());
    if (std::equal(own->begin(), own->begin() + static_cast<std::ptrdiff_t>(shared),
                   other->begin())) {
      compared_ += 1;
      return;
    }
    fail(path, Error(ErrorKind::mismatch,
                     say("the file does not agree with {1}, which takes its place", own_path)));
  }

  // A tile, or a bundle of so many entries, and nothing else.
  Result<Bytes> read(const std::string& path, bool bundle, unsigned width) {
    Result<std::optional<Bytes>> bytes =
        site_.files().read(path, bundle ? max_bundle_bytes : width * Hash::size);
    if (!bytes.ok()) return std::move(bytes).error();
    const bool whole =
        *bytes && (bundle ? is_bundle(**bytes, width) : (*bytes)->size() == width * Hash::size);
    if (!whole) return Error(ErrorKind::malformed, say("the file is cut off or too long"));
    return **std::move(bytes);
  }

  void flag(const std::string& path, Message sentence) {
    report_.add(make_check(check_name, Outcome::flagged, std::move(sentence), file_place(path)));
  }
  void fail(const std::string& path, const Error& error) {
    faulty_ = true;
    report_.add(failed_check(check_name, error, file_place(path)));
  }

  TileDirectory& site_;
  Report& report_;
  std::uint64_t compared_ = 0;
  bool faulty_ = false;
};

}  // namespace

void look_at_other_files(TileDirectory& site, Report& report) { OtherFiles(site, report).look(); }

}  // namespace muniment::verify
