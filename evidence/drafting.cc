#include "evidence/drafting.h"

#include <algorithm>

#include "evidence/content_index.h"
#include "evidence/model/catalogue.h"

namespace muniment::evidence {
namespace {

// Unpredictable bytes, drawn at once and handed out piece by piece: one call of the system for a
// batch. No piece is handed out twice.
class RandomPieces {
 public:
  explicit RandomPieces(std::size_t count) : bytes_(random_bytes(count)) {}

  Bytes take(std::size_t count) {
    MUNIMENT_CHECK(count <= bytes_.size() - used_);
    const ByteView piece = ByteView(bytes_).subspan(used_, count);
    used_ += count;
    return to_bytes(piece);
  }

 private:
  Bytes bytes_;
  std::size_t used_ = 0;
};

const KindRow& row_of_checked(const Frame& frame, const Draft& draft) {
  const KindRow* row = row_of(draft.kind, frame.catalogue);
  MUNIMENT_CHECK(row != nullptr);  // check_draft came first
  return *row;
}

std::size_t fields_of(const Frame& frame, const Draft& draft) {
  return row_of_checked(frame, draft).slots.size() + draft.attachments.size();
}

RandomPieces draw_for(const Frame& frame, std::span<const Draft> drafts) {
  std::size_t count = 0;
  for (const Draft& draft : drafts) count += nonce_bytes + salt_bytes * fields_of(frame, draft);
  return RandomPieces(count);
}

// The openings of all slots, in order; what the draft leaves out is absent.
std::vector<Opening> open_fields(const Frame& frame, const Draft& draft, RandomPieces& random) {
  const KindRow& row = row_of_checked(frame, draft);
  std::vector<Opening> openings;
  openings.reserve(fields_of(frame, draft));
  for (const Slot& slot : row.slots) {
    openings.push_back({static_cast<std::uint16_t>(openings.size()), std::string(slot.name),
                        random.take(salt_bytes), Opening::Absent{}});
  }
  for (const auto& [slot, value] : draft.fields) openings[slot].value = value;
  for (const Content& content : draft.attachments) {
    openings.push_back({static_cast<std::uint16_t>(openings.size()), std::string(attachment_name),
                        random.take(salt_bytes), content});
  }
  return openings;
}

std::vector<Signer> signers_of(const KindRow& row, std::span<const KeyId> keys) {
  std::vector<Signer> signers;
  for (const KeyId& key : keys) {
    const std::size_t capacity = std::min(signers.size(), row.capacities.size() - 1);
    signers.push_back({key, number_of(row.capacities[capacity].capacity)});
  }
  return signers;
}

// Those of the draft's kept contents that its slots hold.
std::vector<std::pair<std::uint16_t, VaultItem>> items_of(const std::vector<Opening>& openings,
                                                          const Draft& draft) {
  std::vector<std::pair<std::uint16_t, VaultItem>> items;
  for (const Opening& opening : openings) {
    const auto* content = std::get_if<Content>(&opening.value);
    if (content == nullptr) continue;
    for (const auto& [digest, item] : draft.kept) {
      if (!has_digest(*content, digest)) continue;
      items.emplace_back(opening.slot, item);
      break;
    }
  }
  return items;
}

Result<Unsigned> build(Hasher& hasher, const Frame& frame, const Draft& draft,
                       std::span<const KeyId> keys, RandomPieces& random) {
  Record record;
  record.ledger = frame.origin;
  record.dossier = draft.dossier;
  record.signers = signers_of(row_of_checked(frame, draft), keys);
  record.stated = frame.stated;
  record.occurred = draft.occurred;
  record.nonce = random.take(nonce_bytes);
  record.seen = frame.seen;
  record.links = draft.links;
  std::sort(record.links.begin(), record.links.end());
  record.kind = draft.kind;
  record.facts = draft.facts;
  std::sort(record.facts.begin(), record.facts.end());
  record.affair = draft.affair;
  Unsigned built{draft.dossier, draft.kind, {}, {}};
  const std::vector<Opening> opened = open_fields(frame, draft, random);
  for (const Opening& opening : opened) {
    built.openings.push_back(encode_opening(opening));
    const Bytes& bytes = built.openings.back();
    if (bytes.size() > max_opening_bytes) {
      return Error(ErrorKind::refused,
                   say("field {1} is {2} bytes long; at most {3} are allowed", opening.name,
                       std::to_string(bytes.size()), std::to_string(max_opening_bytes)));
    }
  }
  if (!draft.kept.empty()) built.items = items_of(opened, draft);
  record.fields = commitments(hasher, keys.front(), record.nonce, built.openings);
  built.record = encode_record(record);
  return built;
}

// signatures[i] are those of records[i], one a signer. Batches are of one dossier: who holds two
// records of a batch can see that they were signed together.
Result<std::vector<std::vector<RecordSignature>>> sign_all(Hasher& hasher,
                                                           std::span<const Unsigned> records,
                                                           SigningKeys signers) {
  std::vector<std::vector<RecordSignature>> signatures(records.size());
  for (std::size_t first = 0; first < records.size(); first += max_signed_together) {
    const std::size_t last = std::min(records.size(), first + max_signed_together);
    std::vector<Bytes> batch;
    batch.reserve(last - first);
    for (std::size_t i = first; i < last; ++i) batch.push_back(records[i].record);
    for (const PrivateKey* signer : signers) {
      Result<std::vector<RecordSignature>> made = sign_batch(hasher, batch, *signer);
      if (!made.ok()) return std::move(made).error();
      for (std::size_t i = 0; i < made->size(); ++i) {
        signatures[first + i].push_back(std::move((*made)[i]));
      }
    }
  }
  return signatures;
}

}  // namespace

std::vector<KeyId> key_ids(SigningKeys signers) {
  std::vector<KeyId> keys;
  for (const PrivateKey* signer : signers) keys.push_back(key_id(signer->public_key()));
  return keys;
}

Result<std::vector<Unsigned>> lay_out_records(Hasher& hasher, const Frame& frame,
                                              std::span<const Draft> drafts,
                                              std::span<const KeyId> signers) {
  RandomPieces random = draw_for(frame, drafts);
  std::vector<Unsigned> records;
  records.reserve(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Result<Unsigned> built = build(hasher, frame, drafts[i], signers, random);
    if (!built.ok()) return in_draft(std::move(built).error(), i, drafts.size());
    records.push_back(*std::move(built));
  }
  return records;
}

Result<Prepared> seal_records(Hasher& hasher, std::vector<Unsigned> records,
                              std::vector<std::vector<RecordSignature>> signatures) {
  std::vector<ByteView> views;  // of the records, then of the payloads
  views.reserve(records.size());
  for (const Unsigned& each : records) views.emplace_back(each.record);
  const std::vector<Hash> ids = record_ids(hasher, views);
  views.clear();
  Prepared prepared;
  prepared.submissions.reserve(records.size());
  prepared.openings.reserve(records.size());
  prepared.items.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    Unsigned& each = records[i];
    Bytes payload = encode_signed_record({std::move(each.record), std::move(signatures[i])});
    if (payload.size() > max_payload_bytes) {
      return in_draft(Error(ErrorKind::refused,
                            say("the signed record is {1} bytes long; at most {2} are allowed",
                                std::to_string(payload.size()), std::to_string(max_payload_bytes))),
                      i, records.size());
    }
    std::vector<KeptItem>& items = prepared.items.emplace_back();
    std::vector<std::uint16_t> contents;
    for (auto& [slot, item] : each.items) {
      items.push_back({ids[i], slot, std::move(item)});
      contents.push_back(slot);
    }
    prepared.openings.push_back({ids[i], each.kind, std::move(each.openings), std::move(contents)});
    prepared.submissions.push_back({std::move(each.dossier), ids[i], std::move(payload)});
    views.emplace_back(prepared.submissions.back().payload);
  }
  prepared.opened = open_payloads(hasher, views);
  return prepared;
}

