#include "verify/tile_directory.h"

#include <algorithm>
#include <utility>

#include "ledger/core/checkpoint.h"

namespace muniment::verify {
namespace {

constexpr std::size_t length_bytes = 2;  // before each entry of a bundle, big-endian

Error malformed(Message sentence) { return Error(ErrorKind::malformed, std::move(sentence)); }

}  // namespace

Result<Bundle> parse_bundle(Bytes bytes) {
  Bundle bundle{std::move(bytes), {}};
  const ByteView whole = bundle.bytes;
  std::size_t at = 0;
  while (bundle.entries.size() < tile_width && whole.size() - at >= length_bytes) {
    const auto size = static_cast<std::size_t>(read_big_endian(whole.subspan(at, length_bytes)));
    at += length_bytes;
    if (size == 0 || size > max_entry_bytes || size > whole.size() - at) break;
    bundle.entries.emplace_back(at, size);
    at += size;
  }
  if (at == whole.size()) return bundle;
  return malformed(say("entry {1} of the bundle is empty, cut off or too long, or too much follows",
                       std::to_string(bundle.entries.size())));
}

Result<std::string> TileDirectory::checkpoint() {
  if (note_) return *note_;
  const Result<std::optional<Bytes>> note = files_.read("checkpoint", max_note_bytes);
  if (!note.ok()) return Error(note.error());
  if (!*note) {
    return Error(ErrorKind::missing, say("the folder has no file checkpoint: it is no published "
                                         "ledger, or nothing was published to it yet"));
  }
  if ((*note)->empty()) return malformed(say("the file checkpoint is empty"));
  note_ = std::string(as_text(**note));
  const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(*note_);
  if (parsed.ok()) size_ = parsed->checkpoint.size;
  return *note_;
}

Result<bool> TileDirectory::has_entries() {
  const auto listed = files_.list("tile/entries");
  if (!listed.ok()) return Error(listed.error());
  return listed->has_value();
}

// The partial file, or the full one from which it is cut.
Result<TileDirectory::File> TileDirectory::file(const std::string& path, std::size_t limit) {
  const std::string full = path.substr(0, path.find(".p/"));
  for (const std::string& name : {path, full}) {
    Result<std::optional<Bytes>> bytes = files_.read(name, limit);
    if (!bytes.ok()) return std::move(bytes).error();
    if (*bytes) return File{**std::move(bytes), name == full};
  }
  return malformed(say("{1} is missing", path));
}

Result<std::vector<Hash>> TileDirectory::tile(const Tile& tile) {
  const std::string path = tile_path(tile);
  const Result<File> read = file(path, tile_width * Hash::size);
  if (!read.ok()) return Error(read.error());
  const ByteView bytes = read->bytes;
  const std::size_t wanted = (read->full ? tile_width : tile.width) * Hash::size;
  if (bytes.size() != wanted) {
    return malformed(say("{1} has {2} bytes and must have {3}", path, std::to_string(bytes.size()),
                         std::to_string(wanted)));
  }
  std::vector<Hash> hashes;
  hashes.reserve(tile.width);
  for (std::size_t at = 0; at < tile.width * Hash::size; at += Hash::size) {
    hashes.push_back(*Hash::from(bytes.subspan(at, Hash::size)));
  }
  return hashes;
}

Result<Bundle> TileDirectory::bundle(std::uint64_t number, unsigned width) {
  const std::string path = entries_path(number, width);
  Result<File> read = file(path, max_bundle_bytes);
  if (!read.ok()) return std::move(read).error();
  const std::size_t wanted = read->full ? tile_width : width;
  Result<Bundle> bundle = parse_bundle(std::move(read->bytes));
  if (!bundle.ok()) return malformed(say("{1} is no bundle of entries", path));
  if (bundle->entries.size() == wanted) return bundle;
  return malformed(say("{1} has {2} entries and must have {3}", path,
                       std::to_string(bundle->entries.size()), std::to_string(wanted)));
}

unsigned TileDirectory::width_of(unsigned level, std::uint64_t number) const {
  const std::uint64_t hashes = tile_hashes(size_, level);
  return static_cast<unsigned>(std::min(tile_width, hashes - number * tile_width));
}

Result<const std::vector<Hash>*> TileDirectory::recent_tile(unsigned level, std::uint64_t number) {
  const auto found = recent_.find(level);
  if (found != recent_.end() && found->second.first == number) return &found->second.second;
  Result<std::vector<Hash>> hashes = tile({level, number, width_of(level, number)});
  if (!hashes.ok()) return std::move(hashes).error();
  auto& kept = recent_[level];
  kept = {number, *std::move(hashes)};
  return &kept.second;
}

Result<std::vector<Hash>> TileDirectory::hashes(unsigned level, std::uint64_t first,
                                                std::uint64_t count) {
  const std::uint64_t there = tile_hashes(size_, level);
  if (first > there || count > there - first) {
    return malformed(say("the tree of the checkpoint has no such hashes"));
  }
  std::vector<Hash> hashes;
  for (std::uint64_t at = first; at < first + count;) {
    const std::uint64_t number = at / tile_width;
    if (distrusted_.contains({level, number})) {
      return Error(ErrorKind::unknown, say("the tile of these hashes is not to be trusted"));
    }
    const auto tile = recent_tile(level, number);
    if (!tile.ok()) return Error(tile.error());
    const std::uint64_t end = std::min(first + count, (number + 1) * tile_width);
    for (; at < end; ++at) {
      hashes.push_back((**tile)[static_cast<std::size_t>(at % tile_width)]);
    }
  }
  return hashes;
}

Status TileDirectory::read(LeafRange range, bool /*payloads*/,
                           const std::function<Status(const Row&)>& each) {
  for (std::uint64_t at = range.first; at < range.first + range.count;) {
    const std::uint64_t number = at / tile_width;
    const std::uint64_t end = std::min(range.first + range.count, (number + 1) * tile_width);
    if (Status read = read_bundle(number, {at, end - at}, each); !read.ok()) return read;
    at = end;
  }
  return {};
}

Status TileDirectory::read_bundle(std::uint64_t number, LeafRange range,
                                  const std::function<Status(const Row&)>& each) {
  const Result<Bundle> read = bundle(number, width_of(0, number));
  if (!read.ok()) return Error(read.error());
  const std::vector<Hash>* leaves = nullptr;
  if (!distrusted_.contains({0, number})) {
    const auto tile = recent_tile(0, number);
    if (tile.ok()) leaves = *tile;  // else it was told, and the entries speak for themselves
  }
  for (std::uint64_t index = range.first; index < range.first + range.count; ++index) {
    const auto place = static_cast<std::size_t>(index % tile_width);
    const auto& [begin, size] = read->entries.at(place);
    const Row row{{index},
                  ByteView(read->bytes).subspan(begin, size),
                  {},
                  leaves == nullptr ? nullptr : &(*leaves)[place]};
    if (Status taken = each(row); !taken.ok()) return taken;
  }
  return {};
}

Result<std::vector<DossierHead>> TileDirectory::heads() {
  return Error(ErrorKind::unknown, say("a published site stores no heads"));
}

}  // namespace muniment::verify
