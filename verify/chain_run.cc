#include <utility>

#include "ledger/core/heads.h"
#include "verify/chain.h"

namespace muniment::verify {

// A run is taken by the dossiers first, which needs no hash; then the heads that it gives are
// computed all together.
struct DossierChains::Run {
  struct Touched {
    std::uint64_t ordinal;
    Dossier before;
  };

  LeafIndex first;
  std::size_t rows;
  std::uint64_t size_before;            // dossiers
  std::vector<Touched> touched;         // those of them that changed, as they were
  std::vector<std::uint64_t> ordinals;  // of each row
  std::optional<Dossier> last_before;   // the last row's dossier before it; none: it is new
};

bool DossierChains::take_run(Hasher& hasher, LeafIndex first, std::span<const EntryView> entries,
                             std::span<const Hash> leaves) {
  MUNIMENT_CHECK(entries.size() == leaves.size());
  if (!sound_ || entries.empty()) return false;
  Run run{first, entries.size(), dossiers_.size(), {}, {}, std::nullopt};
  run.ordinals.reserve(entries.size());
  bool right = true;
  for (std::size_t i = 0; i < entries.size() && right; ++i) {
    right = extend(run, entries[i], leaves[i]);
  }
  if (!right || !compare_run_heads(hasher, run, entries, leaves)) {
    undo_run(hasher, run);
    return false;
  }
  settled_ = leaves.size() > 1 ? std::optional(leaves[leaves.size() - 2]) : newest_;
  newest_ = leaves.back();
  step_ = Step{run.ordinals.back(), std::move(run.last_before)};
  fits_ = true;
  return true;
}

bool DossierChains::extend(Run& run, const EntryView& entry, const Hash& leaf) {
  const LeafIndex index{run.first.value + run.ordinals.size()};
  if (entry.index != index || entry.dossiers != dossiers_.size()) return false;
  const auto found = ordinals_.find(entry.dossier);
  if (found == ordinals_.end()) {
    if (entry.folio != 1 || entry.dossier.empty() != dossiers_.empty()) return false;
    run.last_before.reset();
    run.ordinals.push_back(dossiers_.size());
    ordinals_.emplace(entry.dossier, dossiers_.size());
    dossiers_.push_back({std::string(entry.dossier), entry.folio, index, leaf, std::nullopt});
    return true;
  }
  Dossier& dossier = dossiers_[static_cast<std::size_t>(found->second)];
  if (entry.folio != dossier.folio + 1 || !is_hash(entry.previous, dossier.leaf)) return false;
  const bool is_old = dossier.newest < run.first;
  if (is_old) run.touched.push_back({found->second, dossier});
  if (run.ordinals.size() + 1 == run.rows) run.last_before = dossier;
  run.ordinals.push_back(found->second);
  dossier.folio = entry.folio;
  dossier.newest = index;
  dossier.leaf = leaf;
  return true;
}

// Whether each entry commits to the heads before it. Rows of known dossiers are set together; each
// new dossier makes the tree another one.
bool DossierChains::compare_run_heads(Hasher& hasher, const Run& run,
                                      std::span<const EntryView> entries,
                                      std::span<const Hash> leaves) {
  std::vector<DossierHead> heads;
  heads.reserve(run.rows);
  for (std::size_t i = 0; i < run.rows; ++i) {
    heads.push_back(
        {run.ordinals[i], std::string(entries[i].dossier), entries[i].folio, leaves[i]});
  }
  const std::vector<Hash> hashes = head_leaves(hasher, heads);
  std::vector<HeadTree::Setting> settings;
  for (std::size_t next = 0; next < run.rows;) {
    if (!is_hash(entries[next].heads, tree_.root(hasher))) return false;
    if (run.ordinals[next] == tree_.size()) {
      tree_.set(hasher, run.ordinals[next], hashes[next]);
      next += 1;
      continue;
    }
    settings.clear();
    for (std::size_t i = next; i < run.rows && run.ordinals[i] < tree_.size(); ++i) {
      settings.push_back({run.ordinals[i], hashes[i]});
    }
    const std::vector<Hash> roots = tree_.set_each(hasher, settings);
    for (std::size_t i = 1; i < settings.size(); ++i) {
      if (!is_hash(entries[next + i].heads, roots[i - 1])) return false;
    }
    next += settings.size();
  }
  return true;
}

void DossierChains::undo_run(Hasher& hasher, const Run& run) {
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
