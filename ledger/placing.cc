#include "ledger/placing.h"

#include <set>

namespace muniment {
namespace {

Result<Placement> find_placement(const Snapshot& newest, LeafIndex index) {
  std::optional<Placement> placement;
  Status status =
      newest.read({index.value, 1}, Parts::entries, [&](const StoredEntry& stored) -> Status {
        Result<Entry> entry = decode_entry(stored.entry);
        if (!entry.ok()) return std::move(entry).error();
        placement = Placement{index, std::move(entry->dossier), entry->folio, true};
        return {};
      });
  if (!status.ok()) return std::move(status).error();
  return std::move(*placement);
}

Placement placement_of(const Proposal& proposal, bool already_there) {
  const Entry& entry = proposal.entry;
  return {entry.index, entry.dossier, entry.folio, already_there};
}

}  // namespace

void keep_tile_hash(std::vector<StoreBatch::TileHash>& kept, Subtree subtree, const Hash& hash) {
  if (subtree.height == 0 || subtree.height % tile_height != 0) return;
  kept.push_back({subtree.height / tile_height, subtree.number, hash});
}

Result<Gathered> sort_out(Hasher& hasher, const Snapshot& newest, std::span<const Submission> batch,
                          const RecordIdOf& record_id_of, const Gathering& gathering) {
  std::vector<Hash> ids;
  ids.reserve(batch.size());
  for (const Submission& submission : batch) ids.push_back(submission.record_id);
  Result<std::vector<std::optional<LeafIndex>>> places =
      locate_records(hasher, newest, ids, record_id_of);
  if (!places.ok()) return std::move(places).error();
  Gathered sorting;
  sorting.answers.resize(batch.size());
  std::unordered_map<Hash, std::size_t, HashOfHash> seen;
  seen.reserve(batch.size());
  for (std::size_t at = 0; at < batch.size(); ++at) {
    const auto [before, is_first] = seen.emplace(batch[at].record_id, at);
    if (!is_first) {
      sorting.repeats.emplace_back(at, before->second);
      continue;
    }
    if (const auto proposed = gathering.find(batch[at].record_id)) {
      sorting.shared.emplace_back(at, *proposed);
      continue;
    }
    const std::optional<LeafIndex> index = (*places)[at];
    if (!index.has_value()) {
      sorting.fresh.push_back(at);
      continue;
    }
    Result<Placement> placement = find_placement(newest, *index);
    if (!placement.ok()) return std::move(placement).error();
    sorting.answers[at] = std::move(*placement);
  }
  return sorting;
}

std::vector<Placement> all_answers(Gathered gathered, std::span<const Proposal> proposals) {
  std::size_t next = gathered.first;
  for (const std::size_t at : gathered.fresh) {
    gathered.answers[at] = placement_of(proposals[next++], false);
  }
  for (const auto& [at, proposed] : gathered.shared) {
    gathered.answers[at] = placement_of(proposals[proposed], true);
  }
  for (const auto& [at, before] : gathered.repeats) {
    gathered.answers[at] = gathered.answers[before];
    gathered.answers[at]->already_there = true;
  }
  std::vector<Placement> result;
  result.reserve(gathered.answers.size());
  for (std::optional<Placement>& answer : gathered.answers) result.push_back(std::move(*answer));
  return result;
}

Gathering::Gathering(Hasher& hasher, const LogState& state, std::int64_t now_ms)
    : hasher_(hasher), state_(state), now_ms_(now_ms), dossiers_(state.heads.size()) {}

std::uint64_t Gathering::next_folio(const std::string& dossier) {
  const auto [newest, is_first] = folios_.try_emplace(dossier, 0);
  if (is_first) {
    const DossierHead* head = state_.heads.find(dossier);
    if (head != nullptr) newest->second = head->folio;
  }
  return ++newest->second;
}

std::size_t Gathering::add(std::span<const Submission> batch,
                           const std::vector<std::size_t>& fresh) {
  const std::size_t first = proposals_.size();
  const Hash no_heads = hasher_.empty_root();
  std::vector<ByteView> payloads;
  payloads.reserve(fresh.size());
  for (const std::size_t at : fresh) payloads.emplace_back(batch[at].payload);
  const std::vector<Hash> hashes = payload_hashes(hasher_, payloads);
  proposals_.reserve(first + fresh.size());
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    const Submission& submission = batch[fresh[i]];
    const std::uint64_t folio = next_folio(submission.dossier);
    const LeafIndex index{state_.frontier.size().value + proposals_.size()};
    positions_.emplace(submission.record_id, proposals_.size());
    proposals_.push_back({Entry{index, submission.dossier, folio, std::nullopt, dossiers_, no_heads,
                                now_ms_, hashes[i]},
                          submission.record_id, payloads[i]});
    if (folio == 1) ++dossiers_;
  }
  return first;
}

void Gathering::take_back(std::size_t position) {
  while (proposals_.size() > position) {
    const Proposal& last = proposals_.back();
    positions_.erase(last.record_id);
    --folios_.at(last.entry.dossier);
    if (last.entry.folio == 1) --dossiers_;
    proposals_.pop_back();
  }
}

std::optional<std::size_t> Gathering::find(const Hash& record_id) const {
  const auto found = positions_.find(record_id);
  return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

StoreBatch place(Hasher& hasher, LogState& state, std::vector<Proposal>& proposals) {
  StoreBatch result;
  result.rows.reserve(proposals.size());
  std::set<std::uint64_t> touched;
  const Frontier::Completed completed = [&](Subtree subtree, const Hash& hash) {
    keep_tile_hash(result.tile_hashes, subtree, hash);
  };
  for (Proposal& proposal : proposals) {
    Entry& entry = proposal.entry;
    const DossierHead* head = state.heads.find(entry.dossier);
    const std::uint64_t ordinal = head == nullptr ? state.heads.size() : head->ordinal;
    if (head != nullptr) entry.previous = head->leaf;
    entry.heads = state.heads.root(hasher);
    Bytes bytes = encode_entry(entry);
    const Hash leaf = hasher.leaf(bytes);
    state.heads.advance(hasher, entry.dossier, entry.folio, leaf);
    state.frontier.append(hasher, leaf, completed);
    state.last_admitted = entry.admitted;
    touched.insert(ordinal);
    result.rows.push_back(
        {std::move(bytes), leaf, proposal.payload, proposal.record_id, ordinal, entry.folio});
  }
  for (const std::uint64_t ordinal : touched) result.heads.push_back(state.heads.all()[ordinal]);
  return result;
}

}  // namespace muniment