Result<Prepared> sign_records(Hasher& hasher, std::vector<Unsigned> records, SigningKeys signers) {
  Result<std::vector<std::vector<RecordSignature>>> signatures = sign_all(hasher, records, signers);
  if (!signatures.ok()) return std::move(signatures).error();
  return seal_records(hasher, std::move(records), *std::move(signatures));
}

Result<Prepared> prepare_records(Hasher& hasher, const Frame& frame, std::span<const Draft> drafts,
                                 SigningKeys signers) {
  Result<std::vector<Unsigned>> records = lay_out_records(hasher, frame, drafts, key_ids(signers));
  if (!records.ok()) return std::move(records).error();
  return sign_records(hasher, *std::move(records), signers);
}

Message draft_context(std::size_t position, std::size_t count) {
  return say("record {1} of {2}", std::to_string(position + 1), std::to_string(count));
}

Error in_draft(Error error, std::size_t position, std::size_t count) {
  return count > 1 ? std::move(error).within(draft_context(position, count)) : std::move(error);
}

std::optional<std::size_t> draft_position(const Error& error) {
  for (const Message& context : error.contexts()) {
    if (context.text != draft_context(0, 0).text) continue;
    const Result<std::uint64_t> number = parse_decimal(context.arguments.front());
    if (number.ok() && *number > 0) return static_cast<std::size_t>(*number - 1);
  }
  return std::nullopt;
}

}  // namespace muniment::evidence
