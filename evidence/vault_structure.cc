#include "evidence/vault_structure.h"

#include <algorithm>

#include "evidence/ledger_folder.h"

namespace muniment::evidence {
namespace {

using Range = VaultStructure::Range;

// Enough of a record's id to know it by.
std::uint64_t beginning_of(const Hash& record_id) {
  return read_big_endian(record_id.view().first(8));
}

class Rows {
 public:
  Rows(const VaultPlace& place, const RecordSet& records, VaultKeys keys, const TellFault& tell)
      : place_(place),
        records_(records),
        keys_(std::move(keys)),
        tell_(tell),
        segments_(vault_segments(place.folder)) {}

  Status look_at(const KeptItem& kept) {
    const VaultItem& item = kept.item;
    const Range range{item.segment, item.offset, sealed_bytes(place_.suite, item.size)};
    bool sound = false;
    if (keys_.find(item.access, item.generation) == nullptr) {
      fault(kept,
            Error(ErrorKind::missing,
                  say("the vault's keys have no generation {1} of the class {2}: put the "
                      "file back from a backup",
                      std::to_string(item.generation), std::string(class_name(item.access)))));
    } else if (Status there = look_at_segment(range); !there.ok()) {
      fault(kept, std::move(there).error());
    } else {
      sound = true;
    }
    if (!records_.contains(kept.record_id)) {
      ++structure_.tally.orphans;
      structure_.rows.insert(kept.record_id);
    } else {
      used_.push_back(range);
      structure_.tally.sound += sound ? 1 : 0;
      structure_.tally.bytes += sound ? item.size : 0;
    }
    return {};
  }

  Result<VaultStructure> conclude() {
    std::sort(used_.begin(), used_.end());
    used_.erase(std::unique(used_.begin(), used_.end()), used_.end());
    const auto numbers = list_segments(vault_segments(place_.folder));
    if (!numbers.ok()) return numbers.error();
    bool filled = false;
    for (const std::uint32_t number : *numbers) {
      const Result<std::uint64_t> size = segments_.size(number);
      if (!size.ok()) continue;  // told with a row that refers to it
      filled = filled || *size > segment_header_bytes;
      if (Status found = find_unused(number, *size); !found.ok()) return std::move(found).error();
    }
    std::error_code ignored;
    if (filled && !std::filesystem::exists(vault_items_file(place_.folder), ignored)) {
      tell_(of_the_vault(Error(ErrorKind::missing,
                               say("the vault's items are gone, and nothing that it keeps can be "
                                   "found: put {1} back from a backup",
                                   vault_items_file(place_.folder).string()))));
    }
    return std::move(structure_);
  }

 private:
  Status look_at_segment(const Range& range) {
    const Result<std::uint64_t> size = segments_.size(range.segment);
    if (!size.ok()) return size.error();
    if (range.offset <= *size && range.bytes <= *size - range.offset) return {};
    return Error(ErrorKind::malformed,
                 say("segment {1} has {2} bytes, and the content would end at byte {3}",
                     std::to_string(range.segment), std::to_string(*size),
                     std::to_string(range.offset + range.bytes)));
  }

  void fault(const KeptItem& kept, Error error) {
    tell_({{},
           {},
           {},
           std::move(error).within(
               say("record {1}, slot {2}", kept.record_id.hex(), std::to_string(kept.slot)))});
  }

  // Between what is used, and behind it.
  Status find_unused(std::uint32_t number, std::uint64_t size) {
    std::uint64_t at = segment_header_bytes;
    auto used = std::lower_bound(used_.begin(), used_.end(), Range{number, 0, 0});
    for (; used != used_.end() && used->segment == number; ++used) {
      if (Status added = add_unused(number, at, used->offset); !added.ok()) return added;
      at = std::max(at, used->offset + used->bytes);
    }
    return add_unused(number, at, size);
  }
  Status add_unused(std::uint32_t number, std::uint64_t from, std::uint64_t to) {
    if (from >= to) return {};
    const Result<bool> wiped = segments_.is_wiped(number, from, to - from);
    if (!wiped.ok()) return wiped.error();
    if (*wiped) return {};
    structure_.unused.push_back({number, from, to - from});
    structure_.tally.unused_bytes += to - from;
    return {};
  }

