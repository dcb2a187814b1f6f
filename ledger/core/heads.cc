#include "ledger/core/heads.h"

namespace muniment {
namespace {

Error broken_heads(Message message) { return Error(ErrorKind::malformed, std::move(message)); }

Status check_head(const DossierHead& head, std::size_t place) {
  if (head.ordinal != place) {
    return broken_heads(say("the head of the dossier \"{1}\" has the number {2}; {3} is next",
                            head.dossier, std::to_string(head.ordinal), std::to_string(place)));
  }
  if (head.dossier.empty() != (place == 0)) {
    return broken_heads(
        say("head number {1} is of the dossier \"{2}\"; number 0, and no other, is "
            "the ledger's own",
            std::to_string(place), head.dossier));
  }
  if (place != 0 && !is_dossier_code(head.dossier)) {
    return broken_heads(say("head number {1} has no valid dossier code", std::to_string(place)));
  }
  if (head.folio == 0) {
    return broken_heads(say("the head of the dossier \"{1}\" has folio 0", head.dossier));
  }
  return {};
}

Error not_after(const Entry& last) {
  return Error(ErrorKind::mismatch,
               say("the heads are not those after entry {1}", std::to_string(last.index.value)));
}

// The heads before the last entry: the ones that it commits to.
Result<Heads> heads_before(Hasher& hasher, const Heads& heads, const Entry& last) {
  std::vector<DossierHead> before = heads.all();
  const DossierHead* of_last = heads.find(last.dossier);
  if (of_last == nullptr || of_last->folio != last.folio) return not_after(last);
  if (last.previous) {
    DossierHead& head = before[static_cast<std::size_t>(of_last->ordinal)];
    head.folio = last.folio - 1;
    head.leaf = *last.previous;
  } else {
    before.pop_back();  // a new dossier has the highest ordinal; the root tells if it had not
  }
  Result<Heads> result = Heads::from(hasher, std::move(before));
  if (!result.ok()) return result;
  if (result->size() != last.dossiers || result->root(hasher) != last.heads) return not_after(last);
  return result;
}

}  // namespace

Result<Heads> Heads::from(Hasher& hasher, std::vector<DossierHead> heads) {
  Heads result;
  result.heads_.reserve(heads.size());
  for (DossierHead& head : heads) {
    const std::size_t place = result.heads_.size();
    if (const Status good = check_head(head, place); !good.ok()) return good.error();
    if (!result.ordinals_.try_emplace(head.dossier, place).second) {
      return broken_heads(say("the dossier \"{1}\" has two heads", head.dossier));
    }
    result.set_leaf(hasher, place, head_leaf(hasher, head));
    result.heads_.push_back(std::move(head));
  }
  return result;
}

Hash Heads::root(Hasher& hasher) const {
  return levels_.empty() ? hasher.empty_root() : levels_.back().front();
}

const DossierHead* Heads::find(std::string_view dossier) const {
  const auto found = ordinals_.find(dossier);
  return found == ordinals_.end() ? nullptr : &heads_[found->second];
}

void Heads::advance(Hasher& hasher, std::string_view dossier, std::uint64_t folio,
                    const Hash& leaf) {
  const auto found = ordinals_.find(dossier);
  std::size_t ordinal = heads_.size();
  if (found != ordinals_.end()) {
    ordinal = found->second;
    DossierHead& head = heads_[ordinal];
    MUNIMENT_CHECK(folio == head.folio + 1);
    head.folio = folio;
    head.leaf = leaf;
  } else {
    MUNIMENT_CHECK(folio == 1 && dossier.empty() == heads_.empty());
    heads_.push_back({ordinal, std::string(dossier), folio, leaf});
    ordinals_.emplace(dossier, ordinal);
  }
  set_leaf(hasher, ordinal, head_leaf(hasher, heads_[ordinal]));
}

Proof Heads::inclusion(std::uint64_t ordinal) const {
  MUNIMENT_CHECK(ordinal < heads_.size());
  Proof proof;
  auto index = static_cast<std::size_t>(ordinal);
  for (const std::vector<Hash>& level : levels_) {
    const std::size_t sibling = index ^ 1;
    if (sibling < level.size()) proof.push_back(level[sibling]);
    index >>= 1;
  }
  return proof;
}

// Writes one leaf, at most one beyond the last, and what is above it.
void Heads::set_leaf(Hasher& hasher, std::size_t ordinal, Hash hash) {
  std::size_t index = ordinal;
  for (std::size_t height = 0;; ++height, index >>= 1) {
    if (height == levels_.size()) levels_.emplace_back();
    std::vector<Hash>& level = levels_[height];
    if (index == level.size()) {
      level.push_back(hash);
    } else {
      level[index] = hash;
    }
    if (level.size() == 1) return;
    if ((index & 1) != 0) {
      hash = hasher.node(level[index - 1], hash);
    } else if (index + 1 < level.size()) {
      hash = hasher.node(hash, level[index + 1]);
    }
  }
}

Result<CompletenessProof> prove_completeness(Hasher& hasher, const Heads& heads, const Entry& last,
                                             std::string_view dossier) {
  if (heads.find(dossier) == nullptr) {
    return Error(ErrorKind::missing, say("the ledger has no dossier \"{1}\"", dossier));
  }
  const Result<Heads> before = heads_before(hasher, heads, last);
  if (!before.ok()) return before.error();
  const DossierHead* head = before->find(dossier);
  if (head == nullptr) return CompletenessProof{};  // the last entry begins the dossier
  return CompletenessProof{*head, before->inclusion(head->ordinal)};
}

}  // namespace muniment
