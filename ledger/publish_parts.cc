#include "ledger/publish_parts.h"

#include <algorithm>
#include <utility>

namespace muniment {
namespace {

Error refused(Message sentence) { return Error(ErrorKind::refused, std::move(sentence)); }

// Calls `each` for every tile of a tree and, if asked for, for every bundle.
Status each_tile(TreeSize size, bool entries,
                 const std::function<Status(const Tile& tile, const std::string& path)>& each) {
  for (unsigned level = 0; tile_hashes(size, level) != 0; ++level) {
    const std::uint64_t hashes = tile_hashes(size, level);
    for (std::uint64_t first = 0; first < hashes; first += tile_width) {
      const Tile tile{level, first / tile_width,
                      static_cast<unsigned>(std::min(tile_width, hashes - first))};
      if (Status taken = each(tile, tile_path(tile)); !taken.ok()) return taken;
      if (level != 0 || !entries) continue;
      Status taken = each(tile, entries_path(tile.number, tile.width));
      if (!taken.ok()) return taken;
    }
  }
  return {};
}

constexpr std::string_view bundles = "tile/entries/";
constexpr std::size_t max_tile_path = 64;  // longer than any

bool is_bundle(const std::string& path) { return path.starts_with(bundles); }

// A bundle is named as the tile of its leaves.
bool is_tile_or_bundle(const std::string& path) {
  const std::string tile = is_bundle(path) ? "tile/0/" + path.substr(bundles.size()) : path;
  return parse_tile_path(tile).ok();
}

Error no_site(const std::string& holds) {
  return refused(
      say("the folder is no site of a ledger, and it is not empty: there is {1}. "
          "Name a new or empty folder",
          holds));
}

// Refused: something below the site's tiles that a first run that was cut off has not left there.
Status look_at_tiles(const SiteWriter& site) {
  std::vector<std::string> folders{"tile"};
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    const Result<std::set<std::string>> names = site.names(folder);
    if (!names.ok()) return Error(names.error());
    for (const std::string& name : *names) {
      const std::string path = folder + "/" + name;
      if (is_tile_or_bundle(path)) continue;
      const Result<bool> is_folder = site.has_folder(path);
      if (!is_folder.ok()) return Error(is_folder.error());
      if (!*is_folder || path.size() > max_tile_path) return no_site(path);
      folders.push_back(path);
    }
  }
  return {};
}

// A folder that has no checkpoint: new, empty, or left by a first run that was cut off.
Status look_at_unpublished(const SiteWriter& site) {
  const Result<std::set<std::string>> names = site.names(".");
  if (!names.ok()) return Error(names.error());
  for (const std::string& name : *names) {
    if (name.starts_with(SiteWriter::temporary)) continue;
    if (name != "tile") return no_site(name);
    if (Status ours = look_at_tiles(site); !ours.ok()) return ours;
  }
  return {};
}

// The site's checkpoint, by this ledger's key, or why it is not.
Result<Checkpoint> open_site_checkpoint(const LogIdentity& identity, std::string_view text) {
  const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(text);
  if (!parsed.ok()) {
    return refused(say("the site's file checkpoint is no signed checkpoint: name another folder"));
  }
  if (parsed->checkpoint.origin != identity.origin) {
    return refused(say("this is a site of another ledger, {1}", parsed->checkpoint.origin));
  }
  Result<Checkpoint> opened = open_checkpoint(identity, text);
  if (opened.ok()) return opened;
  return refused(
      say("the site's checkpoint is in the name of this ledger, and not signed by its "
          "key: it is a site of another ledger, or its checkpoint was changed"));
}

// Whether the tree of the site's checkpoint is a beginning of the ledger's.
Status compare_trees(const Snapshot& snapshot, const Task& task, const Checkpoint& before) {
  const std::string entries = std::to_string(before.size.value);
  if (before.size > task.newest.size) {
    return refused(
        say("the site has {1} entries and the ledger only {2}: was the ledger restored "
            "from an old backup?",
            entries, std::to_string(task.newest.size.value)));
  }
  Hasher hasher(task.suite);
  const Result<Hash> root = root_at(hasher, snapshot, before.size);
  if (!root.ok()) return Error(root.error());
  if (*root == before.root) return {};
  return refused(
      say("fork: the {1} entries of the site are not the first {1} of the ledger. Keep "
          "both as they are, and find out which history was handed out",
          entries));
}

// A note that says the same and has all these signatures stays: others may have cosigned it.
bool says_it_all(std::string_view there, std::string_view newest) {
  const Result<SignedCheckpoint> old_note = parse_signed_checkpoint(there);
  const Result<SignedCheckpoint> new_note = parse_signed_checkpoint(newest);
  if (!old_note.ok() || !new_note.ok() || old_note->note.text != new_note->note.text) return false;
  const auto& lines = old_note->note.signatures;
  return std::ranges::all_of(new_note->note.signatures, [&](const NoteSignature& line) {
    return std::ranges::find(lines, line) != lines.end();
  });
}

}  // namespace

