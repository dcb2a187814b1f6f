#include "verify/chain.h"

#include <algorithm>
#include <utility>

#include "ledger/core/heads.h"

namespace muniment::verify {

std::vector<ChainFault> DossierChains::take(Hasher& hasher, const ChainRow& row) {
  settled_.reset();
  if (newest_) settle(hasher, row.entry);
  if (row.entry == nullptr) {
    fits_ = false;
    sound_ = false;
    lose(row);
    return {};
  }
  const bool doubtful = row.stored.has_value();
  std::vector<ChainFault> faults;
  const auto note = [&](std::optional<ChainFault> fault) {
    if (fault) faults.push_back(*std::move(fault));
  };
  if (row.entry->index != row.index) {
    note(ChainFault{
        "index", row.index,
        say("the entry was made for place {1}", std::to_string(row.entry->index.value))});
  }
  make_room_for_lost(hasher, *row.entry);
  std::uint64_t ordinal = 0;
  std::optional<ChainFault> misplaced = place(hasher, row, ordinal);
  const bool found = !misplaced.has_value();
  note(std::move(misplaced));
  note(compare_heads(hasher, row));
  fits_ = faults.empty();
  sound_ = sound_ && fits_ && !doubtful;
  if (doubtful && !found) {
    lose(row);
  } else {
    put(hasher, ordinal, row);
  }
  return doubtful ? std::vector<ChainFault>() : faults;
}

// --- Heads. ---

bool DossierChains::agrees(Hasher& hasher, const Entry& entry) const {
  return entry.dossiers == tree_.size() && entry.heads == tree_.root(hasher);
}

// The next entry's heads say which leaf hash the newest row had when it was admitted.
void DossierChains::settle(Hasher& hasher, const Entry* entry) {
  settled_ = newest_;
  if (!step_ || !dossiers_[static_cast<std::size_t>(step_->ordinal)].other || entry == nullptr ||
      agrees(hasher, *entry)) {
    return;
  }
  Dossier& dossier = dossiers_[static_cast<std::size_t>(step_->ordinal)];
  std::swap(dossier.leaf, dossier.other);
  put_leaf(hasher, step_->ordinal);
  settled_ = dossier.leaf;
  if (agrees(hasher, *entry) || silent_) return;
  // Neither: it was not this dossier that the row advanced.
  undo(hasher);
  lost_ += 1;
  silent_ = true;
}

std::optional<ChainFault> DossierChains::compare_heads(Hasher& hasher, const ChainRow& row) {
  const Entry& entry = *row.entry;
  if (agrees(hasher, entry)) {
    silent_ = false;
    return std::nullopt;
  }
  if (silent_) {
    uncompared_ += 1;
    return std::nullopt;
  }
  silent_ = !row.stored.has_value();  // a doubtful row may be wrong itself
  if (entry.dossiers != tree_.size()) {
    return ChainFault{"heads", row.index,
                      say("the entry counts {1} dossiers before it, there are {2}",
                          std::to_string(entry.dossiers), std::to_string(tree_.size()))};
  }
  // The row before was the first that this one's heads cover and its own did not.
  return ChainFault{"heads", row.index,
                    say("the entry commits to other newest folios than those before it: it, or "
                        "entry {1}, is not what was recorded",
                        std::to_string(row.index.value - 1))};
}

// Rows that could not be read may have begun dossiers; a later entry's count tells.
void DossierChains::make_room_for_lost(Hasher& hasher, const Entry& entry) {
  if (entry.dossiers <= tree_.size() || entry.dossiers - tree_.size() > lost_) return;
  while (tree_.size() < entry.dossiers) {
    tree_.set(hasher, tree_.size(), hasher.empty_root());
    dossiers_.emplace_back();
  }
}

// --- Chains. ---

std::optional<ChainFault> DossierChains::place(Hasher& hasher, const ChainRow& row,
                                               std::uint64_t& ordinal) {
  const auto found = ordinals_.find(row.entry->dossier);
  if (found == ordinals_.end()) return place_new(row, ordinal);
  ordinal = found->second;
  return place_next(hasher, row, ordinal);
}

std::optional<ChainFault> DossierChains::place_next(Hasher& hasher, const ChainRow& row,
                                                    std::uint64_t ordinal) {
  const Entry& entry = *row.entry;
  const Dossier& dossier = dossiers_[static_cast<std::size_t>(ordinal)];
  const std::uint64_t expected = dossier.folio + 1;
  if (entry.folio == expected) {
    if (entry.previous == dossier.leaf || (dossier.other && entry.previous == dossier.other)) {
      return std::nullopt;
    }
    if (heads_name_previous(hasher, entry, ordinal)) {
      return ChainFault{"previous", dossier.newest,
                        say("entry {1} and the heads before it name another entry in this place: "
                            "this one was changed or exchanged",
                            std::to_string(row.index.value))};
    }
    return ChainFault{"previous", row.index,
                      say("the entry does not follow entry {1}, folio {2} of its dossier: it names "
                          "another one",
                          std::to_string(dossier.newest.value), std::to_string(dossier.folio))};
  }
  if (entry.folio > expected && entry.folio - expected <= lost_) {
    lost_ -= entry.folio - expected;  // the folios between are those that could not be read
    return std::nullopt;
  }
  return ChainFault{"folio", row.index,
                    say("folio {1} of the dossier was expected here", std::to_string(expected))};
}

// Whether the heads agree once the dossier's newest leaf is the one that the entry names: then that
// is what was recorded. Kept if so.
bool DossierChains::heads_name_previous(Hasher& hasher, const Entry& entry, std::uint64_t ordinal) {
  Dossier& dossier = dossiers_[static_cast<std::size_t>(ordinal)];
  const std::optional<Hash> read = dossier.leaf;
  dossier.leaf = entry.previous;
  put_leaf(hasher, ordinal);
  if (agrees(hasher, entry)) return true;
  dossier.leaf = read;
  put_leaf(hasher, ordinal);
  return false;
}

std::optional<ChainFault> DossierChains::place_new(const ChainRow& row, std::uint64_t& ordinal) {
  const Entry& entry = *row.entry;
  ordinal = tree_.size();
  if (entry.folio > 1 && entry.folio - 1 <= lost_) {
    const auto unread = std::find_if(dossiers_.begin(), dossiers_.end(),
                                     [](const Dossier& dossier) { return dossier.folio == 0; });
    if (unread != dossiers_.end()) {
      ordinal = static_cast<std::uint64_t>(unread - dossiers_.begin());
      lost_ -= entry.folio - 1;
      return std::nullopt;
    }
  }
  if (entry.folio != 1) {
    return ChainFault{"folio", row.index, say("the dossier does not begin with folio 1")};
  }
  if (entry.dossier.empty() != (ordinal == 0)) {
    return ChainFault{"folio", row.index,
                      say("a ledger begins with an entry of its own dossier, \"\"")};
  }
  return std::nullopt;
}

// --- Taking and undoing. ---

void DossierChains::put(Hasher& hasher, std::uint64_t ordinal, const ChainRow& row) {
  const auto place = static_cast<std::size_t>(ordinal);
  const bool is_new = place == dossiers_.size();
  if (is_new) dossiers_.emplace_back();
  Dossier& dossier = dossiers_[place];
  const bool was_unread = dossier.folio == 0;
  step_ = Step{ordinal, is_new ? std::nullopt : std::optional(dossier)};
  if (was_unread) {
    dossier.code = row.entry->dossier;
    ordinals_.emplace(dossier.code, ordinal);
  }
  dossier.folio = row.entry->folio;
  dossier.newest = row.index;
  dossier.leaf = row.leaf;
  dossier.other = row.stored;
  newest_ = row.leaf;
  put_leaf(hasher, ordinal);
}

void DossierChains::put_leaf(Hasher& hasher, std::uint64_t ordinal) {
  const Dossier& dossier = dossiers_[static_cast<std::size_t>(ordinal)];
  tree_.set(hasher, ordinal,
            dossier.leaf ? head_leaf(hasher, {ordinal, dossier.code, dossier.folio, *dossier.leaf})
                         : hasher.empty_root());
}

void DossierChains::undo(Hasher& hasher) {
  const auto place = static_cast<std::size_t>(step_->ordinal);
  if (!step_->before || step_->before->folio == 0) ordinals_.erase(dossiers_[place].code);
  if (step_->before) {
    dossiers_[place] = *step_->before;
    put_leaf(hasher, step_->ordinal);
  } else {
    dossiers_.pop_back();
    tree_.remove_last(hasher);
  }
  step_.reset();
}

void DossierChains::lose(const ChainRow& row) {
  lost_ += 1;
  silent_ = true;
  step_.reset();
  newest_ = row.stored ? row.stored : std::optional(row.leaf);
}

}  // namespace muniment::verify
