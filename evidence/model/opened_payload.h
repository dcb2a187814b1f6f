// What the bytes of a payload show by themselves: the dear part of judging a record, which needs
// nothing of the ledger. Any thread may open payloads, with a hasher of its own.
#pragma once

#include <span>
#include <vector>

#include "evidence/model/record.h"

namespace muniment {

struct OpenedRecord {
  Record record;
  Hash id;
  std::vector<RecordSignature> signatures;
  std::vector<Hash> batch_roots;  // that signatures[i] leads to
};

struct OpenedPayload {
  Hash hash;                     // payload_hash
  Result<OpenedRecord> decoded;  // malformed, or unknown: a version of later days
};

OpenedPayload open_payload(Hasher& hasher, ByteView payload);
// The same of many, for less each.
std::vector<OpenedPayload> open_payloads(Hasher& hasher, std::span<const ByteView> payloads);

}  // namespace muniment
