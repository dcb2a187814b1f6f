#include "evidence/content_index.h"

#include <algorithm>

#include "evidence/item.h"

namespace muniment::evidence {
namespace {

constexpr unsigned slot_bits = 16;
constexpr std::size_t ids_at_once = 4096;

std::uint64_t start_of(const Hash& hash, std::size_t bytes) {
  return read_big_endian(hash.view().first(bytes));
}

std::uint64_t base_key(Hasher& hasher, ByteView path) {
  return start_of(hasher.digest(base_name(path)), 4) << 32;
}

std::uint64_t path_key(Hasher& hasher, ByteView path) {
  return base_key(hasher, path) | start_of(hasher.digest(path), 4);
}

}  // namespace

bool has_digest(const Content& content, const Hash& digest) {
  return std::any_of(content.digests.begin(), content.digests.end(),
                     [&](const ContentDigest& one) { return one.value == digest; });
}

ByteView base_name(ByteView path) {
  const auto slash = std::find(path.rbegin(), path.rend(), std::uint8_t{'/'});
  return path.last(static_cast<std::size_t>(slash - path.rbegin()));
}

Result<ContentIndex> ContentIndex::build(OpeningStore& openings, const Snapshot& snapshot,
                                         Suite suite) {
  Result<std::optional<SignedCheckpoint>> newest = newest_checkpoint(snapshot);
  if (!newest.ok()) return std::move(newest).error();
  ContentIndex built(suite);
  if (!newest->has_value()) return built;
  built.opened_.resize(static_cast<std::size_t>((*newest)->checkpoint.size.value));
  Status placed;
  const Status read = openings.each([&](const ReadOpenings& kept) -> Status {
    built.take(kept);
    if (built.ids_.size() < ids_at_once) return {};
    placed = built.place(snapshot);
    return placed;
  });
  if (placed.ok()) placed = built.place(snapshot);
  if (!placed.ok()) return std::move(placed).error();
  if (!read.ok()) built.damage_ = read.error();
  built.finish();
  return built;
}

// Keeps what is to be found of a record until its place is known.
void ContentIndex::take(const ReadOpenings& kept) {
  ids_.push_back(kept.record_id);
  whole_.push_back(kept.opens_contents());
  for (const Bytes& opening : kept.openings) {
    if (!may_hold_content(opening)) continue;
    const Result<Opening> decoded = decode_opening(opening);
    if (!decoded.ok()) continue;  // found by whoever reads this entry's openings
    const auto* content = std::get_if<Content>(&decoded->value);
    if (content == nullptr) continue;
    const std::optional<Hash> digest = digest_by(*content, hasher_.algorithm());
    if (!digest) continue;
    pending_.push_back(
        {ids_.size() - 1, decoded->slot, start_of(*digest, 8), path_key(hasher_, content->name)});
  }
}

// All entries that may hold one of the records: which of them does is seen when one is read.
Status ContentIndex::place(const Snapshot& snapshot) {
  Result<std::vector<RecordCandidate>> found = snapshot.find_records(ids_);
  if (!found.ok()) return std::move(found).error();
  std::sort(found->begin(), found->end(),
            [](const auto& a, const auto& b) { return a.position < b.position; });
  auto first = found->begin();
  for (const Pending& pending : pending_) {
    while (first != found->end() && first->position < pending.position) ++first;
    for (auto at = first; at != found->end() && at->position == pending.position; ++at) {
      const std::uint64_t place = at->index.value << slot_bits | pending.slot;
      by_digest_.push_back({pending.digest, place});
      by_name_.push_back({pending.name, place});
    }
  }
  for (const RecordCandidate& candidate : *found) {
    const auto index = static_cast<std::size_t>(candidate.index.value);
    if (index < opened_.size() && whole_[candidate.position]) opened_[index] = true;
  }
  ids_.clear();
  whole_.clear();
  pending_.clear();
  return {};
}

// What was kept twice for one record, after a crash, stands once.
void ContentIndex::finish() {
  for (std::vector<Row>* rows : {&by_digest_, &by_name_}) {
    std::sort(rows->begin(), rows->end());
    rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
  }
  unopened_ = static_cast<std::uint64_t>(std::count(opened_.begin(), opened_.end(), false));
}

std::vector<ContentPlace> ContentIndex::places(const std::vector<Row>& rows,
                                               std::uint64_t first_key, std::uint64_t last_key) {
  std::vector<ContentPlace> found;
  auto row = std::lower_bound(rows.begin(), rows.end(), Row{first_key, 0});
  for (; row != rows.end() && row->key <= last_key; ++row) {
    found.push_back({{row->place >> slot_bits}, static_cast<std::uint16_t>(row->place)});
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<ContentPlace> ContentIndex::with_digest(const Hash& digest) const {
  const std::uint64_t key = start_of(digest, 8);
  return places(by_digest_, key, key);
}

std::vector<ContentPlace> ContentIndex::with_path(ByteView path) const {
  Hasher hasher(hasher_.algorithm());
  const std::uint64_t key = path_key(hasher, path);
  return places(by_name_, key, key);
}

std::vector<ContentPlace> ContentIndex::with_base_name(ByteView path) const {
  Hasher hasher(hasher_.algorithm());
  const std::uint64_t key = base_key(hasher, path);
  return places(by_name_, key, key | 0xffffffff);
}

}  // namespace muniment::evidence
