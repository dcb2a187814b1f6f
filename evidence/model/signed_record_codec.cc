#include "evidence/model/record.capnp.h"
#include "evidence/model/record_messages.h"
#include "ledger/core/canonical.h"
#include "ledger/core/entry.h"

namespace muniment {
namespace by_library {
namespace {

using canonical::view;

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

void write_signed_record(schema::SignedRecord::Builder to, const SignedRecord& record) {
  to.setVersion(signed_record_version);
  if (!record.record.empty()) to.setRecord(canonical::data(record.record));
  if (record.signatures.empty()) return;
  auto list = to.initSignatures(static_cast<unsigned>(record.signatures.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    const RecordSignature& signature = record.signatures[i];
    if (!signature.signature.empty()) list[i].setSignature(canonical::data(signature.signature));
    list[i].setCount(signature.count);
    list[i].setPosition(signature.position);
    if (signature.path.empty()) continue;
    auto path = list[i].initPath(static_cast<unsigned>(signature.path.size()));
    for (unsigned j = 0; j < path.size(); ++j)
      path.set(j, canonical::data(signature.path[j].view()));
  }
}

Result<RecordSignature> read_signature(schema::Signature::Reader from) {
  const std::uint64_t count = from.getCount();
  const std::uint64_t position = from.getPosition();
  if (from.getSignature().size() != signature_bytes) {
    return malformed(say("a signature is {1} bytes long, not {2}", std::to_string(signature_bytes),
                         std::to_string(from.getSignature().size())));
  }
  if (count < 1 || count > max_batch_count || position >= count) {
    return malformed(
        say("a signature's batch holds 1 to {1} records, and the record's position is "
            "below their number",
            std::to_string(max_batch_count)));
  }
  const auto path = from.getPath();
  if (path.size() != batch_path_length(count, position)) {
    return malformed(say("a path in a batch of {1} records at position {2} has {3} hashes, not {4}",
                         std::to_string(count), std::to_string(position),
                         std::to_string(batch_path_length(count, position)),
                         std::to_string(path.size())));
  }
  RecordSignature signature{to_bytes(view(from.getSignature())), count, position, {}};
  for (const auto node : path) {
    auto hash = Hash::from(view(node));
    if (!hash.ok()) return std::move(hash).error().within(say("in a signature's path"));
    signature.path.push_back(*hash);
  }
  return signature;
}

Result<SignedRecord> read_signed_record(schema::SignedRecord::Reader from) {
  SignedRecord record{to_bytes(view(from.getRecord())), {}};
  if (record.record.empty()) return malformed(say("the signed record holds no record"));
  const auto signatures = from.getSignatures();
  if (signatures.size() < 1 || signatures.size() > max_signers) {
    return malformed(say("a signed record has 1 to {1} signatures, not {2}",
                         std::to_string(max_signers), std::to_string(signatures.size())));
  }
  for (const auto signature : signatures) {
    auto read = read_signature(signature);
    if (!read.ok()) return std::move(read).error();
    record.signatures.push_back(*std::move(read));
  }
  return record;
}

}  // namespace

Bytes encode(const SignedRecord& record) {
  return canonical::encode<schema::SignedRecord>(
      [&](schema::SignedRecord::Builder to) { write_signed_record(to, record); });
}

Result<SignedRecord> decode_signed_record(ByteView bytes) {
  return canonical::decode<schema::SignedRecord, SignedRecord>(
      bytes, max_payload_bytes, signed_record_version, read_signed_record,
      [](const SignedRecord& record) { return encode(record); });
}

}  // namespace by_library

Bytes encode_signed_record(const SignedRecord& record) { return by_hand::encode(record); }

Result<SignedRecord> decode_signed_record(ByteView bytes) {
  if (bytes.size() <= max_payload_bytes) {
    std::optional<SignedRecord> record = by_hand::decode_signed_record(bytes);
    if (record) return *std::move(record);
  }
  return by_library::decode_signed_record(bytes);
}

}  // namespace muniment
