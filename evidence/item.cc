#include "evidence/item.h"

namespace muniment::evidence {
namespace {

Message at(LeafIndex index) { return say("entry {1}", std::to_string(index.value)); }

// Calls `use` for the one row at `index`.
template <typename Use>
Status read_row(const Snapshot& snapshot, LeafIndex index, const Use& use) {
  return snapshot.read({index.value, 1}, Parts::entries_and_payloads, use);
}

Result<Item> decode(Hasher& hasher, const StoredEntry& row) {
  Result<Entry> entry = decode_entry(row.entry);
  if (!entry.ok()) return std::move(entry).error();
  if (entry->index != row.index) {
    return Error(ErrorKind::mismatch,
                 say("the entry says that it has index {1}", std::to_string(entry->index.value)));
  }
  if (hasher.leaf(row.entry) != row.leaf) {
    return Error(ErrorKind::mismatch, say("the entry was changed: it is not its leaf hash's"));
  }
  if (payload_hash(hasher, row.payload) != entry->payload) {
    return Error(ErrorKind::mismatch, say("the record was changed: it is not the entry's"));
  }
  Result<SignedRecord> signed_record = decode_signed_record(row.payload);
  if (!signed_record.ok()) return std::move(signed_record).error();
  Result<Record> record = decode_record(signed_record->record);
  if (!record.ok()) return std::move(record).error();
  const Hash id = record_id(hasher, signed_record->record);
  return Item{std::move(*entry), row.leaf, id, std::move(*signed_record), std::move(*record)};
}

}  // namespace

Result<Item> to_item(Hasher& hasher, const StoredEntry& row) {
  Result<Item> item = decode(hasher, row);
  if (!item.ok()) return std::move(item).error().within(at(row.index));
  return item;
}

Result<StoredBytes> read_bytes(const Snapshot& snapshot, LeafIndex index) {
  StoredBytes bytes;
  Status read = read_row(snapshot, index, [&](const StoredEntry& row) -> Status {
    bytes = {to_bytes(row.entry), to_bytes(row.payload)};
    return {};
  });
  if (!read.ok()) return std::move(read).error().within(at(index));
  return bytes;
}

Result<Item> read_item(Hasher& hasher, const Snapshot& snapshot, LeafIndex index) {
  std::optional<Item> found;
  Status read = read_row(snapshot, index, [&](const StoredEntry& row) -> Status {
    Result<Item> item = to_item(hasher, row);
    if (!item.ok()) return std::move(item).error();
    found = std::move(*item);
    return {};
  });
  if (!read.ok()) return std::move(read).error();
  if (!found.has_value()) {
    return Error(ErrorKind::malformed, say("the entry is not in the store")).within(at(index));
  }
  return std::move(*found);
}

// Nothing signed speaks for the index of folios, so what it leads to is compared.
Result<Item> read_folio(Hasher& hasher, const Snapshot& snapshot, const DossierHead& head,
                        std::uint64_t folio) {
  const std::string citation = format_citation({head.dossier, folio});
  Result<std::optional<LeafIndex>> index = snapshot.find_folio(head.ordinal, folio);
  if (!index.ok()) return std::move(index).error();
  if (!index->has_value()) {
    return Error(
        ErrorKind::malformed,
        say("the store has lost track of {1}; \"muniment reindex\" makes its indexes again "
            "from the entries",
            citation));
  }
  Result<Item> item = read_item(hasher, snapshot, **index);
  if (!item.ok()) return item;
  if (item->entry.dossier != head.dossier || item->entry.folio != folio) {
    return Error(ErrorKind::mismatch,
                 say("the store leads from {1} to entry {2}, which is {3}; \"muniment reindex\" "
                     "makes its indexes again from the entries",
                     citation, std::to_string((*index)->value),
                     format_citation({item->entry.dossier, item->entry.folio})));
  }
  return item;
}

Result<Hash> stored_record_id(Hasher& hasher, ByteView payload) {
  Result<SignedRecord> signed_record = decode_signed_record(payload);
  if (!signed_record.ok()) return std::move(signed_record).error();
  return record_id(hasher, signed_record->record);
}

Result<std::optional<SignedCheckpoint>> newest_checkpoint(const Snapshot& snapshot) {
  Result<std::string> text = snapshot.checkpoint();
  if (!text.ok()) return std::move(text).error();
  if (text->empty()) return std::optional<SignedCheckpoint>();
  Result<SignedCheckpoint> checkpoint = parse_signed_checkpoint(*text);
  if (!checkpoint.ok()) return std::move(checkpoint).error().within(say("the newest checkpoint"));
  return std::optional<SignedCheckpoint>(std::move(*checkpoint));
}

}  // namespace muniment::evidence
