#include <algorithm>
#include <utility>

#include "ledger/core/heads.h"
#include "verify/chain.h"

namespace muniment::verify {

bool DossierChains::take_run(Hasher& hasher, LeafIndex first, std::span<const EntryView> entries,
                             std::span<const Hash> leaves) {
  MUNIMENT_CHECK(entries.size() == leaves.size());
  if (!sound_ || entries.empty()) return false;
  Run run{first, entries, leaves, dossiers_.size(), {}, {}, {}};
  run.ordinals.reserve(entries.size());
  constexpr std::size_t together = 128;  // rows that stay near the processor from step to step
  for (std::size_t begin = 0; begin < entries.size(); begin += together) {
    const std::size_t end = std::min(begin + together, entries.size());
    if (!follow(run, begin, end) || !check_heads(hasher, run, begin, end)) {
      take_back(hasher, run);
      return false;
    }
  }
  settled_ = leaves.size() > 1 ? std::optional(leaves[leaves.size() - 2]) : newest_;
  newest_ = leaves.back();
  step_ = Step{run.ordinals.back(), std::move(run.last_before)};
  fits_ = true;
  return true;
}

bool DossierChains::follow(Run& run, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    if (!extend(run, run.entries[i], run.leaves[i])) return false;
  }
  return true;
}

// The dossier's ordinal. Most entries are of a few dossiers, which takes no search.
std::optional<std::uint64_t> DossierChains::find(std::string_view code) {
  const std::size_t last = code.empty() ? 0 : static_cast<unsigned char>(code.back());
  const std::size_t before = code.size() < 2 ? 0 : static_cast<unsigned char>(code.end()[-2]);
  std::uint64_t& guess = guesses_[(last + 10 * before) % guesses_.size()];
  if (guess < dossiers_.size() && dossiers_[static_cast<std::size_t>(guess)].code == code) {
    return guess;
  }
  const auto found = ordinals_.find(code);
  if (found == ordinals_.end()) return std::nullopt;
  guess = found->second;
  return guess;
}

bool DossierChains::extend(Run& run, const EntryView& entry, const Hash& leaf) {
  const LeafIndex index{run.first.value + run.ordinals.size()};
  if (entry.index != index || entry.dossiers != dossiers_.size()) return false;
  const std::optional<std::uint64_t> found = find(entry.dossier);
  if (!found) {
    if (entry.folio != 1 || entry.dossier.empty() != dossiers_.empty()) return false;
    run.last_before.reset();
    run.ordinals.push_back(dossiers_.size());
    ordinals_.emplace(entry.dossier, dossiers_.size());
    dossiers_.push_back({std::string(entry.dossier), entry.folio, index, leaf, std::nullopt});
    return true;
  }
  Dossier& dossier = dossiers_[static_cast<std::size_t>(*found)];
  if (entry.folio != dossier.folio + 1 || !is_hash(entry.previous, dossier.leaf)) return false;
  const bool is_old = dossier.newest < run.first;
  if (is_old) run.touched.push_back({*found, dossier});
  if (run.ordinals.size() + 1 == run.entries.size()) run.last_before = dossier;
  run.ordinals.push_back(*found);
  dossier.folio = entry.folio;
  dossier.newest = index;
  dossier.leaf = leaf;
  return true;
}

// Whether each entry commits to the heads before it.
// Rows of known dossiers are set together; each new dossier makes the tree another one.
bool DossierChains::check_heads(Hasher& hasher, const Run& run, std::size_t first,
                                std::size_t end) {
  std::vector<HeadView> heads;
  heads.reserve(end - first);
  for (std::size_t i = first; i < end; ++i) {
    const EntryView& entry = run.entries[i];
    heads.push_back({run.ordinals[i], entry.dossier, entry.folio, &run.leaves[i]});
  }
  const std::vector<Hash> hashes = head_leaves(hasher, heads);
  std::vector<HeadTree::Setting> settings;
  for (std::size_t next = first; next < end;) {
    if (!is_hash(run.entries[next].heads, tree_.root(hasher))) return false;
    if (run.ordinals[next] == tree_.size()) {
      tree_.set(hasher, run.ordinals[next], hashes[next - first]);
      next += 1;
      continue;
    }
    settings.clear();
    for (std::size_t i = next; i < end && run.ordinals[i] < tree_.size(); ++i) {
      settings.push_back({run.ordinals[i], hashes[i - first]});
    }
    const std::vector<Hash> roots = tree_.set_each(hasher, settings);
    for (std::size_t i = 1; i < settings.size(); ++i) {
      if (!is_hash(run.entries[next + i].heads, roots[i - 1])) return false;
    }
    next += settings.size();
  }
  return true;
}

// The tree may have come to any row of the run.
void DossierChains::take_back(Hasher& hasher, const Run& run) {
  while (dossiers_.size() > run.size_before) {
    ordinals_.erase(dossiers_.back().code);
    dossiers_.pop_back();
  }
  while (tree_.size() > run.size_before) tree_.remove_last(hasher);
  for (const Run::Touched& touched : run.touched) {
    dossiers_[static_cast<std::size_t>(touched.ordinal)] = touched.before;
    put_leaf(hasher, touched.ordinal);
  }
}

}  // namespace muniment::verify
