#include "evidence/comparison.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace muniment::evidence {
namespace {

using Indexes = std::vector<std::size_t>;

// All indexes, in the order of a key and, within it, of the list.
template <typename Key>
Indexes ordered(std::size_t count, const Key& key) {
  Indexes order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

// Those of an ordered list whose key is `wanted`.
template <typename Key, typename Wanted>
std::span<const std::size_t> having(const Indexes& order, const Key& key, const Wanted& wanted) {
  const auto first =
      std::partition_point(order.begin(), order.end(), [&](auto i) { return key(i) < wanted; });
  const auto last =
      std::partition_point(first, order.end(), [&](auto i) { return !(wanted < key(i)); });
  return {first, last};
}

class Comparer {
  auto path_of() const {
    return [this](std::size_t i) -> const std::string& { return known_[i].path; };
  }
  auto digest_of() const {
    return [this](std::size_t i) -> const Hash& { return known_[i].digest; };
  }

 public:
  Comparer(std::span<const KnownFile> known, std::span<const PresentFile> present,
           std::span<const std::string> unread)
      : known_(known),
        present_(present),
        unread_(unread),
        by_path_(ordered(known.size(), path_of())),
        by_digest_(ordered(known.size(), digest_of())),
        there_(ordered(present.size(),
                       [&](std::size_t i) -> const std::string& { return present[i].path; })),
        excused_(known.size(), false) {}

  std::vector<ComparedFile> run() {
    std::vector<ComparedFile> compared;
    compared.reserve(present_.size());
    for (std::size_t i = 0; i < present_.size(); ++i) compared.push_back(look_at(i));
    for (ComparedFile& file : compared) {
      if (file.verdict == FileVerdict::moved) choose_origin(file);
    }
    add_missing(compared);
    return compared;
  }

 private:
  const PresentFile* present_at(const std::string& path) const {
    const auto key = [this](std::size_t i) -> const std::string& { return present_[i].path; };
    const auto found = having(there_, key, path);
    return found.empty() ? nullptr : &present_[found.front()];
  }

  // Whether it, or a folder that it lies in, is of what could not be read.
  bool is_unread(std::string_view path) const {
    const auto listed = [this](std::string_view one) {
      return std::binary_search(unread_.begin(), unread_.end(), one, std::less<>());
    };
    if (unread_.empty()) return false;
    if (listed(".") || listed(path)) return true;
    for (auto slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
      if (listed(path.substr(0, slash))) return true;
    }
    return false;
  }

  ComparedFile look_at(std::size_t i) const {
    const PresentFile& file = present_[i];
    std::optional<std::size_t> same, other;  // the newest of each; current ones first
    for (const std::size_t k : having(by_path_, path_of(), file.path)) {
      if (known_[k].claim == Claim::none) continue;
      std::optional<std::size_t>& best = known_[k].digest == file.digest ? same : other;
      if (!best || known_[k].current || !known_[*best].current) best = k;
    }
    if (same) {
      const bool outdated = other && *other > *same && known_[*other].current &&
                            known_[*other].claim == known_[*same].claim;
      return {FileVerdict::matched, i, same, false, outdated};
    }
    if (other) return {FileVerdict::changed, i, other};
    if (!having(by_digest_, digest_of(), file.digest).empty()) return {FileVerdict::moved, i, {}};
    return {FileVerdict::added, i, {}};
  }

  // Prefers a file that is gone and was not taken by another; else it is a copy of one that is
  // there.
  void choose_origin(ComparedFile& file) {
    const auto candidates = having(by_digest_, digest_of(), present_[*file.present].digest);
    for (const std::size_t k : candidates) {
      if (excused_[k] || present_at(known_[k].path) != nullptr) continue;
      file.known = k;
      for (const std::size_t same_path : having(by_path_, path_of(), known_[k].path)) {
        if (known_[same_path].digest == known_[k].digest) excused_[same_path] = true;
      }
      return;
    }
    file.known = candidates.back();
    file.copied = true;
  }

  void add_missing(std::vector<ComparedFile>& compared) const {
    for (auto first = by_path_.begin(); first != by_path_.end();) {
      const std::string& path = known_[*first].path;
      const auto last = std::find_if(first, by_path_.end(),
                                     [&](std::size_t k) { return known_[k].path != path; });
      std::optional<std::size_t> newest;
      bool excused = false;
      for (; first != last; ++first) {
        if (!known_[*first].current || known_[*first].claim != Claim::expected) continue;
        newest = *first;
        excused = excused_[*first];
      }
      if (newest && !excused && present_at(path) == nullptr && !is_unread(path)) {
        compared.push_back({FileVerdict::missing, {}, newest});
      }
    }
  }

  std::span<const KnownFile> known_;
  std::span<const PresentFile> present_;
  std::span<const std::string> unread_;
  Indexes by_path_, by_digest_, there_;
  std::vector<bool> excused_;  // known files whose bytes were found under a path that is not known
};

}  // namespace

std::string_view file_verdict_name(FileVerdict verdict) {
  switch (verdict) {
    case FileVerdict::matched:
      return "matched";
    case FileVerdict::moved:
      return "moved";
    case FileVerdict::changed:
      return "changed";
    case FileVerdict::missing:
      return "missing";
    case FileVerdict::added:
      break;
  }
  return "new";
}

std::vector<ComparedFile> compare(std::span<const KnownFile> known,
                                  std::span<const PresentFile> present,
                                  std::span<const std::string> unread) {
  return Comparer(known, present, unread).run();
}

}  // namespace muniment::evidence
