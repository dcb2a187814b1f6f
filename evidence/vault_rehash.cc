// What a vault holds, for who opens it.
#include <map>

#include "evidence/vault_structure.h"

namespace muniment::evidence {
namespace {

class Rehash {
 public:
  Rehash(Registrar& registrar, VaultReader reader, const TellFault& tell, const Progress& progress,
         RehashedFile* resume)
      : registrar_(registrar),
        algorithm_(hash_of(registrar.identity().suite)),
        items_(vault_items_file(registrar.vault_place().folder), registrar.identity().suite),
        reader_(std::move(reader)),
        tell_(tell),
        progress_(progress),
        resume_(resume) {}

  Status read_rows(const RecordSet& records) {
    RowSet all;
    const auto visited = items_.each([&](const KeptItem& kept, std::uint64_t place) -> Status {
      rows_[kept.record_id][kept.slot] = place;
      all.add(kept.record_id, kept.slot);
      return {};
    });
    if (!visited.ok()) return visited.error();
    tell_rows(*visited, tell_);
    all.sort();
    Result<VaultLists> lists = look_at_lists(registrar_, records, all, tell_);
    if (!lists.ok()) return std::move(lists).error();
    lists_ = *std::move(lists);
    return {};
  }

  Status look_at(const Item& item) {
    const Result<std::vector<Opening>> openings = registrar_.openings(item, Reading::ordinary);
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
      if (!lists_.lost.contains({item.record_id, slot})) ++tally_.not_kept;
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
    if (Status same = hold_against(kept->item, content); !same.ok()) return same;
    ++tally_.sound;
    tally_.bytes += content.size;
    return {};
  }

  Status hold_against(const VaultItem& item, const Content& content) {
    const std::optional<Hash> stated = digest_by(content, algorithm_);
    BlindDigest token{};
    if (resume_ != nullptr && stated) {
      const Result<BlindKey> blind = reader_.blind_key(item);
      if (!blind.ok()) return blind.error();
      Bytes value = resume_->audit();
      append(value, key_of(item).view());
      append(value, stated->view());
      token = blind->digest("muniment/rehashed/v1", value);
      if (item.size == content.size && resume_->has(token)) return {};
    }
    const Result<Hash> digest = digest_of(item);
    if (!digest.ok()) return digest.error();
    if (item.size != content.size || stated != *digest) {
      return Error(ErrorKind::mismatch,
                   say("what the vault holds is not what the record committed to: its digest "
                       "begins with {1}",
                       digest->hex().substr(0, 16)));
    }
    return resume_ == nullptr ? Status() : resume_->add(token);
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
  VaultLists lists_;
  HashAlgorithm algorithm_;
  ItemFile items_;
  VaultReader reader_;
  Hasher sha256_{HashAlgorithm::sha256};
  const TellFault& tell_;
  const Progress& progress_;
  RehashedFile* resume_;
  std::map<Hash, std::map<std::uint16_t, std::uint64_t>> rows_;  // record → slot → row's place
  std::map<Hash, Hash> digests_;                                 // of items, by all of them
  VaultTally tally_;
};

}  // namespace

Result<VaultTally> rehash_vault(Registrar& registrar, const PrivateKey& own, const TellFault& tell,
                                const Progress& progress, RehashedFile* resume) {
  Result<VaultReader> reader = VaultReader::open(registrar.vault_place(), own);
  if (!reader.ok()) return std::move(reader).error();
  const Result<RecordSet> records = read_records(registrar);
  if (!records.ok()) return records.error();
  Rehash rehash(registrar, *std::move(reader), tell, progress, resume);
  if (Status read = rehash.read_rows(*records); !read.ok()) return std::move(read).error();
  const Status visited =
      registrar.each(std::nullopt, [&](const Item& item) { return rehash.look_at(item); });
  if (!visited.ok()) return visited.error();
  return rehash.tally();
}

}  // namespace muniment::evidence
