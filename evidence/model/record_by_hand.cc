#include <algorithm>

#include "evidence/model/record_messages.h"
#include "ledger/core/checkpoint.h"
#include "ledger/core/message_walk.h"

namespace muniment::by_hand {
namespace {

// Where record.capnp's fields stand: the places of numbers and pointers in their structs, and of
// small numbers within a word.
constexpr std::size_t version_place = 0, stated_place = 1;
constexpr unsigned kind_shift = 16, occurred_shift = 32;
enum RecordPointer : std::size_t { ledger, dossier, signers, nonce, seen, links, fields, facts };
constexpr unsigned fact_small_code_shift = 16, fact_type_shift = 32;
constexpr std::size_t fact_large_place = 1;

constexpr std::uint64_t low(std::uint64_t word, unsigned bits) {
  return word & ((std::uint64_t{1} << bits) - 1);
}
constexpr std::uint64_t unsigned_32(std::int32_t value) {
  return static_cast<std::uint32_t>(value);
}

// --- Reading. ---

std::vector<Signer> read_signers(MessageReader& reader, const MessageStruct& record) {
  const MessageList list = reader.structs(record, signers);
  reader.require(list.size <= max_signers && list.first.numbers <= 1 && list.first.pointers <= 1);
  std::vector<Signer> read;
  read.reserve(list.size);
  for (std::size_t i = 0; i < list.size && reader.right(); ++i) {
    const std::uint64_t capacity = reader.number(list[i], 0);
    reader.require(low(capacity, 16) == capacity);
    read.push_back({reader.hash(list[i], 0), static_cast<std::uint16_t>(capacity)});
  }
  return read;
}

std::optional<KnownCheckpoint> read_seen(MessageReader& reader, const MessageStruct& record) {
  if (!reader.has(record, seen)) return std::nullopt;
  const MessageStruct checkpoint = reader.child(record, seen);
  reader.require(checkpoint.numbers == 1 && checkpoint.pointers == 1);  // no size of 0
  return KnownCheckpoint{TreeSize{reader.number(checkpoint, 0)}, reader.hash(checkpoint, 0)};
}

std::vector<Link> read_links(MessageReader& reader, const MessageStruct& record) {
  const MessageList list = reader.structs(record, links);
  reader.require(list.first.numbers <= 1 && list.first.pointers <= 1);
  std::vector<Link> read;
  for (std::size_t i = 0; i < list.size && reader.right(); ++i) {
    const std::uint64_t relation = reader.number(list[i], 0);
    reader.require(low(relation, 16) == relation);
    read.push_back({static_cast<std::uint16_t>(relation), reader.hash(list[i], 0)});
  }
  return read;
}

// The value is in one of three places, and the others are empty.
Fact read_fact(MessageReader& reader, const MessageStruct& fact) {
  const std::uint64_t word = reader.number(fact, 0);
  const std::uint64_t large = reader.number(fact, fact_large_place);
  const bool has_id = reader.has(fact, 0);
  const auto code = static_cast<std::uint16_t>(word);
  const auto small = static_cast<std::uint16_t>(word >> fact_small_code_shift);
  switch (word >> fact_type_shift) {
    case 0:
      reader.require(large == 0 && !has_id);
      return {code, Fact::Code{small}};
    case 1:
      reader.require(small == 0 && low(large, 32) == large && !has_id);
      return {code, Fact::Day{static_cast<std::int32_t>(static_cast<std::uint32_t>(large))}};
    case 2:
      reader.require(small == 0 && !has_id);
      return {code, Fact::Number{static_cast<std::int64_t>(large)}};
    case 3:
      reader.require(small == 0 && large == 0);
      return {code, Fact::Id{reader.hash(fact, 0)}};
  }
  reader.require(false);
  return {code, Fact::Code{0}};
}

std::vector<Fact> read_facts(MessageReader& reader, const MessageStruct& record) {
  const MessageList list = reader.structs(record, facts);
  reader.require(list.first.numbers <= 2 && list.first.pointers <= 1);
  std::vector<Fact> read;
  for (std::size_t i = 0; i < list.size && reader.right(); ++i) {
    read.push_back(read_fact(reader, list[i]));
  }
  return read;
}

bool is_whole(const RecordSignature& signature) {
  return signature.signature.size() == signature_bytes && signature.count >= 1 &&
         signature.count <= max_batch_count && signature.position < signature.count &&
         signature.path.size() == batch_path_length(signature.count, signature.position);
}

// --- Writing. ---

// 1 if the list needs room for what `used` looks for, else 0.
template <typename List, typename Used>
std::size_t room(const List& list, const Used& used) {
  return std::any_of(list.begin(), list.end(), used) ? 1 : 0;
}

std::uint64_t small_part(const Fact& fact) {
  const auto* code = std::get_if<Fact::Code>(&fact.value);
  return std::uint64_t{fact.code} |
         std::uint64_t{code == nullptr ? std::uint16_t{0} : code->value} << fact_small_code_shift |
         std::uint64_t{fact.value.index()} << fact_type_shift;
}

std::uint64_t large_part(const Fact& fact) {
  if (const auto* day = std::get_if<Fact::Day>(&fact.value)) return unsigned_32(day->value);
  const auto* number = std::get_if<Fact::Number>(&fact.value);
  return number == nullptr ? 0 : static_cast<std::uint64_t>(number->value);
}

bool has_id(const Fact& fact) { return std::holds_alternative<Fact::Id>(fact.value); }

void write_signers(MessageWriter& writer, const MessageStruct& record,
                   const std::vector<Signer>& from) {
  const std::size_t numbers = room(from, [](const Signer& signer) { return signer.capacity != 0; });
  const MessageList list = writer.structs(record, signers, from.size(), numbers, 1);
  for (std::size_t i = 0; i < from.size(); ++i) {
    writer.number(list[i], 0, from[i].capacity);
    writer.data(list[i], 0, from[i].key.view());
  }
}

void write_links(MessageWriter& writer, const MessageStruct& record,
                 const std::vector<Link>& from) {
  const std::size_t numbers = room(from, [](const Link& link) { return link.relation != 0; });
  const MessageList list = writer.structs(record, links, from.size(), numbers, 1);
  for (std::size_t i = 0; i < from.size(); ++i) {
    writer.number(list[i], 0, from[i].relation);
    writer.data(list[i], 0, from[i].target.view());
  }
}

void write_facts(MessageWriter& writer, const MessageStruct& record,
                 const std::vector<Fact>& from) {
  const std::size_t large = room(from, [](const Fact& fact) { return large_part(fact) != 0; });
  const std::size_t small = room(from, [](const Fact& fact) { return small_part(fact) != 0; });
  const MessageList list =
      writer.structs(record, facts, from.size(), large != 0 ? 2 : small, room(from, has_id));
  for (std::size_t i = 0; i < from.size(); ++i) {
    writer.number(list[i], 0, small_part(from[i]));
    writer.number(list[i], fact_large_place, large_part(from[i]));
    if (const auto* id = std::get_if<Fact::Id>(&from[i].value)) {
      writer.data(list[i], 0, id->value.view());
    }
  }
}

std::size_t used_pointers(const Record& record) {
  if (!record.facts.empty()) return facts + 1;
  if (!record.fields.empty()) return fields + 1;
  if (!record.links.empty()) return links + 1;
  if (record.seen) return seen + 1;
  if (!record.nonce.empty()) return nonce + 1;
  if (!record.signers.empty()) return signers + 1;
  if (!record.dossier.empty()) return dossier + 1;
  return record.ledger.empty() ? 0 : ledger + 1;
}

}  // namespace

bool can_encode(const Record& record) {
  return std::holds_alternative<std::monostate>(record.affair);
}

Bytes encode(const Record& record) {
  MUNIMENT_CHECK(can_encode(record));
  MessageWriter writer;
  const MessageStruct root = writer.root(record.stated != 0 ? 2 : 1, used_pointers(record));
  writer.number(root, version_place,
                record_version | std::uint64_t{record.kind} << kind_shift |
                    unsigned_32(record.occurred) << occurred_shift);
  writer.number(root, stated_place, static_cast<std::uint64_t>(record.stated));
  writer.text(root, ledger, record.ledger);
  writer.text(root, dossier, record.dossier);
  write_signers(writer, root, record.signers);
  writer.data(root, nonce, record.nonce);
  if (record.seen) {
    const std::uint64_t size = record.seen->size.value;
    const MessageStruct checkpoint = writer.child(root, seen, size != 0 ? 1 : 0, 1);
    writer.number(checkpoint, 0, size);
    writer.data(checkpoint, 0, record.seen->root.view());
  }
  write_links(writer, root, record.links);
  writer.hashes(root, fields, record.fields);
  write_facts(writer, root, record.facts);
  return std::move(writer).message();
}

std::optional<Record> decode_record(ByteView bytes) {
  MessageReader reader(bytes);
  const MessageStruct root = reader.root();
  const std::uint64_t word = reader.number(root, version_place);
  if (!reader.right() || low(word, kind_shift) != record_version || root.numbers > 2 ||
      root.pointers > facts + 1) {
    return std::nullopt;
  }
  Record record;
  record.kind = static_cast<std::uint16_t>(word >> kind_shift);
  record.occurred = static_cast<std::int32_t>(static_cast<std::uint32_t>(word >> occurred_shift));
  record.stated = static_cast<std::int64_t>(reader.number(root, stated_place));
  record.ledger = reader.text(root, ledger);
  record.dossier = reader.text(root, dossier);
  record.signers = read_signers(reader, root);
  record.nonce = to_bytes(reader.data(root, nonce));
  record.seen = read_seen(reader, root);
  record.links = read_links(reader, root);
  record.fields = reader.hashes(root, fields);
  record.facts = read_facts(reader, root);
  reader.require(is_origin(record.ledger) && record.nonce.size() == nonce_bytes &&
                 strictly_ascending(record.facts) && check_values(record).ok());
  if (!reader.whole()) return std::nullopt;
  return record;
}

Bytes encode(const SignedRecord& record) {
  using Signature = const RecordSignature&;
  const std::vector<RecordSignature>& signatures = record.signatures;
  const std::size_t counts = room(signatures, [](Signature one) { return one.count != 0; });
  const std::size_t places = room(signatures, [](Signature one) { return one.position != 0; });
  const std::size_t proper = room(signatures, [](Signature one) { return !one.signature.empty(); });
  const std::size_t paths = room(signatures, [](Signature one) { return !one.path.empty(); });
  MessageWriter writer;
  const MessageStruct root = writer.root(1, !signatures.empty()     ? 2
                                            : record.record.empty() ? 0
                                                                    : 1);
  writer.number(root, 0, signed_record_version);
  writer.data(root, 0, record.record);
  const MessageList list =
      writer.structs(root, 1, signatures.size(), places != 0 ? 2 : counts, paths != 0 ? 2 : proper);
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    writer.number(list[i], 0, signatures[i].count);
    writer.number(list[i], 1, signatures[i].position);
    writer.data(list[i], 0, signatures[i].signature);
    writer.hashes(list[i], 1, signatures[i].path);
  }
  return std::move(writer).message();
}

std::optional<SignedRecord> decode_signed_record(ByteView bytes) {
  MessageReader reader(bytes);
  const MessageStruct root = reader.root();
  reader.require(reader.number(root, 0) == signed_record_version && root.numbers == 1 &&
                 root.pointers == 2 && reader.has(root, 0));
  const ByteView record = reader.data(root, 0);
  const MessageList list = reader.structs(root, 1);
  reader.require(list.size >= 1 && list.size <= max_signers && list.first.numbers <= 2 &&
                 list.first.pointers <= 2);
  if (!reader.right()) return std::nullopt;
  SignedRecord read{to_bytes(record), {}};
  read.signatures.reserve(list.size);
  for (std::size_t i = 0; i < list.size && reader.right(); ++i) {
    const MessageStruct from = list[i];
    read.signatures.push_back({to_bytes(reader.data(from, 0)), reader.number(from, 0),
                               reader.number(from, 1), reader.hashes(from, 1)});
    reader.require(is_whole(read.signatures.back()));
  }
  if (!reader.whole()) return std::nullopt;
  return read;
}

}  // namespace muniment::by_hand
