#include "evidence/vault_check.h"

#include <algorithm>
#include <set>

namespace muniment::evidence {
namespace {

constexpr std::size_t looked_up_together = 4096;

VaultFault of_the_vault(Error error) { return {{}, {}, {}, std::move(error)}; }

// Rows that cannot be told from what a crash leaves are none.
void tell_rows(const ItemFile::Visited& visited, const TellFault& tell) {
  if (visited.damaged == 0) return;
  tell(of_the_vault(Error(ErrorKind::malformed,
                          say("{1} rows of the vault's items are damaged: what they kept cannot be "
                              "opened; put the file back from a backup",
                              std::to_string(visited.damaged)))));
}

// --- How it is put together. ---

class Structure {
 public:
  Structure(const VaultPlace& place, const Snapshot& snapshot, VaultKeys keys,
            const TellFault& tell)
      : place_(place),
        snapshot_(snapshot),
        keys_(std::move(keys)),
        tell_(tell),
        segments_(vault_segments(place.folder)) {}

  Status look_at(const KeptItem& kept) {
    const VaultItem& item = kept.item;
    if (keys_.find(item.access, item.generation) == nullptr) {
      fault(kept,
            Error(ErrorKind::missing,
                  say("the vault's keys have no generation {1} of the class {2}: put the "
                      "file back from a backup",
                      std::to_string(item.generation), std::string(class_name(item.access)))));
    } else if (Status there = look_at_segment(item); !there.ok()) {
      fault(kept, std::move(there).error());
    } else {
      there_.emplace_back(records_.size(), item.size);
    }
    records_.push_back(kept.record_id);
    return records_.size() == looked_up_together ? look_up() : Status();
  }

  Result<VaultTally> conclude() {
    if (Status looked = look_up(); !looked.ok()) return std::move(looked).error();
    const auto numbers = list_segments(vault_segments(place_.folder));
    if (!numbers.ok()) return numbers.error();
    std::uint64_t all = 0, used = 0;
    for (const std::uint32_t number : *numbers) {
      const Result<std::uint64_t> size = segments_.size(number);
      if (size.ok()) all += *size - std::min<std::uint64_t>(*size, segment_header_bytes);
    }
    for (const auto& [segment, from, bytes] : ranges_) used += bytes;
    tally_.unused_bytes = all - std::min(all, used);
    std::error_code ignored;
    if (all > 0 && !std::filesystem::exists(vault_items_file(place_.folder), ignored)) {
      tell_(of_the_vault(Error(ErrorKind::missing,
                               say("the vault's items are gone, and nothing that it keeps can be "
                                   "found: put {1} back from a backup",
                                   vault_items_file(place_.folder).string()))));
    }
    return tally_;
  }

 private:
  Status look_at_segment(const VaultItem& item) {
    const std::uint64_t bytes = sealed_bytes(place_.suite, item.size);
    const Result<std::uint64_t> size = segments_.size(item.segment);
    if (!size.ok()) return size.error();
    if (item.offset > *size || bytes > *size - item.offset) {
      return Error(ErrorKind::malformed,
                   say("segment {1} has {2} bytes, and the content would end at byte {3}",
                       std::to_string(item.segment), std::to_string(*size),
                       std::to_string(item.offset + bytes)));
    }
    ranges_.emplace(item.segment, item.offset, bytes);
    return {};
  }

  void fault(const KeptItem& kept, Error error) {
    tell_({{},
           {},
           {},
           std::move(error).within(
               say("record {1}, slot {2}", kept.record_id.hex(), std::to_string(kept.slot)))});
  }

  Status look_up() {
    const std::vector<Hash> records = std::exchange(records_, {});
    const auto found = snapshot_.find_records(records);
    if (!found.ok()) return found.error();
    std::vector<bool> known(records.size(), false);
    for (const RecordCandidate& candidate : *found) known[candidate.position] = true;
    for (const auto& [position, size] : std::exchange(there_, {})) {
      if (!known[position]) continue;
      ++tally_.sound;
      tally_.bytes += size;
    }
    tally_.orphans += static_cast<std::uint64_t>(std::count(known.begin(), known.end(), false));
    return {};
  }

  const VaultPlace& place_;
  const Snapshot& snapshot_;
  VaultKeys keys_;
  const TellFault& tell_;
  SegmentReader segments_;
  std::vector<Hash> records_;
  std::vector<std::pair<std::size_t, std::uint64_t>> there_;  // of these, with their sizes
  std::set<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t>> ranges_;
  VaultTally tally_;
};

// --- What it holds. ---

Error still_kept() {
  return {ErrorKind::missing,
          say("it was erased, and is still kept: \"muniment erase\" destroys it")};
}

class Rehash {
 public:
  Rehash(Registrar& registrar, VaultReader reader, const TellFault& tell, const Progress& progress)
      : registrar_(registrar),
        algorithm_(hash_of(registrar.identity().suite)),
        items_(vault_items_file(registrar.vault_place().folder), registrar.identity().suite),
        reader_(std::move(reader)),
        tell_(tell),
        progress_(progress) {}

  Status read_rows() {
    const auto visited = items_.each([&](const KeptItem& kept, std::uint64_t place) -> Status {
      rows_[kept.record_id][kept.slot] = place;
      return {};
    });
    if (!visited.ok()) return visited.error();
    tell_rows(*visited, tell_);
    return {};
  }

