#include "ledger/placing.h"

#include <map>
#include <set>
#include <unordered_map>

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

}  // namespace

void keep_tile_hash(std::vector<StoreBatch::TileHash>& kept, Subtree subtree, const Hash& hash) {
  if (subtree.height == 0 || subtree.height % tile_height != 0) return;
  kept.push_back({subtree.height / tile_height, subtree.number, hash});
}

Result<Sorting> sort_out(Hasher& hasher, const Snapshot& newest, std::span<const Submission> batch,
                         const RecordIdOf& record_id_of) {
  std::vector<Hash> ids;
  ids.reserve(batch.size());
  for (const Submission& submission : batch) ids.push_back(submission.record_id);
  Result<std::vector<std::optional<LeafIndex>>> places =
      locate_records(hasher, newest, ids, record_id_of);
  if (!places.ok()) return std::move(places).error();
  Sorting sorting;
  sorting.answers.resize(batch.size());
  std::unordered_map<Hash, std::size_t, HashOfHash> seen;
  seen.reserve(batch.size());
  for (std::size_t at = 0; at < batch.size(); ++at) {
    const auto [before, is_first] = seen.emplace(batch[at].record_id, at);
    if (!is_first) {
      sorting.repeats.emplace_back(at, before->second);
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

std::vector<Placement> all_answers(Sorting sorting) {
  for (const auto& [at, before] : sorting.repeats) {
    sorting.answers[at] = sorting.answers[before];
    sorting.answers[at]->already_there = true;
  }
  std::vector<Placement> result;
  result.reserve(sorting.answers.size());
  for (std::optional<Placement>& answer : sorting.answers) result.push_back(std::move(*answer));
  return result;
}

std::vector<Proposal> propose(Hasher& hasher, const LogState& state,
                              std::span<const Submission> batch,
                              const std::vector<std::size_t>& fresh, std::int64_t now_ms) {
  std::vector<Proposal> proposals;
  proposals.reserve(fresh.size());
  std::map<std::string_view, std::uint64_t> folios;  // newest folio of the dossiers in the batch
  std::uint64_t dossiers = state.heads.size();
  const Hash no_heads = hasher.empty_root();
  for (const std::size_t at : fresh) {
    const Submission& submission = batch[at];
    const auto [newest, is_first] = folios.try_emplace(submission.dossier, 0);
    if (is_first) {
      const DossierHead* head = state.heads.find(submission.dossier);
      if (head != nullptr) newest->second = head->folio;
    }
    const std::uint64_t folio = ++newest->second;
    proposals.push_back(
        {Entry{LeafIndex{state.frontier.size().value + proposals.size()}, submission.dossier, folio,
               std::nullopt, dossiers, no_heads, now_ms, payload_hash(hasher, submission.payload)},
         submission.record_id, submission.payload});
    if (folio == 1) ++dossiers;
  }
  return proposals;
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
