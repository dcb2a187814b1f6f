#include <algorithm>
#include <utility>

#include "ledger/core/tile.h"
#include "verify/audit_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

Place tile_place(unsigned level, std::uint64_t number) {
  Place place = part("tile " + std::to_string(level) + "/" + std::to_string(number));
  place.index = LeafIndex{number << (tile_height * level)};  // the first leaf under it
  return place;
}

Place head_place(const DossierChains::Dossier& dossier) {
  Place place = entry_place(dossier.newest, "head");
  place.citation = Citation{dossier.code, dossier.folio};
  return place;
}

}  // namespace

TreeAudit::TreeAudit(Source& source, const Ground& ground, const AuditRequest& request,
                     Findings& findings)
    : source_(source), ground_(ground), request_(request), findings_(findings) {}

// --- One row. ---

TakenRow TreeAudit::take(Hasher& hasher, const AuditRow& row) {
  if (row.entry.empty()) return take_unreadable(hasher, row);
  const Hash leaf = hasher.leaf(row.entry);
  const std::optional<Hash> doubted = doubt(row, leaf);
  std::optional<Entry> entry = decode(row, doubted.has_value());
  const Place place = entry ? entry_place(*entry, row.index) : entry_place(row.index);
  // A changed first entry has its fault already when what it was is what is pinned.
  if (row.index.value == 0 && (!doubted || ground_.genesis != doubted)) {
    check_pin(ground_, leaf, place, findings_.report());
  }
  for (ChainFault& fault :
       chains_.take(hasher, {row.index, entry ? &*entry : nullptr, leaf, doubted})) {
    tell(std::move(fault), row.index, entry);
  }
  if (entry && !(doubted && !chains_.fits())) check_admitted(*entry, row.index);
  grow(hasher, leaf, doubted.value_or(leaf));
  return {std::move(entry),  leaf,       doubted.has_value(), chains_.fits(),
          chains_.settled(), wrong_from_};
}

// The reader reported it already; the stored leaf hash lets the tree go on.
TakenRow TreeAudit::take_unreadable(Hasher& hasher, const AuditRow& row) {
  chains_.take(hasher, {row.index, nullptr, *row.stored, std::nullopt});
  grow(hasher, *row.stored, *row.stored);
  return {std::nullopt, std::nullopt, true, false, chains_.settled(), wrong_from_};
}

// The stored leaf hash, where the entry's bytes do not give it.
std::optional<Hash> TreeAudit::doubt(const AuditRow& row, const Hash& leaf) {
  if (!row.stored) return std::nullopt;
  stores_leaves_ = true;
  if (*row.stored == leaf) return std::nullopt;
  if (!first_doubt_) first_doubt_ = row.index;
  findings_.add(make_check("stored-leaves", Outcome::refuted,
                           say("the entry's bytes do not give its stored leaf hash: one of them "
                               "was changed"),
                           entry_place(row.index, "entry")));
  return row.stored;
}

std::optional<Entry> TreeAudit::decode(const AuditRow& row, bool doubtful) {
  Result<Entry> entry = decode_entry(row.entry);
  if (entry.ok()) return *std::move(entry);
  if (!doubtful) {
    findings_.add(failed_check("entries", entry.error(), entry_place(row.index, "entry")));
    set_wrong_from(row.index);
  }
  return std::nullopt;
}

void TreeAudit::tell(ChainFault fault, LeafIndex index, const std::optional<Entry>& entry) {
  // Other heads than those before the entry: the entry before it may be the wrong one.
  const bool before = fault.name == "heads" && index.value > 0;
  set_wrong_from(before ? LeafIndex{index.value - 1} : fault.index);
  const Place place = fault.index == index ? entry_place(*entry, index) : entry_place(fault.index);
  findings_.add(make_check(fault.name, Outcome::refuted, std::move(fault.sentence), place));
}

void TreeAudit::set_wrong_from(LeafIndex index) {
  if (!wrong_from_ || index < *wrong_from_) wrong_from_ = index;
}

