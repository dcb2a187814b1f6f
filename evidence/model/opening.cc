#include "evidence/model/opening.h"

#include "evidence/model/catalogue.h"

namespace muniment {
namespace {

constexpr std::string_view field_label = "muniment/field/v1";

SlotType type_of(const Opening::Value& value) {
  if (std::holds_alternative<Opening::Text>(value)) return SlotType::text;
  if (std::holds_alternative<Opening::Integer>(value)) return SlotType::integer;
  if (std::holds_alternative<Opening::Instant>(value)) return SlotType::instant;
  if (std::holds_alternative<Opening::Data>(value)) return SlotType::data;
  return SlotType::content;
}

// Name and type are the catalogue row's; of a kind without a row nothing is known.
Status check_against_row(const Record& record, const Opening& opening) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) return {};
  // A slot that a later version of the catalogue added held an attachment before.
  const bool attachment = opening.slot >= row->slots.size() ||
                          (row->slots[opening.slot].since > 1 && opening.name == attachment_name);
  const std::string_view name = attachment ? attachment_name : row->slots[opening.slot].name;
  const SlotType type = attachment ? SlotType::content : row->slots[opening.slot].type;
  if (opening.name != name) {
    return Error(ErrorKind::malformed, say("slot {1} of this kind is named {2}, not {3}",
                                           std::to_string(opening.slot), name, opening.name));
  }
  if (!std::holds_alternative<Opening::Absent>(opening.value) && type_of(opening.value) != type) {
    return Error(ErrorKind::malformed,
                 say("the field {1} holds a value of another type than its kind has there", name));
  }
  return {};
}

// The suite's own digest is always there: whoever has the ledger's hash can compare the file.
Status check_digests(const Hasher& hasher, const Opening& opening) {
  const auto* content = std::get_if<Content>(&opening.value);
  if (content == nullptr) return {};
  if (digest_by(*content, hasher.algorithm())) return {};
  return Error(
      ErrorKind::malformed,
      say("the content of the field {1} lacks the digest of the ledger's suite", opening.name));
}

}  // namespace

std::optional<Hash> digest_by(const Content& content, HashAlgorithm algorithm) {
  for (const ContentDigest& digest : content.digests) {
    if (digest.algorithm == static_cast<std::uint16_t>(algorithm)) return digest.value;
  }
  return std::nullopt;
}

Hash commitment(Hasher& hasher, const KeyId& author, ByteView nonce, std::uint16_t slot,
                ByteView opening_bytes) {
  Bytes place;
  append_big_endian(place, slot, 2);
  return hasher.labelled(field_label, {author.view(), nonce, place, opening_bytes});
}

std::vector<Hash> commitments(Hasher& hasher, const KeyId& author, ByteView nonce,
                              std::span<const Bytes> openings) {
  const std::size_t ahead = KeyId::size + nonce.size() + 2;  // of each opening
  std::size_t bytes = 0;
  for (const Bytes& opening : openings) bytes += ahead + opening.size();
  Bytes all;  // messages, one behind the other
  all.reserve(bytes);
  std::vector<ByteView> messages;
  messages.reserve(openings.size());
  for (std::size_t slot = 0; slot < openings.size(); ++slot) {
    const std::size_t begin = all.size();
    append(all, author.view());
    append(all, nonce);
    append_big_endian(all, slot, 2);
    append(all, openings[slot]);
    messages.emplace_back(all.data() + begin, all.size() - begin);
  }
  return hasher.labelled_each(field_label, messages);
}

Result<Opening> check_opening(Hasher& hasher, const Record& record, ByteView opening_bytes) {
  auto opening = decode_opening(opening_bytes);
  if (!opening.ok()) return opening;
  if (record.signers.empty() || opening->slot >= record.fields.size()) {
    return Error(ErrorKind::malformed,
                 say("the record has no slot {1}; it has {2}", std::to_string(opening->slot),
                     std::to_string(record.fields.size())));
  }
  if (commitment(hasher, record.signers.front().key, record.nonce, opening->slot, opening_bytes) !=
      record.fields[opening->slot]) {
    return Error(ErrorKind::mismatch,
                 say("the field {1} is not what the record committed to in slot {2}", opening->name,
                     std::to_string(opening->slot)));
  }
  if (auto status = check_against_row(record, *opening); !status.ok()) {
    return std::move(status).error();
  }
  if (auto status = check_digests(hasher, *opening); !status.ok()) return std::move(status).error();
  return opening;
}

}  // namespace muniment
