#include "cli/rows/files.h"

#include <set>
#include <thread>

#include "cli/drafting.h"
#include "cli/rows/cells.h"
#include "cli/rows/columns.h"
#include "evidence/manifest_names.h"

namespace muniment::cli {

namespace {

Result<std::string> relative_path(const std::string& path) {
  Result<std::string> below = evidence::manifest_names::below_folder(path, "");
  if (below.ok()) return below;
  return Error(ErrorKind::usage,
               say("{1} is no path of a file below the manifest's folder", printable(path)));
}

// Whether the cells of this column name files of which only the digest is wanted.
bool names_file(const KindRow& row, const FieldColumn& field) {
  const Slot& slot = row.slots[field.slot];
  return slot.type == SlotType::content && slot.name != "round";
}

void add_paths(const Context& context, const RowManifest& manifest, const TableRow& row,
               std::set<std::string>& paths) {
  const KindRow* kind = kind_of(context, manifest, row);
  if (kind == nullptr) return;
  for (const TableCell& cell : row.cells) {
    const Meaning meaning = meaning_of(manifest.table.columns[cell.column], *kind);
    const auto* field = std::get_if<FieldColumn>(&meaning);
    const auto* common = std::get_if<Column>(&meaning);
    const bool several = common != nullptr && *common == Column::files;
    if (!several && (field == nullptr || !names_file(*kind, *field))) continue;
    for (const std::string& path : several ? values_of(cell) : cell.values) {
      const Result<std::string> relative = relative_path(path);
      if (relative.ok()) paths.insert(*relative);
    }
  }
}

}  // namespace

RowFiles RowFiles::read(const Context& context, Suite suite, const RowManifest& manifest) {
  RowFiles files;
  files.folder_ = manifest.path.parent_path();
  std::set<std::string> paths;
  for (const TableRow& row : manifest.table.rows) add_paths(context, manifest, row, paths);
  std::vector<evidence::FoundFile> found;
  found.reserve(paths.size());
  std::uint64_t bytes = 0;
  for (const std::string& path : paths) {
    found.push_back({(files.folder_ / path).string(), path, 0});
    if (files.folder_.empty()) found.back().path = path;
    found.back().size = evidence::size_of(found.back());
    bytes += found.back().size;
  }
  ProgressLine progress(context.words, say("reading files"), bytes, context.progress,
                        ProgressUnit::bytes);
  auto read = evidence::hash_files(
      hash_of(suite), found, [&](std::uint64_t more) { progress.advance(more); },
      std::max(2U, std::thread::hardware_concurrency()));
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const auto* file = std::get_if<evidence::HashedFile>(&read[i])) {
      files.by_digest_.emplace(file->content.digests.front().value, found[i].relative);
    }
    files.read_.emplace(std::move(found[i].relative), std::move(read[i]));
  }
  return files;
}

Result<std::filesystem::path> RowFiles::path_of(const std::string& path) const {
  Result<std::string> relative = relative_path(path);
  if (!relative.ok()) return std::move(relative).error();
  return folder_ / *relative;
}

std::optional<std::filesystem::path> RowFiles::holding(const Hash& digest) const {
  const auto found = by_digest_.find(digest);
  return found == by_digest_.end() ? std::nullopt : std::optional(folder_ / found->second);
}

Result<Content> RowFiles::content(const std::string& path) const {
  Result<std::string> relative = relative_path(path);
  if (!relative.ok()) return std::move(relative).error();
  const auto place = read_.find(*relative);
  MUNIMENT_CHECK(place != read_.end());  // `read` saw the same cells
  if (const auto* file = std::get_if<evidence::HashedFile>(&place->second)) return file->content;
  const auto& failure = std::get<evidence::HashFailure>(place->second);
  if (failure.reason == evidence::SkipReason::vanished) {
    return Error(ErrorKind::missing, say("there is no file {1}", printable(*relative)));
  }
  return Error(ErrorKind::environment, skip_reason(failure.reason, failure.detail))
      .within(say("file {1}", printable(*relative)));
}

}  // namespace muniment::cli