void TreeAudit::check_admitted(const Entry& entry, LeafIndex index) {
  const bool backward = admitted_ && entry.admitted < *admitted_;
  admitted_ = entry.admitted;
  if (!backward || request_.level != Level::tree) return;  // else judged with the record
  findings_.add(make_check("admitted", Outcome::not_checked,
                           say("the ledger's clock went back here; whether the record is an "
                               "incident that says why takes --level records"),
                           entry_place(entry, index, "admitted")));
}

void TreeAudit::grow(Hasher& hasher, const Hash& leaf, const Hash& claimed) {
  if (claimed != leaf && !claimed_) claimed_ = recomputed_;
  std::size_t next = tiles_.size();
  recomputed_.append(hasher, leaf, [this](Subtree subtree, const Hash& hash) {
    if (subtree.height == 0 || subtree.height % tile_height != 0) return;
    tiles_.push_back({subtree.height / tile_height, subtree.number, hash, hash});
  });
  if (claimed_) {
    claimed_->append(hasher, claimed, [this, &next](Subtree subtree, const Hash& hash) {
      if (subtree.height == 0 || subtree.height % tile_height != 0) return;
      tiles_[next++].claimed = hash;
    });
  }
  if (tiles_.size() >= max_waiting_tiles) compare_tiles();
  check_remembered(hasher);
}

void TreeAudit::check_remembered(Hasher& hasher) {
  if (!request_.remembered || request_.remembered->size != recomputed_.size() ||
      request_.remembered->size == ground_.checkpoint.size) {
    return;  // of the same size: compared with the checkpoint itself
  }
  const Hash& root = request_.remembered->root;
  if (recomputed_.root(hasher) == root) {
    findings_.report().add(make_check("remembered", Outcome::pass,
                                      say("the ledger grew from the {1} entries that were "
                                          "remembered",
                                          std::to_string(recomputed_.size().value))));
  } else if (!(claimed_ && claimed_->root(hasher) == root)) {
    findings_.add(make_check("remembered", Outcome::refuted,
                             say("fork: the first {1} entries are not those that were remembered",
                                 std::to_string(recomputed_.size().value))));
  }
}

// --- Stored hashes. ---

void TreeAudit::compare_tiles() {
  std::sort(tiles_.begin(), tiles_.end(), [](const TileHash& a, const TileHash& b) {
    return std::pair(a.level, a.number) < std::pair(b.level, b.number);
  });
  for (std::size_t first = 0; first < tiles_.size() && stores_tiles_;) {
    std::size_t end = first + 1;
    while (end < tiles_.size() && tiles_[end].level == tiles_[first].level &&
           tiles_[end].number == tiles_[end - 1].number + 1) {
      ++end;
    }
    compare_tile_run(first, end - first);
    first = end;
  }
  tiles_.clear();
}

void TreeAudit::compare_tile_run(std::size_t first, std::size_t count) {
  const TileHash& begin = tiles_[first];
  const Result<std::vector<Hash>> stored = source_.hashes(begin.level, begin.number, count);
  if (!stored.ok()) {
    if (stored.error().kind() == ErrorKind::unknown) {
      stores_tiles_ = false;
    } else {
      findings_.add(
          failed_check("stored-tiles", stored.error(), tile_place(begin.level, begin.number)));
    }
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const TileHash& tile = tiles_[first + i];
    if (i < stored->size() && ((*stored)[i] == tile.recomputed || (*stored)[i] == tile.claimed)) {
      continue;
    }
    findings_.add(make_check("stored-tiles", Outcome::refuted,
                             say("the stored tile hash is not that of the entries under it"),
                             tile_place(tile.level, tile.number)));
  }
}