  Status look_at(const Item& item) {
    const Result<std::vector<Opening>> openings = registrar_.openings(item);
    const Result<std::optional<Item>> erasure = registrar_.erasure(item);
    const bool erased = erasure.ok() && erasure->has_value();  // a damaged index is told elsewhere
    if (!openings.ok()) {
      if (openings.error().kind() == ErrorKind::environment) return openings.error();
      if (erased) {
        tally_.erased.push_back(item);
      } else {
        tell_({Citation{item.entry.dossier, item.entry.folio}, item.entry.index, "",
               openings.error()});
      }
      return {};
    }
    if (erased) {
      tell_({Citation{item.entry.dossier, item.entry.folio}, item.entry.index, "", still_kept()});
    }
    count_sealed(item, *openings);
    for (const Opening& opening : *openings) {
      const auto* content = std::get_if<Content>(&opening.value);
      if (content == nullptr) continue;
      Status looked = look_at(item, opening.slot, *content);
      if (looked.ok()) continue;
      if (looked.error().kind() == ErrorKind::environment) return looked;
      tell_({Citation{item.entry.dossier, item.entry.folio}, item.entry.index, opening.name,
             std::move(looked).error()});
    }
    return {};
  }

  VaultTally tally() const { return tally_; }

 private:
  // Contents whose very openings are of a class that the reader does not open.
  void count_sealed(const Item& item, const std::vector<Opening>& openings) {
    const auto record = rows_.find(item.record_id);
    if (record == rows_.end()) return;
    for (const auto& [slot, place] : record->second) {
      const auto is_of_slot = [at = slot](const Opening& each) { return each.slot == at; };
      if (std::none_of(openings.begin(), openings.end(), is_of_slot)) ++tally_.not_opened;
    }
  }

  Status look_at(const Item& item, std::uint16_t slot, const Content& content) {
    const auto record = rows_.find(item.record_id);
    const auto row = record == rows_.end() ? std::map<std::uint16_t, std::uint64_t>::iterator()
                                           : record->second.find(slot);
    if (record == rows_.end() || row == record->second.end()) {
      ++tally_.not_kept;
      return {};
    }
    const Result<KeptItem> kept = items_.at(row->second);
    if (!kept.ok()) return kept.error();
    const KindRow* kind = row_of(item.record.kind);
    if (kind != nullptr && kept->item.access != class_of(*kind, slot)) {
      return Error(ErrorKind::mismatch,
                   say("the vault has it under the class {1}, and its field is of another one",
                       std::string(class_name(kept->item.access))));
    }
    const Result<bool> opens = reader_.opens(kept->item);
    if (!opens.ok()) return opens.error();
    if (!*opens) {
      ++tally_.not_opened;
      return {};
    }
    const Result<Hash> digest = digest_of(kept->item);
    if (!digest.ok()) return digest.error();
    if (kept->item.size != content.size || digest_by(content, algorithm_) != *digest) {
      return Error(ErrorKind::mismatch,
                   say("what the vault holds is not what the record committed to: its digest "
                       "begins with {1}",
                       digest->hex().substr(0, 16)));
    }
    ++tally_.sound;
    tally_.bytes += content.size;
    return {};
  }

  // Of all that decides what is read.
  Hash key_of(const VaultItem& item) {
    return Hasher(HashAlgorithm::sha256)
        .digest(encode_item(registrar_.identity().suite, sha256_,
                            {Hash(std::array<std::uint8_t, Hash::size>{}), 0, item}));
  }

  // Of an item that several records share, once.
  Result<Hash> digest_of(const VaultItem& item) {
    const auto known = digests_.find(key_of(item));
    if (known != digests_.end()) return known->second;
    Hasher hasher(algorithm_);
    hasher.begin();
    const Status read = reader_.read(item, [&](ByteView piece) -> Status {
      hasher.update(piece);
      if (progress_) progress_(piece.size());
      return {};
    });
    const Hash digest = hasher.finish();
    if (!read.ok()) return read.error();
    digests_.emplace(key_of(item), digest);
    return digest;
  }

  Registrar& registrar_;
  HashAlgorithm algorithm_;
  ItemFile items_;
  VaultReader reader_;
  Hasher sha256_{HashAlgorithm::sha256};
  const TellFault& tell_;
  const Progress& progress_;
  std::map<Hash, std::map<std::uint16_t, std::uint64_t>> rows_;  // record → slot → row's place
  std::map<Hash, Hash> digests_;                                 // of items, by all of them
  VaultTally tally_;
};

}  // namespace

Result<VaultTally> check_vault(Registrar& registrar, const TellFault& tell) {
  const VaultPlace place = registrar.vault_place();
  Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) {
    tell(of_the_vault(std::move(keys).error()));
    keys = VaultKeys{};
  }
  const Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return snapshot.error();
  Structure structure(place, **snapshot, *std::move(keys), tell);
  ItemFile items(vault_items_file(place.folder), place.suite);
  const auto visited =
      items.each([&](const KeptItem& kept, std::uint64_t) { return structure.look_at(kept); });
  if (!visited.ok()) return visited.error();
  tell_rows(*visited, tell);
  return structure.conclude();
}

Result<VaultTally> rehash_vault(Registrar& registrar, const PrivateKey& own, const TellFault& tell,
                                const Progress& progress) {
  Result<VaultReader> reader = VaultReader::open(registrar.vault_place(), own);
  if (!reader.ok()) return std::move(reader).error();
  Rehash rehash(registrar, *std::move(reader), tell, progress);
  if (Status read = rehash.read_rows(); !read.ok()) return std::move(read).error();
  const Status visited =
      registrar.each(std::nullopt, [&](const Item& item) { return rehash.look_at(item); });
  if (!visited.ok()) return visited.error();
  return rehash.tally();
}

}  // namespace muniment::evidence
