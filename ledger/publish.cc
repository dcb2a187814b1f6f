#include "ledger/publish.h"

#include <algorithm>
#include <utility>

#include "ledger/edge_tiles.h"
#include "ledger/publish_parts.h"

namespace muniment {
namespace {

namespace fs = std::filesystem;

constexpr const char* entries_folder = "tile/entries";

Bytes concatenated(const std::vector<Hash>& hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * Hash::size);
  for (const Hash& hash : hashes) append(bytes, hash.view());
  return bytes;
}

Error damaged_store(std::uint64_t first, std::uint64_t end) {
  return Error(ErrorKind::mismatch,
               say("what the store holds of the entries {1} to {2} does not fit together, so it "
                   "is not published: run \"muniment check\"",
                   std::to_string(first), std::to_string(end - 1)));
}

class Publisher {
 public:
  Publisher(const Snapshot& snapshot, const PublishRequest& request, const Task& task,
            SiteWriter& site)
      : snapshot_(snapshot),
        request_(request),
        task_(task),
        site_(site),
        hasher_(task.suite),
        entries_(request.entries == PublishRequest::Entries::yes),
        new_entries_(entries_ && !task.has_entries) {}

  Result<Published> run() {
    if (Status clean = site_.remove_leftovers(); !clean.ok()) return std::move(clean).error();
    const Result<std::uint64_t> begin = first_leaf();
    if (!begin.ok()) return Error(begin.error());
    if (Status passed = pass(*begin); !passed.ok()) return std::move(passed).error();
    if (Status finished = finish(); !finished.ok()) return std::move(finished).error();
    const std::uint64_t files = files_of(size(), entries_);
    return Published{task_.newest, task_.before_size(), files, written_, bytes_};
  }

 private:
  TreeSize size() const { return task_.newest.size; }

  // Where the pass over the leaves begins: at the site's last tile if all before it is there.
  Result<std::uint64_t> first_leaf() const {
    if (!task_.before || new_entries_ || request_.compare == PublishRequest::Compare::bytes) {
      return std::uint64_t{0};
    }
    const TreeSize before = task_.before->size;
    const Result<bool> whole = is_whole(site_, before, entries_);
    if (!whole.ok()) return Error(whole.error());
    return *whole ? before.value / tile_width * tile_width : 0;
  }

  // Every leaf from `begin` on, once; tiles and bundles are put as they fill up.
  Status pass(std::uint64_t begin) {
    Result<EdgeTiles> edge = EdgeTiles::read(read_hashes(snapshot_), {begin});
    if (!edge.ok()) return std::move(edge).error();
    for (std::uint64_t first = begin; first < size().value; first += tile_width) {
      const std::uint64_t end = std::min(first + tile_width, size().value);
      if (Status put = put_chunk(*edge, {first, end - first}); !put.ok()) return put;
      if (request_.progress) request_.progress(end - begin, size().value - begin);
    }
    return {};
  }

  Status put_chunk(EdgeTiles& edge, LeafRange range) {
    const Result<std::vector<Hash>> leaves = snapshot_.hashes(0, range.first, range.count);
    if (!leaves.ok()) return Error(leaves.error());
    if (leaves->size() != range.count) return damaged_store(range.first, range.first + range.count);
    Bundle bundle;
    if (entries_) {
      if (Status read = bundle.read(snapshot_, hasher_, range, *leaves); !read.ok()) return read;
    }
    for (const Hash& leaf : *leaves) {
      Status grown = edge.append(
          hasher_, leaf, [&](const Tile& tile, const auto& hashes, const Hash& root) -> Status {
            if (Status same = compare_root(tile, root); !same.ok()) return same;
            return put_tile(tile, hashes, bundle);
          });
      if (!grown.ok()) return grown;
      if (Status put = put_edge(edge, bundle); !put.ok()) return put;
    }
    return {};
  }