Result<Task> look_at_ledger(const LogIdentity& identity, const Snapshot& snapshot) {
  Result<std::string> note = snapshot.checkpoint();
  if (!note.ok()) return std::move(note).error();
  if (note->empty()) {
    return Error(ErrorKind::missing, say("the ledger has no entries: there is nothing to publish"));
  }
  Result<Checkpoint> newest = open_checkpoint(identity, *note);
  if (!newest.ok()) return std::move(newest).error();
  return Task{identity.suite, *std::move(newest), *std::move(note), std::nullopt};
}

Status look_at_site(const LogIdentity& identity, const Snapshot& snapshot,
                    const PublishRequest& request, const SiteWriter& site, Task& task) {
  const Result<std::optional<Bytes>> text = site.read("checkpoint", max_note_bytes);
  if (!text.ok()) return Error(text.error());
  if (!*text) {
    if (Status ours = look_at_unpublished(site); !ours.ok()) return ours;
  }
  const Result<bool> has_entries = site.has_folder("tile/entries");
  if (!has_entries.ok()) return Error(has_entries.error());
  task.has_entries = *has_entries;
  if (task.has_entries && request.entries == PublishRequest::Entries::no) {
    return refused(
        say("the site has the ledger's entries too, and they were not asked for: say --entries, or "
            "publish to another folder"));
  }
  if (!*text) return {};
  Result<Checkpoint> before = open_site_checkpoint(identity, as_text(**text));
  if (!before.ok()) return std::move(before).error();
  if (Status grown = compare_trees(snapshot, task, *before); !grown.ok()) return grown;
  task.renew = !says_it_all(as_text(**text), task.note);
  task.before = *std::move(before);
  return {};
}

Result<bool> is_whole(const SiteWriter& site, TreeSize size, bool entries) {
  bool whole = true;
  Status looked =
      each_tile(size, entries, [&](const Tile& tile, const std::string& path) -> Status {
        const Result<std::optional<std::uint64_t>> bytes = site.size(path);
        if (!bytes.ok()) return Error(bytes.error());
        whole = whole && bytes->has_value();
        if (!*bytes || is_bundle(path) || **bytes == tile.width * Hash::size) return {};
        return other_bytes(path);
      });
  if (!looked.ok()) return std::move(looked).error();
  return whole;
}

std::uint64_t files_of(TreeSize size, bool entries) {
  std::uint64_t files = 1;
  for (unsigned level = 0; tile_hashes(size, level) != 0; ++level) {
    const std::uint64_t hashes = tile_hashes(size, level);
    const std::uint64_t tiles = hashes / tile_width + (hashes % tile_width != 0 ? 1 : 0);
    files += level == 0 && entries ? 2 * tiles : tiles;
  }
  return files;
}

Status remove_old_partials(SiteWriter& site, TreeSize size) {
  return each_tile(size, true, [&](const Tile& tile, const std::string& path) -> Status {
    return tile.width == tile_width ? site.remove_folder(path + ".p") : Status();
  });
}

Error other_bytes(const std::string& path) {
  return Error(ErrorKind::mismatch,
               say("the site's {1} has other bytes than the ledger's tree gives: it was changed, "
                   "or is of another ledger. If the disk is to blame, remove the file and publish "
                   "again; else publish to a new folder",
                   path));
}

Status Bundle::read(const Snapshot& snapshot, Hasher& hasher, LeafRange range,
                    const std::vector<Hash>& leaves) {
  return snapshot.read(range, Parts::entries, [&](const StoredEntry& stored) -> Status {
    const std::uint64_t place = stored.index.value - range.first;
    if (place != ends_.size() || stored.entry.size() > max_entry_bytes ||
        hasher.leaf(stored.entry) != leaves.at(static_cast<std::size_t>(place))) {
      return Error(ErrorKind::mismatch,
                   say("entry {1} is not what its stored leaf hash says, so it is not published: "
                       "run \"muniment check\"",
                       std::to_string(stored.index.value)));
    }
    append_big_endian(bytes_, stored.entry.size(), 2);
    append(bytes_, stored.entry);
    ends_.push_back(bytes_.size());
    return {};
  });
}

}  // namespace muniment
