#include "evidence/vault_structure.h"

#include <algorithm>

#include "evidence/ledger_folder.h"

namespace muniment::evidence {
namespace {

using Range = VaultStructure::Range;

constexpr std::size_t looked_up_together = 4096;

// Of a row: enough of the record's id to know it by, and the slot.
using RowKey = std::pair<std::uint64_t, std::uint16_t>;
RowKey key_of(const Hash& record_id, std::uint16_t slot) {
  return {read_big_endian(record_id.view().first(8)), slot};
}

class Rows {
 public:
  Rows(const VaultPlace& place, const Snapshot& snapshot, VaultKeys keys, const TellFault& tell)
      : place_(place),
        known_(snapshot),
        keys_(std::move(keys)),
        tell_(tell),
        segments_(vault_segments(place.folder)) {}

  Status look_at(const KeptItem& kept) {
    const VaultItem& item = kept.item;
    Row row{kept.record_id,
            {item.segment, item.offset, sealed_bytes(place_.suite, item.size)},
            item.size,
            false};
    if (keys_.find(item.access, item.generation) == nullptr) {
      fault(kept,
            Error(ErrorKind::missing,
                  say("the vault's keys have no generation {1} of the class {2}: put the "
                      "file back from a backup",
                      std::to_string(item.generation), std::string(class_name(item.access)))));
    } else if (Status there = look_at_segment(row.range); !there.ok()) {
      fault(kept, std::move(there).error());
    } else {
      row.sound = true;
    }
    rows_.push_back(row);
    return known_.add(kept.record_id, take());
  }

  Result<VaultStructure> conclude() {
    if (Status looked = known_.flush(take()); !looked.ok()) return std::move(looked).error();
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
  struct Row {
    Hash record_id;
    Range range;
    std::uint64_t size;
    bool sound;
  };

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

  KnownRecords::Tell take() {
    return [this](std::size_t position, bool known) {
      const Row& row = rows_[position];
      if (!known) {
        ++structure_.tally.orphans;
        structure_.rows.insert(row.record_id);
      } else {
        used_.push_back(row.range);
        structure_.tally.sound += row.sound ? 1 : 0;
        structure_.tally.bytes += row.sound ? row.size : 0;
      }
      if (position + 1 == rows_.size()) rows_.clear();
    };
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
  KnownRecords known_;
  VaultKeys keys_;
  const TellFault& tell_;
  SegmentReader segments_;
  std::vector<Row> rows_;  // that are being looked up
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
  if (!item.ok()) return {};  // a damaged index is told elsewhere
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

Status KnownRecords::add(const Hash& record_id, const Tell& tell) {
  records_.push_back(record_id);
  return records_.size() == looked_up_together ? flush(tell) : Status();
}

Status KnownRecords::flush(const Tell& tell) {
  const std::vector<Hash> records = std::exchange(records_, {});
  const auto found = snapshot_.find_records(records);
  if (!found.ok()) return found.error();
  std::vector<bool> known(records.size(), false);
  for (const RecordCandidate& candidate : *found) known[candidate.position] = true;
  for (std::size_t at = 0; at < records.size(); ++at) tell(at, known[at]);
  return {};
}

Result<VaultStructure> look_at_structure(Registrar& registrar, const Snapshot& snapshot,
                                         const TellFault& tell) {
  const VaultPlace place = registrar.vault_place();
  Result<VaultKeys> keys = read_vault_keys(place);
  if (!keys.ok()) {
    tell(of_the_vault(std::move(keys).error()));
    keys = VaultKeys{};
  }
  Rows rows(place, snapshot, *std::move(keys), tell);
  ItemFile items(vault_items_file(place.folder), place.suite);
  const auto visited =
      items.each([&](const KeptItem& kept, std::uint64_t) { return rows.look_at(kept); });
  if (!visited.ok()) return visited.error();
  tell_rows(*visited, tell);
  Result<VaultStructure> structure = rows.conclude();
  if (!structure.ok()) return structure;
  Result<VaultLists> lists = look_at_lists(registrar, snapshot, tell);
  if (!lists.ok()) return std::move(lists).error();
  structure->lists = std::move(lists->orphans);
  structure->tally.orphan_lists = structure->lists.size();
  return structure;
}

Result<VaultLists> look_at_lists(Registrar& registrar, const Snapshot& snapshot,
                                 const TellFault& tell) {
  const VaultPlace place = registrar.vault_place();
  std::vector<RowKey> rows;
  const auto visited = ItemFile(vault_items_file(place.folder), place.suite)
                           .each([&](const KeptItem& kept, std::uint64_t) -> Status {
                             rows.push_back(key_of(kept.record_id, kept.slot));
                             return {};
                           });
  if (!visited.ok()) return visited.error();
  std::sort(rows.begin(), rows.end());
  const auto openings = OpeningStore::open(openings_file(place.folder.parent_path()), place);
  if (!openings.ok()) {
    tell(of_the_vault(openings.error()));
    return VaultLists();
  }
  VaultLists lists;
  std::vector<ReadOpenings> waiting;
  const KnownRecords::Tell take = [&](std::size_t position, bool known) {
    const ReadOpenings& list = waiting[position];
    if (!known) lists.orphans.insert(list.record_id);
    for (const std::uint16_t slot : list.contents) {
      const bool there = std::binary_search(rows.begin(), rows.end(), key_of(list.record_id, slot));
      if (known && !there) lists.lost.emplace(list.record_id, slot);
    }
    if (position + 1 == waiting.size()) waiting.clear();
  };
  KnownRecords known(snapshot);
  const Status read = (*openings)->each([&](const ReadOpenings& list) -> Status {
    waiting.push_back(list);
    return known.add(list.record_id, take);
  });
  if (!read.ok() && read.error().kind() == ErrorKind::environment) return read.error();
  if (!read.ok()) tell(of_the_vault(read.error()));
  if (Status flushed = known.flush(take); !flushed.ok()) return std::move(flushed).error();
  for (const auto& [record_id, slot] : lists.lost) {
    if (Status told = tell_lost(registrar, record_id, slot, tell); !told.ok()) {
      return std::move(told).error();
    }
  }
  return lists;
}

}  // namespace muniment::evidence
