// Payloads of a run of records opened, and their signatures checked, before the records are judged,
// on two threads: that is most of an audit's work, and depends on nothing but the roster's keys.
// Judging then finds the signatures remembered; what does not hold is judged as if nothing had been
// tried.
#include <algorithm>
#include <unordered_set>

#include "verify/audit_records.h"

namespace muniment::verify {
namespace {

struct Claim {
  const PublicKey* key;  // on the roster, which stays as it is while claims are checked
  const OpenedRecord* record;
  std::size_t number;  // of the signature
};

// The signatures of a record by keys on the roster.
void add_claims(const Roster& roster, const OpenedRecord& record, std::vector<Claim>& claims) {
  const std::vector<Signer>& signers = record.record.signers;
  if (signers.size() != record.signatures.size()) return;
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const RosterKey* key = roster.find(signers[i].key);
    if (key != nullptr) claims.push_back({&key->enrolment.keys.signing, &record, i});
  }
}

void check(Hasher& hasher, SignatureMemory& memory, const std::vector<Claim>& claims) {
  for (const Claim& claim : claims) {
    // One that does not hold is not remembered: judging finds it again, and tells.
    static_cast<void>(memory.check(hasher, *claim.key, claim.record->batch_roots[claim.number],
                                   claim.record->signatures[claim.number]));
  }
}

}  // namespace

void OpenedRows::begin(const RowChunk& chunk) {
  chunk_ = &chunk;
  rows_.clear();
  rows_.resize(chunk.rows().size());
  next_ = 0;
}

void OpenedRows::work(Hasher& hasher) {
  for (;;) {
    const std::size_t first = next_.fetch_add(rows_at_once);
    if (first >= rows_.size()) return;
    const std::size_t end = std::min(first + rows_at_once, rows_.size());
    std::vector<ByteView> payloads;
    payloads.reserve(end - first);
    for (std::size_t i = first; i < end; ++i) {
      payloads.push_back(chunk_->payload(chunk_->rows()[i]));
    }
    std::vector<OpenedPayload> opened = open_payloads(hasher, payloads);
    for (std::size_t i = first; i < end; ++i) {
      rows_[i].emplace(OpenedRow{std::move(opened[i - first])});
    }
  }
}

// Each thread has a memory of its own. Records under one signature, as an import makes them, go
// with the same one, whatever run they are in, and the first of a run is enough.
void RecordAudit::check_ahead(Hasher& hasher, Companion& companion,
                              std::span<std::optional<OpenedRow>> rows) {
  std::array<std::vector<Claim>, 2> claims;
  std::unordered_set<std::string_view> batches;
  for (std::optional<OpenedRow>& row : rows) {
    if (!row->payload.decoded.ok()) continue;
    const OpenedRecord& record = *row->payload.decoded;
    const RecordSignature& first = record.signatures.front();
    row->memory = first.signature.front() % 2;
    if (first.count > 1 && !batches.insert(as_text(first.signature)).second) continue;
    add_claims(state_.roster, record, claims[row->memory]);
  }
  companion.start([&] { check(root_hasher_, memories_[1], claims[1]); });
  check(hasher, memories_[0], claims[0]);
  companion.wait();
}

}  // namespace muniment::verify
