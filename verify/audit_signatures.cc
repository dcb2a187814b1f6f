// Signatures of a run of records checked before the records are judged, on two threads: they are
// most of an audit's work, and depend on nothing but the key. Judging then finds them remembered;
// what does not hold is judged as if nothing had been tried.
#include <unordered_set>

#include "verify/audit_parts.h"

namespace muniment::verify {
namespace {

struct Claim {
  PublicKey key;
  SignedRecord record;
  std::size_t number;  // of the signature
};

// The signatures of a record by keys on the roster.
void add_claims(const Roster& roster, const SignedRecord& signed_record,
                std::vector<Claim>& claims) {
  const Result<Record> record = decode_record(signed_record.record);
  if (!record.ok() || record->signers.size() != signed_record.signatures.size()) return;
  for (std::size_t i = 0; i < record->signers.size(); ++i) {
    const RosterKey* key = roster.find(record->signers[i].key);
    if (key != nullptr) claims.push_back({key->enrolment.keys.signing, signed_record, i});
  }
}

void check(Hasher& hasher, SignatureMemory& memory, const std::vector<Claim>& claims) {
  for (const Claim& claim : claims) {
    // One that does not hold is not remembered: judging finds it again, and tells.
    static_cast<void>(memory.check(hasher, claim.key, claim.record.record,
                                   claim.record.signatures[claim.number]));
  }
}

}  // namespace

// Each thread has a memory of its own. Records under one signature, as an import makes them, go
// with the same one, whatever run they are in, and the first of a run is enough.
std::vector<std::uint8_t> RecordAudit::check_ahead(Hasher& hasher, Companion& companion,
                                                   const ReadRows& rows) {
  std::vector<std::uint8_t> memory_of_rows;
  memory_of_rows.reserve(rows.chunk().rows().size());
  std::array<std::vector<Claim>, 2> claims;
  std::unordered_set<std::string> batches;
  for (const RowChunk::Row& row : rows.chunk().rows()) {
    memory_of_rows.push_back(0);
    const Result<SignedRecord> signed_record = decode_signed_record(rows.chunk().payload(row));
    if (!signed_record.ok() || signed_record->signatures.empty()) continue;
    const RecordSignature& first = signed_record->signatures.front();
    if (first.signature.empty()) continue;
    const auto memory = static_cast<std::uint8_t>(first.signature.front() % 2);
    memory_of_rows.back() = memory;
    if (first.count > 1 && !batches.emplace(as_text(first.signature)).second) continue;
    add_claims(state_.roster, *signed_record, claims[memory]);
  }
  companion.start([&] { check(root_hasher_, memories_[1], claims[1]); });
  check(hasher, memories_[0], claims[0]);
  companion.wait();
  return memory_of_rows;
}

}  // namespace muniment::verify