void TreeAudit::compare_stored_heads() {
  const Result<std::vector<DossierHead>> stored = source_.heads();
  if (!stored.ok()) {
    if (stored.error().kind() == ErrorKind::unknown) {
      findings_.add(make_check("stored-heads", Outcome::not_checked,
                               say("this copy of the ledger stores no heads to compare")));
    } else {
      findings_.add(failed_check("stored-heads", stored.error(), part("head")));
    }
    return;
  }
  const std::size_t known = chains_.dossiers().size();
  for (std::size_t ordinal = 0; ordinal < known; ++ordinal) {
    compare_head(ordinal, ordinal < stored->size() ? &(*stored)[ordinal] : nullptr);
  }
  for (std::size_t ordinal = known + chains_.lost(); ordinal < stored->size(); ++ordinal) {
    findings_.add(make_check(
        "stored-heads", Outcome::refuted,
        say("a head is stored of the dossier {1}, which has no entry", (*stored)[ordinal].dossier),
        part("head")));
  }
}

void TreeAudit::compare_head(std::size_t ordinal, const DossierHead* stored) {
  const DossierChains::Dossier& dossier = chains_.dossiers()[ordinal];
  if (dossier.folio == 0) return;  // its entries could not be read
  const auto refute = [&](Message sentence) {
    findings_.add(
        make_check("stored-heads", Outcome::refuted, std::move(sentence), head_place(dossier)));
  };
  if (stored == nullptr) {
    refute(say("the dossier's head is not stored"));
  } else if (stored->ordinal != ordinal || stored->dossier != dossier.code) {
    refute(say("the stored head has another number or dossier"));
  } else if (stored->folio != dossier.folio) {
    if (stored->folio > dossier.folio && stored->folio - dossier.folio <= chains_.lost()) return;
    refute(say("the stored head is of folio {1}", std::to_string(stored->folio)));
  } else if (stored->leaf != dossier.leaf && stored->leaf != dossier.other) {
    refute(say("the stored head has another leaf hash than the dossier's newest entry"));
  }
}

// --- The end. ---

void TreeAudit::finish_root(Hasher& hasher) {
  const Hash& signed_root = ground_.checkpoint.root;
  if (recomputed_.root(hasher) == signed_root) {
    if (ground_.authentic) {
      findings_.pass_if_clean("root", say("the entries give the signed root"));
    } else {
      findings_.add(make_check("root", Outcome::not_checked,
                               say("the entries give the root that the checkpoint claims, but "
                                   "the checkpoint is not authentic")));
    }
    return;
  }
  const bool explained = claimed_ && claimed_->root(hasher) == signed_root;
  Check check = make_check(
      "root", Outcome::refuted,
      explained ? say("the entries' bytes do not give the signed root, the stored leaf hashes do: "
                      "entries were changed after they were recorded")
                : say("the entries do not give the signed root: some were changed, added, left "
                      "out or moved"));
  if (explained) check.place.index = first_doubt_;
  findings_.add(std::move(check));
}

void TreeAudit::finish(Hasher& hasher) {
  compare_tiles();
  compare_stored_heads();
  finish_root(hasher);
  const std::string entries = std::to_string(size());
  findings_.pass_if_clean("entries", say("{1} entries can be read", entries));
  findings_.pass_if_clean("index", say("every entry stands at its place"));
  findings_.pass_if_clean("folio", say("the folios of {1} dossiers have no gaps",
                                       std::to_string(chains_.dossiers().size())));
  findings_.pass_if_clean("previous", say("every entry names the entry before it in its dossier"));
  if (chains_.uncompared_heads() > 0) {
    findings_.add(make_check("heads", Outcome::not_checked,
                             say("the heads of {1} entries could not be compared, since an earlier "
                                 "entry could not be read",
                                 std::to_string(chains_.uncompared_heads()))));
  }
  findings_.pass_if_clean("heads", say("every entry commits to the newest folios before it"));
  if (stores_leaves_) {
    findings_.pass_if_clean("stored-leaves",
                            say("the stored leaf hashes are those of the entries"));
  }
  if (stores_tiles_) {
    findings_.pass_if_clean("stored-tiles", say("the stored tile hashes are those of the entries"));
  } else {
    findings_.add(make_check("stored-tiles", Outcome::not_checked,
                             say("this copy of the ledger stores no tiles to compare")));
  }
  findings_.pass_if_clean("stored-heads", say("the stored heads are those of the entries"));
}

}  // namespace muniment::verify
