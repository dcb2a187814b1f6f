#include <algorithm>
#include <array>

#include "ledger/core/entry.h"
#include "ledger/core/flat_message.h"
#include "ledger/core/heads.h"

namespace muniment {
namespace {

constexpr std::uint16_t head_version = 1;
constexpr std::size_t max_head_bytes = 256;  // bounded by the grammar of dossier codes

bool is_dossier(std::string_view text) { return text.empty() || is_dossier_code(text); }

Result<std::string> read_dossier(ByteView blob) {
  const std::string_view dossier = flat::blob_text(blob);
  if (!is_dossier(dossier)) {
    return Error(ErrorKind::malformed,
                 say("the dossier's code does not begin with A-Z or 0-9, or holds more than 64 "
                     "characters or others than A-Z, 0-9, '.', '_' and '-'"));
  }
  return std::string(dossier);
}

Result<Hash> read_hash(ByteView blob, std::string_view field) {
  Result<Hash> hash = Hash::from(blob);
  if (!hash.ok()) return std::move(hash).error().within(say("in the field \"{1}\"", field));
  return hash;
}

Status check_folio(std::uint64_t folio) {
  if (folio == 0) return Error(ErrorKind::malformed, say("the folio is 0; folios count from 1"));
  return {};
}

Result<std::optional<Hash>> read_previous(ByteView blob, std::uint64_t folio) {
  if (const Status counted = check_folio(folio); !counted.ok()) return counted.error();
  if (blob.empty() != (folio == 1)) {
    return Error(ErrorKind::malformed,
                 folio == 1
                     ? say("folio 1 names a previous entry; there can be none")
                     : say("folio {1} does not name the entry before it", std::to_string(folio)));
  }
  if (blob.empty()) return std::optional<Hash>();
  Result<Hash> hash = read_hash(blob, "previous");
  if (!hash.ok()) return std::move(hash).error();
  return std::optional<Hash>(*hash);
}

// `value`, if it is encoded to these very bytes.
template <typename Value, typename Encode>
Result<Value> if_same(Value value, ByteView bytes, const Encode& encode) {
  const Bytes again = encode(value);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) {
    return flat::not_the_one_encoding();
  }
  return value;
}

}  // namespace

// The numbers and blobs below are entry.capnp's fields, in its order.

Bytes encode_entry(const Entry& entry) {
  MUNIMENT_CHECK(is_dossier(entry.dossier));
  MUNIMENT_CHECK(entry.folio >= 1 && entry.previous.has_value() == (entry.folio > 1));
  const std::array<std::uint64_t, 5> numbers{entry_version, entry.index.value, entry.folio,
                                             entry.dossiers,
                                             static_cast<std::uint64_t>(entry.admitted)};
  const std::array<ByteView, 4> blobs{flat::text_blob(entry.dossier),
                                      entry.previous ? entry.previous->view() : ByteView(),
                                      entry.heads.view(), entry.payload.view()};
  return flat::encode(numbers, blobs);
}

Result<Entry> decode_entry(ByteView bytes) {
  std::array<std::uint64_t, 5> numbers{};
  std::array<ByteView, 4> blobs;
  const Status fields = flat::read(bytes, max_entry_bytes, entry_version, numbers, blobs);
  if (!fields.ok()) return fields.error();
  const auto [version, index, folio, dossiers, admitted] = numbers;
  Result<std::string> dossier = read_dossier(blobs[0]);
  if (!dossier.ok()) return std::move(dossier).error();
  const Result<std::optional<Hash>> previous = read_previous(blobs[1], folio);
  if (!previous.ok()) return previous.error();
  const Result<Hash> heads = read_hash(blobs[2], "heads");
  if (!heads.ok()) return heads.error();
  const Result<Hash> payload = read_hash(blobs[3], "payload");
  if (!payload.ok()) return payload.error();
  return if_same(Entry{{index},
                       *std::move(dossier),
                       folio,
                       *previous,
                       dossiers,
                       *heads,
                       static_cast<std::int64_t>(admitted),
                       *payload},
                 bytes, encode_entry);
}

Bytes encode_head(const DossierHead& head) {
  MUNIMENT_CHECK(is_dossier(head.dossier) && head.folio >= 1);
  const std::array<std::uint64_t, 3> numbers{head_version, head.ordinal, head.folio};
  const std::array<ByteView, 2> blobs{flat::text_blob(head.dossier), head.leaf.view()};
  return flat::encode(numbers, blobs);
}

Result<DossierHead> decode_head(ByteView bytes) {
  std::array<std::uint64_t, 3> numbers{};
  std::array<ByteView, 2> blobs;
  const Status fields = flat::read(bytes, max_head_bytes, head_version, numbers, blobs);
  if (!fields.ok()) return fields.error();
  const auto [version, ordinal, folio] = numbers;
  Result<std::string> dossier = read_dossier(blobs[0]);
  if (!dossier.ok()) return std::move(dossier).error();
  if (const Status counted = check_folio(folio); !counted.ok()) return counted.error();
  const Result<Hash> leaf = read_hash(blobs[1], "leaf");
  if (!leaf.ok()) return leaf.error();
  return if_same(DossierHead{ordinal, *std::move(dossier), folio, *leaf}, bytes, encode_head);
}

}  // namespace muniment