  // Before a tile is written: its root must be what the store has a level above.
  Status compare_root(const Tile& tile, const Hash& root) const {
    const Result<std::vector<Hash>> stored = snapshot_.hashes(tile.level + 1, tile.number, 1);
    if (!stored.ok()) return Error(stored.error());
    if (stored->size() == 1 && stored->front() == root) return {};
    const unsigned height = (tile.level + 1) * tile_height;
    return damaged_store(tile.number << height, (tile.number + 1) << height);
  }

  // The partial tiles, where the tree is as large as the old checkpoint's or the new one's.
  Status put_edge(const EdgeTiles& edge, const Bundle& bundle) {
    const bool newest = edge.size() == size();
    const bool before = task_.before && edge.size() == task_.before->size;
    if (!newest && !before) return {};
    if (edge.root(hasher_) != (newest ? task_.newest.root : task_.before->root)) {
      return damaged_store(0, edge.size().value);
    }
    const std::uint64_t written = written_;
    Status put = edge.partial([&](const Tile& tile, const auto& hashes) -> Status {
      return put_tile(tile, hashes, bundle);
    });
    if (!newest) written_ = written;  // mended; not needed by the new checkpoint
    return put;
  }

  Status put_tile(const Tile& tile, const std::vector<Hash>& hashes, const Bundle& bundle) {
    if (tile.level == 0 && entries_) {
      std::string path = entries_path(tile.number, tile.width);
      // The first bundles of a site appear at once, when all are there: a site that has some of
      // them has all.
      if (new_entries_) {
        path.replace(0, std::string_view(entries_folder).size(), SiteWriter::temporary_folder);
      }
      if (Status put_it = put(path, bundle.first(tile.width)); !put_it.ok()) return put_it;
    }
    return put(tile_path(tile), concatenated(hashes));
  }

  Status put(const std::string& path, ByteView bytes) {
    const Result<std::optional<Bytes>> there = site_.read(path, max_bundle_bytes);
    if (!there.ok()) return Error(there.error());
    if (*there) {
      if (std::ranges::equal(**there, bytes)) return {};
      return other_bytes(path);
    }
    if (Status written = site_.put(path, bytes); !written.ok()) return written;
    written_ += 1;
    bytes_ += bytes.size();
    return {};
  }

  // The checkpoint comes last: until then a reader sees the old one, and all that it needs.
  Status finish() {
    if (Status synced = site_.sync(); !synced.ok()) return synced;
    if (new_entries_) {
      Status named = site_.rename(std::string(SiteWriter::temporary_folder), entries_folder);
      if (named.ok()) named = site_.sync();
      if (!named.ok()) return named;
    }
    if (task_.renew) {
      Status put = site_.put("checkpoint", as_bytes(task_.note));
      if (put.ok()) put = site_.sync();
      if (!put.ok()) return put;
      written_ += 1;
      bytes_ += task_.note.size();
    }
    if (!task_.before) return {};
    if (Status removed = remove_old_partials(site_, task_.before->size); !removed.ok()) {
      return removed;
    }
    return site_.sync();
  }

  const Snapshot& snapshot_;
  const PublishRequest& request_;
  const Task& task_;
  SiteWriter& site_;
  Hasher hasher_;
  bool entries_, new_entries_;
  std::uint64_t written_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Result<Published> publish(const LogIdentity& identity, const Snapshot& snapshot,
                          const fs::path& site, const PublishRequest& request) {
  Result<Task> task = look_at_ledger(identity, snapshot);
  if (!task.ok()) return std::move(task).error();
  Result<SiteWriter> writer = SiteWriter::open(site);
  if (!writer.ok()) return std::move(writer).error();
  if (Status fits = look_at_site(identity, snapshot, request, *writer, *task); !fits.ok()) {
    return std::move(fits).error().within(say("nothing was published to {1}", site.string()));
  }
  return Publisher(snapshot, request, *task, *writer).run();
}

}  // namespace muniment
