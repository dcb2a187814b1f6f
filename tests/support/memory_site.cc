#include "tests/support/memory_site.h"

#include "tests/support/reference_tree.h"

namespace muniment::test {
namespace {

Bytes text_bytes(const std::string& text) { return to_bytes(text); }

std::string signed_note(const std::string& origin, std::size_t size, const Hash& root,
                        const PrivateKey& key) {
  const auto note = sign_checkpoint({origin, {size}, root}, key);
  MUNIMENT_CHECK(note.ok());
  return *note;
}

}  // namespace

MemorySite::MemorySite(EvidenceWorld& world, TreeSize size, Entries with_entries) {
  std::vector<Hash> leaves;
  std::vector<Bytes> entries;
  for (std::size_t i = 0; i < size.value; ++i) {
    leaves.push_back(world.all()[i].leaf);
    if (with_entries == Entries::yes) entries.push_back(world.all()[i].entry_bytes);
  }
  files = tile_files(world.hasher(), leaves, entries);
  files["checkpoint"] = text_bytes(world.checkpoint(size));
}

MemorySite::MemorySite(Hasher& hasher, const std::vector<Hash>& leaves, const std::string& origin,
                       const PrivateKey& key) {
  files = tile_files(hasher, leaves);
  const Hash root = ReferenceTree(hasher).root(leaves, leaves.size());
  files["checkpoint"] = text_bytes(signed_note(origin, leaves.size(), root, key));
}

Result<std::optional<Bytes>> MemorySite::read(std::string_view path, std::size_t limit) {
  const std::string name(path);
  times_read[name] += 1;
  if (links.contains(name)) {
    return Error(ErrorKind::malformed, say("{1} is not a regular file", path));
  }
  const auto found = files.find(name);
  if (found == files.end()) return std::optional<Bytes>();
  if (found->second.size() > limit) {
    return Error(ErrorKind::malformed, say("{1} is longer than it can be", path));
  }
  return std::optional(found->second);
}

Result<std::optional<std::map<std::string, MemorySite::Kind>>> MemorySite::list(
    std::string_view folder) {
  const std::string prefix = folder.empty() ? "" : std::string(folder) + "/";
  std::map<std::string, Kind> names;
  const auto note = [&](const std::string& path, Kind kind) {
    if (!path.starts_with(prefix) || path == prefix) return;
    const std::string rest = path.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    names.emplace(rest.substr(0, slash), slash == std::string::npos ? kind : Kind::folder);
  };
  for (const auto& [path, bytes] : files) note(path, Kind::file);
  for (const std::string& path : links) note(path, Kind::other);
  for (const std::string& path : folders) note(path, Kind::folder);
  if (names.empty() && !folders.contains(std::string(folder))) {
    return std::optional<std::map<std::string, Kind>>();
  }
  return std::optional(std::move(names));
}

std::vector<std::string> MemorySite::paths() const {
  std::vector<std::string> all;
  for (const auto& [path, bytes] : files) all.push_back(path);
  return all;
}

std::vector<std::string> MemorySite::tile_paths(unsigned level) const {
  std::vector<std::string> of_level;
  for (const std::string& path : paths()) {
    if (path.starts_with("tile/" + std::to_string(level) + "/")) of_level.push_back(path);
  }
  return of_level;
}

}  // namespace muniment::test
