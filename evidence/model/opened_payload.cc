#include "evidence/model/opened_payload.h"

#include <utility>

#include "ledger/core/entry.h"

namespace muniment {
namespace {

Result<OpenedRecord> open_record(Hasher& hasher, ByteView payload) {
  Result<SignedRecord> opened = decode_signed_record(payload);
  if (!opened.ok()) return std::move(opened).error();
  Result<Record> record = decode_record(opened->record);
  if (!record.ok()) return std::move(record).error();
  std::vector<Hash> roots;
  roots.reserve(opened->signatures.size());
  for (const RecordSignature& signature : opened->signatures) {
    Result<Hash> root = batch_root(hasher, opened->record, signature);
    if (!root.ok()) return std::move(root).error();
    roots.push_back(*root);
  }
  const Hash id = record_id(hasher, opened->record);
  return OpenedRecord{*std::move(record), id, std::move(opened->signatures), std::move(roots)};
}

}  // namespace

OpenedPayload open_payload(Hasher& hasher, ByteView payload) {
  return {payload_hash(hasher, payload), open_record(hasher, payload)};
}

}  // namespace muniment
