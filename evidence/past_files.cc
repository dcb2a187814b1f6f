#include "evidence/past_files.h"

#include <algorithm>

namespace muniment::evidence {
namespace {

// Of the records with the same bytes: the first one tells, unless it cannot be read. An empty file
// may have been registered thousands of times.
constexpr std::size_t twins_looked_at = 4;

}  // namespace

PastFiles::PastFiles(Registrar& registrar, ContentIndex index, const Draft& model)
    : registrar_(registrar), index_(std::move(index)), dossier_(model.dossier), kind_(model.kind) {}

Result<PastFiles> PastFiles::open(Registrar& registrar, const Draft& model) {
  Result<ContentIndex> index = registrar.content_index();
  if (!index.ok()) return std::move(index).error();
  return PastFiles(registrar, std::move(*index), model);
}

std::optional<Error> PastFiles::damage() const {
  if (index_.damage() || index_.unopened() == 0) return index_.damage();
  return Error(ErrorKind::missing,
               say("the fields of {1} records are not kept here, or sealed for others",
                   std::to_string(index_.unopened())));
}

Status PastFiles::look_up(std::span<ImportedFile> files) {
  Candidates same_path, same_bytes;
  for (ImportedFile& file : files) {
    for (const ContentPlace& place : index_.with_path(file.content.name)) {
      same_path.emplace_back(place, &file);
    }
  }
  if (Status compared = compare(std::move(same_path)); !compared.ok()) return compared;
  for (ImportedFile& file : files) {
    if (file.already_there) continue;
    std::vector<ContentPlace> places = index_.with_digest(file.digest());
    places.resize(std::min(places.size(), twins_looked_at));
    for (const ContentPlace& place : places) same_bytes.emplace_back(place, &file);
  }
  return compare(std::move(same_bytes));
}

Status PastFiles::compare(Candidates candidates) {
  if (candidates.empty()) return {};
  const Result<const Relations*> known = registrar_.relations();
  if (!known.ok()) return known.error();
  const Relations* relations = *known;
  std::sort(candidates.begin(), candidates.end());
  std::vector<ContentPlace> places;
  places.reserve(candidates.size());
  for (const auto& candidate : candidates) places.push_back(candidate.first);
  return registrar_.each_opening(
      std::move(places), [&](const Item& item, const Result<Opening>& opening) -> Status {
        if (!opening.ok()) return {};  // it can prove nothing
        const auto* content = std::get_if<Content>(&opening->value);
        if (content == nullptr) return {};
        const ContentPlace place{item.entry.index, opening->slot};
        const bool ours = item.entry.dossier == dossier_ && item.record.kind == kind_;
        const Citation citation{item.entry.dossier, item.entry.folio};
        const auto before = [](const auto& candidate, const ContentPlace& wanted) {
          return candidate.first < wanted;
        };
        auto at = std::lower_bound(candidates.begin(), candidates.end(), place, before);
        for (; at != candidates.end() && at->first == place; ++at) {
          ImportedFile& file = *at->second;
          const bool same_path = ours && content->name == file.content.name;
          const bool same_bytes = has_digest(*content, file.digest());
          if (same_path && same_bytes) {
            file.already_there = true;
            file.slot = {item.record_id, opening->slot};
            file.citation = citation;
            file.replaced_by = relations->replaced_by(item.entry.index);
          } else if (same_path) {
            file.changed_since = citation;
          } else if (same_bytes && !file.duplicate_of) {
            file.duplicate_of = citation;
          }
        }
        return {};
      });
}

}  // namespace muniment::evidence
