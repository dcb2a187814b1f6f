#include "evidence/model/opened_payload.h"

#include <utility>

#include "ledger/core/entry.h"

namespace muniment {
namespace {

// What can be said of a payload before anything of it is hashed.
struct Decoded {
  SignedRecord signed_record;
  Record record;
};

Result<Decoded> decode(ByteView payload) {
  Result<SignedRecord> signed_record = decode_signed_record(payload);
  if (!signed_record.ok()) return std::move(signed_record).error();
  Result<Record> record = decode_record(signed_record->record);
  if (!record.ok()) return std::move(record).error();
  return Decoded{*std::move(signed_record), *std::move(record)};
}

// Takes the roots of the record's signatures, which are the next ones from `root` on.
Result<OpenedRecord> opened(Decoded decoded, const Hash& id, const Result<Hash>*& root) {
  OpenedRecord result{
      std::move(decoded.record), id, std::move(decoded.signed_record.signatures), {}};
  result.batch_roots.reserve(result.signatures.size());
  const Result<Hash>* const end = root + result.signatures.size();
  for (const Result<Hash>* each = std::exchange(root, end); each != end; ++each) {
    if (!each->ok()) return each->error();
    result.batch_roots.push_back(**each);
  }
  return result;
}

}  // namespace

OpenedPayload open_payload(Hasher& hasher, ByteView payload) {
  return std::move(open_payloads(hasher, {&payload, 1}).front());
}

std::vector<OpenedPayload> open_payloads(Hasher& hasher, std::span<const ByteView> payloads) {
  std::vector<Result<Decoded>> decoded;
  decoded.reserve(payloads.size());
  std::vector<ByteView> records;
  records.reserve(payloads.size());
  std::vector<SignedBytes> is_signed;
  is_signed.reserve(payloads.size());
  for (const ByteView payload : payloads) {
    decoded.push_back(decode(payload));
    if (!decoded.back().ok()) continue;
    const SignedRecord& one = decoded.back()->signed_record;
    records.emplace_back(one.record);
    for (const RecordSignature& each : one.signatures) is_signed.push_back({one.record, &each});
  }

  const std::vector<Hash> hashes = payload_hashes(hasher, payloads);
  const std::vector<Hash> ids = record_ids(hasher, records);
  const std::vector<Result<Hash>> roots = batch_roots(hasher, is_signed);
  const Hash* id = ids.data();
  const Result<Hash>* root = roots.data();
  std::vector<OpenedPayload> all;
  all.reserve(payloads.size());
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    all.push_back({hashes[i], decoded[i].ok() ? opened(*std::move(decoded[i]), *id++, root)
                                              : std::move(decoded[i]).error()});
  }
  return all;
}

}  // namespace muniment