  const VaultPlace& place_;
  const RecordSet& records_;
  VaultKeys keys_;
  const TellFault& tell_;
  SegmentReader segments_;
  std::vector<Range> used_;
  VaultStructure structure_;
};

Error lost_row(const VaultPlace& place) {
  return {ErrorKind::missing,
          say("it was put into the vault, and no row leads to it any more: put {1} back from a "
              "backup",
              vault_items_file(place.folder).string())};
}

// Of a record whose row is lost. An erasure that was not finished leaves one, too.
Status tell_lost(Registrar& registrar, const Hash& record_id, std::uint16_t slot,
                 const TellFault& tell) {
  const Result<Item> item = registrar.find(record_id);
  if (!item.ok() && item.error().kind() == ErrorKind::environment) return item.error();
  if (!item.ok()) {  // the index by which it is found is damaged
    tell(of_the_vault(item.error()));
    return {};
  }
  const Result<std::optional<Item>> erasure = registrar.erasure(*item);
  const bool erased = erasure.ok() && erasure->has_value();
  const KindRow* row = row_of(item->record.kind);
  const bool named = row != nullptr && slot < row->slots.size();
  tell({Citation{item->entry.dossier, item->entry.folio}, item->entry.index,
        std::string(named ? row->slots[slot].name : attachment_name),
        erased ? still_kept() : lost_row(registrar.vault_place())});
  return {};
}

}  // namespace

VaultFault of_the_vault(Error error) { return {{}, {}, {}, std::move(error)}; }

Error still_kept() {
  return {ErrorKind::missing,
          say("it was erased, and is still kept: \"muniment erase\" destroys it")};
}

void tell_rows(const ItemFile::Visited& visited, const TellFault& tell) {
  if (visited.damaged == 0) return;
  tell(of_the_vault(Error(ErrorKind::malformed,
                          say("{1} rows of the vault's items are damaged: what they kept cannot be "
                              "opened; put the file back from a backup",
                              std::to_string(visited.damaged)))));
}

void RecordSet::add(const Hash& record_id) { ids_.push_back(beginning_of(record_id)); }
void RecordSet::sort() { std::sort(ids_.begin(), ids_.end()); }
bool RecordSet::contains(const Hash& record_id) const {
  return std::binary_search(ids_.begin(), ids_.end(), beginning_of(record_id));
}

void RowSet::add(const Hash& record_id, std::uint16_t slot) {
  rows_.emplace_back(beginning_of(record_id), slot);
}
void RowSet::sort() { std::sort(rows_.begin(), rows_.end()); }
bool RowSet::contains(const Hash& record_id, std::uint16_t slot) const {
  return std::binary_search(rows_.begin(), rows_.end(), std::pair(beginning_of(record_id), slot));
}

Result<RecordSet> read_records(Registrar& registrar) {
  RecordSet records;
  const Status visited = registrar.each(std::nullopt, [&](const Item& item) -> Status {
    records.add(item.record_id);
    return {};
  });
  if (!visited.ok()) return visited.error();
  records.sort();
  return records;
}

Result<VaultStructure> look_at_structure(Registrar& registrar, const TellFault& tell) {
  const VaultPlace place = registrar.vault_place();
  const Result<RecordSet> records = read_records(registrar);
  if (!records.ok()) return records.error();
  Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) {
    tell(of_the_vault(std::move(keys).error()));
    keys = VaultKeys{};
  }
  Rows rows(place, *records, *std::move(keys), tell);
  RowSet all;
  ItemFile items(vault_items_file(place.folder), place.suite);
  const auto visited = items.each([&](const KeptItem& kept, std::uint64_t) {
    all.add(kept.record_id, kept.slot);
    return rows.look_at(kept);
  });
  if (!visited.ok()) return visited.error();
  all.sort();
  tell_rows(*visited, tell);
  Result<VaultStructure> structure = rows.conclude();
  if (!structure.ok()) return structure;
  Result<VaultLists> lists = look_at_lists(registrar, *records, all, tell);
  if (!lists.ok()) return std::move(lists).error();
  structure->lists = std::move(lists->orphans);
  structure->listed = std::move(lists->listed);
  structure->tally.orphan_lists = structure->lists.size();
  return structure;
}

Result<VaultLists> look_at_lists(Registrar& registrar, const RecordSet& records, const RowSet& rows,
                                 const TellFault& tell) {
  const VaultPlace place = registrar.vault_place();
  Result<OpeningsFile> file = OpeningsFile::open(openings_file(place.folder.parent_path()));
  if (!file.ok()) {
    tell(of_the_vault(std::move(file).error()));
    return VaultLists();
  }
  VaultLists lists;
  const Status read = file->each([&](const Hash& record_id, ByteView list) -> Status {
    const Result<ListHead> head = read_list_head(list);
    if (!head.ok()) return head.error();
    if (!records.contains(record_id)) lists.orphans.insert(record_id);
    if (!head->supplement) lists.listed.add(record_id);
    for (const std::uint16_t slot : head->contents) {
      if (!rows.contains(record_id, slot) && records.contains(record_id)) {
        lists.lost.emplace(record_id, slot);
      }
    }
    return {};
  });
  lists.listed.sort();
  if (!read.ok() && read.error().kind() == ErrorKind::environment) return read.error();
  if (!read.ok()) tell(of_the_vault(read.error()));
  for (const auto& [record_id, slot] : lists.lost) {
    if (Status told = tell_lost(registrar, record_id, slot, tell); !told.ok()) {
      return std::move(told).error();
    }
  }
  return lists;
}

}  // namespace muniment::evidence
