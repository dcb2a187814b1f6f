#include "cli/store_source.h"

#include "evidence/model/record.h"

namespace muniment::cli {

Status StoreSource::read(LeafRange range, bool payloads,
                         const std::function<Status(const Row&)>& each) {
  return snapshot_.read(
      range, payloads ? Parts::entries_and_payloads : Parts::entries,
      [&](const StoredEntry& stored) {
        return each(Row{stored.index, stored.entry, stored.payload, &stored.leaf});
      });
}

Result<VerifierKey> claimed_key(const Snapshot& snapshot) {
  std::optional<VerifierKey> key;
  const Status read =
      snapshot.read({0, 1}, Parts::entries_and_payloads, [&](const StoredEntry& stored) -> Status {
        const Result<SignedRecord> signed_record = decode_signed_record(stored.payload);
        if (!signed_record.ok()) return Error(signed_record.error());
        const Result<Record> record = decode_record(signed_record->record);
        if (!record.ok()) return Error(record.error());
        if (const auto* genesis = std::get_if<Genesis>(&record->affair)) key = genesis->key;
        return {};
      });
  if (!read.ok()) return Error(read.error());
  if (!key)
    return Error(ErrorKind::missing,
                 say("entry 0 is not a genesis, so the ledger names no key of its own"));
  return *key;
}

}  // namespace muniment::cli
