#include "ledger/log_state.h"

#include <optional>

namespace muniment {
namespace {

Error wrong(Message message) { return Error(ErrorKind::mismatch, std::move(message)); }

// Hashes the entries of a range onto the right edge and hands each to `visit` with its leaf hash.
template <typename Visit>
Status grow(Hasher& hasher, const Snapshot& snapshot, LeafRange range, Frontier& frontier,
            const Visit& visit) {
  return snapshot.read(range, Parts::entries, [&](const StoredEntry& stored) -> Status {
    const Hash leaf = hasher.leaf(stored.entry);
    if (leaf != stored.leaf) {
      return wrong(say("entry {1} is not the one that was hashed when it was stored",
                       std::to_string(stored.index.value)));
    }
    frontier.append(hasher, leaf);
    return visit(stored, leaf);
  });
}

Result<Entry> decode_stored(const StoredEntry& stored) {
  Result<Entry> entry = decode_entry(stored.entry);
  if (!entry.ok()) {
    return std::move(entry).error().within(say("in entry {1}", std::to_string(stored.index.value)));
  }
  if (entry->index != stored.index) {
    return wrong(say("entry {1} stands in the place of entry {2}",
                     std::to_string(entry->index.value), std::to_string(stored.index.value)));
  }
  return entry;
}

Status check_root(Hasher& hasher, const Frontier& frontier, const Checkpoint& signed_tree) {
  if (frontier.root(hasher) == signed_tree.root) return {};
  return wrong(
      say("the tree of the {1} entries in the store is not the one that the ledger signed; run "
          "`muniment check` to find the place",
          std::to_string(signed_tree.size.value)));
}

Error wrong_heads() {
  return wrong(
      say("the store's list of dossiers is not the one that the last entry commits to; run "
          "`muniment check` to find the place"));
}

struct LastEntry {
  Entry entry;
  Hash leaf;
};

// The stored heads, checked: taken back by one entry they are what the last entry commits to.
Result<Heads> check_heads(Hasher& hasher, std::vector<DossierHead> heads, const LastEntry& last) {
  const Entry& entry = last.entry;
  std::size_t at = 0;
  while (at < heads.size() && heads[at].dossier != entry.dossier) ++at;
  if (at == heads.size() || heads[at].folio != entry.folio || heads[at].leaf != last.leaf) {
    return wrong_heads();
  }
  if (entry.previous.has_value()) {
    if (entry.folio < 2) return wrong_heads();
    heads[at].folio = entry.folio - 1;
    heads[at].leaf = *entry.previous;
  } else {
    if (entry.folio != 1 || at + 1 != heads.size()) return wrong_heads();
    heads.pop_back();
  }
  Result<Heads> before = Heads::from(hasher, std::move(heads));
  if (!before.ok()) return before;
  if (before->size() != entry.dossiers || before->root(hasher) != entry.heads) {
    return wrong_heads();
  }
  before->advance(hasher, entry.dossier, entry.folio, last.leaf);
  return before;
}

// What `Heads::advance` takes for granted.
Status follow_head(Hasher& hasher, Heads& heads, const Entry& entry, const Hash& leaf) {
  const DossierHead* head = heads.find(entry.dossier);
  const bool begins_well = heads.size() > 0 || entry.dossier.empty();  // "" is the first dossier
  if (!begins_well || entry.folio != (head == nullptr ? 0 : head->folio) + 1) {
    return wrong(say("entry {1} is folio {2} of its dossier, and that is not the next one",
                     std::to_string(entry.index.value), std::to_string(entry.folio)));
  }
  heads.advance(hasher, entry.dossier, entry.folio, leaf);
  return {};
}

}  // namespace

Error fell_behind(std::uint64_t there, std::uint64_t known) {
  return wrong(
      say("the store holds {1} entries, fewer than the {2} that were acknowledged: it lost what "
          "it had promised to keep. Keep it as it is, and go on from a backup",
          std::to_string(there), std::to_string(known)));
}

Result<Checkpoint> open_checkpoint(const LogIdentity& identity, std::string_view text) {
  Result<SignedCheckpoint> parsed = parse_signed_checkpoint(text);
  if (!parsed.ok()) return std::move(parsed).error().within(say("in the ledger's checkpoint"));
  if (parsed->checkpoint.origin != identity.origin) {
    return wrong(say("the checkpoint is of the ledger {1}, not of {2}", parsed->checkpoint.origin,
                     identity.origin));
  }
  Status verified =
      verify_note(parsed->note, VerifierKey{identity.origin, VerifierKey::Use::note, identity.key});
  if (!verified.ok()) {
    Error error = std::move(verified).error();
    return Error(ErrorKind::mismatch, error.message())
        .within(
            say("in the checkpoint of size {1}", std::to_string(parsed->checkpoint.size.value)));
  }
  return std::move(parsed->checkpoint);
}

Result<LogState> load_state(Hasher& hasher, const LogIdentity& identity, const Snapshot& snapshot) {
  Result<std::string> text = snapshot.checkpoint();
  if (!text.ok()) return std::move(text).error();
  LogState state;
  if (text->empty()) return state;
  Result<Checkpoint> signed_tree = open_checkpoint(identity, *text);
  if (!signed_tree.ok()) return std::move(signed_tree).error();

  // The last tile is hashed from its entries: a stored hash would not vouch for the last entry.
  const std::uint64_t size = signed_tree->size.value;
  const std::uint64_t tiled = (size - 1) / tile_width * tile_width;
  Result<Frontier> frontier = read_frontier(hasher, read_hashes(snapshot), TreeSize{tiled});
  if (!frontier.ok()) return std::move(frontier).error();
  state.frontier = std::move(*frontier);
  std::optional<LastEntry> last;
  Status grown = grow(hasher, snapshot, {tiled, size - tiled}, state.frontier,
                      [&](const StoredEntry& stored, const Hash& leaf) -> Status {
                        if (stored.index.value + 1 != size) return {};
                        Result<Entry> entry = decode_stored(stored);
                        if (!entry.ok()) return std::move(entry).error();
                        last = LastEntry{std::move(*entry), leaf};
                        return {};
                      });
  if (!grown.ok()) return std::move(grown).error();
  Status root = check_root(hasher, state.frontier, *signed_tree);
  if (!root.ok()) return std::move(root).error();

  Result<std::vector<DossierHead>> stored_heads = snapshot.heads();
  if (!stored_heads.ok()) return std::move(stored_heads).error();
  Result<Heads> heads = check_heads(hasher, std::move(*stored_heads), *last);
  if (!heads.ok()) return std::move(heads).error();
  state.heads = std::move(*heads);
  state.last_admitted = last->entry.admitted;
  state.checkpoint = std::move(*text);
  return state;
}

Result<Hash> root_at(Hasher& hasher, const Snapshot& snapshot, TreeSize size) {
  Result<Frontier> frontier = read_frontier(hasher, read_hashes(snapshot), size);
  if (!frontier.ok()) return std::move(frontier).error();
  return frontier->root(hasher);
}

Status catch_up(Hasher& hasher, const LogIdentity& identity, const Snapshot& snapshot,
                LogState& state) {
  Result<std::string> text = snapshot.checkpoint();
  if (!text.ok()) return std::move(text).error();
  if (*text == state.checkpoint) return {};
  const std::uint64_t known = state.frontier.size().value;
  if (text->empty()) return fell_behind(0, known);
  Result<Checkpoint> signed_tree = open_checkpoint(identity, *text);
  if (!signed_tree.ok()) return std::move(signed_tree).error();
  if (signed_tree->size.value < known) return fell_behind(signed_tree->size.value, known);
  Status grown = grow(hasher, snapshot, {known, signed_tree->size.value - known}, state.frontier,
                      [&](const StoredEntry& stored, const Hash& leaf) -> Status {
                        Result<Entry> entry = decode_stored(stored);
                        if (!entry.ok()) return std::move(entry).error();
                        state.last_admitted = entry->admitted;
                        return follow_head(hasher, state.heads, *entry, leaf);
                      });
  if (!grown.ok()) return grown;
  if (Status root = check_root(hasher, state.frontier, *signed_tree); !root.ok()) return root;
  state.checkpoint = std::move(*text);
  return {};
}

}  // namespace muniment
