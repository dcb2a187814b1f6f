#include "ledger/core/canonical.h"
#include "ledger/core/entry.capnp.h"
#include "ledger/core/entry.h"
#include "ledger/core/heads.h"

namespace muniment {
namespace {

constexpr std::uint16_t head_version = 1;
constexpr std::size_t max_head_bytes = 256;  // bounded by the grammar of dossier codes

bool is_dossier(std::string_view text) { return text.empty() || is_dossier_code(text); }

// Text and data fields are set only when they say something: empty is a null pointer.
capnp::Text::Reader text(const std::string& value) { return {value.c_str(), value.size()}; }
std::string_view view(capnp::Text::Reader value) { return {value.begin(), value.size()}; }

Result<std::string> read_dossier(capnp::Text::Reader value) {
  const std::string_view dossier = view(value);
  if (!is_dossier(dossier)) {
    return Error(ErrorKind::malformed,
                 say("the dossier's code does not begin with A-Z or 0-9, or holds more than 64 "
                     "characters or others than A-Z, 0-9, '.', '_' and '-'"));
  }
  return std::string(dossier);
}

Result<std::uint64_t> read_folio(std::uint64_t folio) {
  if (folio == 0) return Error(ErrorKind::malformed, say("the folio is 0; folios count from 1"));
  return folio;
}

Result<Hash> read_hash(capnp::Data::Reader value, std::string_view field) {
  Result<Hash> hash = Hash::from(canonical::view(value));
  if (!hash.ok()) return std::move(hash).error().within(say("in the field \"{1}\"", field));
  return hash;
}

Result<std::optional<Hash>> read_previous(capnp::Data::Reader value, std::uint64_t folio) {
  const bool there = value.size() != 0;
  if (there != (folio > 1)) {
    return Error(ErrorKind::malformed,
                 there ? say("folio 1 names a previous entry; there can be none")
                       : say("folio {1} does not name the entry before it", std::to_string(folio)));
  }
  if (!there) return std::optional<Hash>();
  Result<Hash> hash = read_hash(value, "previous");
  if (!hash.ok()) return std::move(hash).error();
  return std::optional<Hash>(*hash);
}

Result<Entry> read_entry(schema::Entry::Reader reader) {
  Result<std::string> dossier = read_dossier(reader.getDossier());
  if (!dossier.ok()) return std::move(dossier).error();
  const Result<std::uint64_t> folio = read_folio(reader.getFolio());
  if (!folio.ok()) return folio.error();
  const Result<std::optional<Hash>> previous = read_previous(reader.getPrevious(), *folio);
  if (!previous.ok()) return previous.error();
  const Result<Hash> heads = read_hash(reader.getHeads(), "heads");
  if (!heads.ok()) return heads.error();
  const Result<Hash> payload = read_hash(reader.getPayload(), "payload");
  if (!payload.ok()) return payload.error();
  return Entry{{reader.getIndex()},
               *std::move(dossier),
               *folio,
               *previous,
               reader.getDossiers(),
               *heads,
               reader.getAdmitted(),
               *payload};
}

Result<DossierHead> read_head(schema::DossierHead::Reader reader) {
  Result<std::string> dossier = read_dossier(reader.getDossier());
  if (!dossier.ok()) return std::move(dossier).error();
  const Result<std::uint64_t> folio = read_folio(reader.getFolio());
  if (!folio.ok()) return folio.error();
  const Result<Hash> leaf = read_hash(reader.getLeaf(), "leaf");
  if (!leaf.ok()) return leaf.error();
  return DossierHead{reader.getOrdinal(), *std::move(dossier), *folio, *leaf};
}

}  // namespace

Bytes encode_entry(const Entry& entry) {
  MUNIMENT_CHECK(is_dossier(entry.dossier));
  MUNIMENT_CHECK(entry.folio >= 1 && entry.previous.has_value() == (entry.folio > 1));
  return canonical::encode<schema::Entry>([&](schema::Entry::Builder& builder) {
    builder.setVersion(entry_version);
    builder.setIndex(entry.index.value);
    if (!entry.dossier.empty()) builder.setDossier(text(entry.dossier));
    builder.setFolio(entry.folio);
    if (entry.previous) builder.setPrevious(canonical::data(entry.previous->view()));
    builder.setDossiers(entry.dossiers);
    builder.setHeads(canonical::data(entry.heads.view()));
    builder.setAdmitted(entry.admitted);
    builder.setPayload(canonical::data(entry.payload.view()));
  });
}

Result<Entry> decode_entry(ByteView bytes) {
  return canonical::decode<schema::Entry, Entry>(bytes, max_entry_bytes, entry_version, read_entry,
                                                 encode_entry);
}

Bytes encode_head(const DossierHead& head) {
  MUNIMENT_CHECK(is_dossier(head.dossier) && head.folio >= 1);
  return canonical::encode<schema::DossierHead>([&](schema::DossierHead::Builder& builder) {
    builder.setVersion(head_version);
    builder.setOrdinal(head.ordinal);
    if (!head.dossier.empty()) builder.setDossier(text(head.dossier));
    builder.setFolio(head.folio);
    builder.setLeaf(canonical::data(head.leaf.view()));
  });
}

Result<DossierHead> decode_head(ByteView bytes) {
  return canonical::decode<schema::DossierHead, DossierHead>(bytes, max_head_bytes, head_version,
                                                             read_head, encode_head);
}

}  // namespace muniment
