#include <algorithm>

#include "evidence/model/record.h"
#include "evidence/opening_parts.h"

namespace muniment::evidence {

using namespace opening_parts;

namespace {

// All openings of a class, as one text to be sealed.
Bytes plain_part(const KeptOpenings& kept, const KindRow& row, AccessClass access) {
  Bytes plain;
  for (std::size_t slot = 0; slot < kept.openings.size(); ++slot) {
    if (class_of(row, static_cast<std::uint16_t>(slot)) != access) continue;
    append_big_endian(plain, slot, 2);
    append_big_endian(plain, kept.openings[slot].size(), 4);
    append(plain, kept.openings[slot]);
  }
  return plain;
}

Error no_list() { return {ErrorKind::malformed, say("the list of kept openings is broken")}; }

using Placed = std::pair<std::uint16_t, Bytes>;

Status read_plain(ByteView plain, std::vector<Placed>& placed) {
  while (!plain.empty()) {
    if (plain.size() < place_bytes) return no_list();
    const auto slot = static_cast<std::uint16_t>(read_big_endian(plain.first(2)));
    const std::uint64_t length = read_big_endian(plain.subspan(2, 4));
    plain = plain.subspan(place_bytes);
    if (length > plain.size()) return no_list();
    placed.emplace_back(slot, to_bytes(plain.first(static_cast<std::size_t>(length))));
    plain = plain.subspan(static_cast<std::size_t>(length));
  }
  return {};
}

}  // namespace

// --- Sealing. ---

Result<OpeningSealer::Sealing> OpeningSealer::sealing_for(const VaultPlace& place,
                                                          const VaultKeys& keys,
                                                          const Ground& ground,
                                                          const PrivateKey* own,
                                                          AccessClass access) {
  const Result<const ClassKey*> key = key_to_seal_for(keys, place, access, ground);
  if (!key.ok()) return key.error();
  Bytes head;
  append_big_endian(head, class_code(access), 2);
  append_big_endian(head, (*key)->generation, 4);
  const auto begin = [&](Form form) { head.push_back(static_cast<std::uint8_t>(form)); };
  if (own != nullptr) {
    const Result<SealKey> secret = open_class_key(**key, place.suite, place.origin, *own);
    if (secret.ok()) {
      begin(Form::derived);
      return Sealing{(*key)->generation, (*key)->key, std::move(head),
                     derive_key(place.suite, *secret, writers_use, {})};
    }
  }
  SealKey writers = SealKey::generate();
  const bool for_own = own != nullptr && access != AccessClass::sealed;
  begin(for_own ? Form::for_writer : Form::enveloped);
  const auto put = [&](const PublicKey& recipient, std::string_view whose) -> Status {
    const Result<Bytes> envelope =
        put_into_envelope(recipient, writers, envelope_context(place, access, whose));
    if (envelope.ok()) append(head, *envelope);
    return envelope.ok() ? Status() : envelope.error();
  };
  if (Status sealed = put((*key)->key, for_class); !sealed.ok()) return std::move(sealed).error();
  if (for_own) {
    append(head, key_id(own->public_key()).view());
    if (Status sealed = put(own->public_key(), for_writer); !sealed.ok()) {
      return std::move(sealed).error();
    }
  }
  return Sealing{(*key)->generation, (*key)->key, std::move(head), std::move(writers)};
}

OpeningSealer OpeningSealer::make(const VaultPlace& place, const VaultKeys& keys,
                                  const Ground& ground, const PrivateKey* own) {
  OpeningSealer sealer(place.suite);
  for (const AccessClass access : access_classes) {
    sealer.sealings_.emplace(access, sealing_for(place, keys, ground, own, access));
  }
  return sealer;
}

Result<Bytes> OpeningSealer::seal(const KeptOpenings& kept) const {
  const KindRow* row = row_of(kept.kind);
  MUNIMENT_CHECK(row != nullptr);
  std::size_t bytes = 0;
  for (const Bytes& opening : kept.openings) bytes += place_bytes + opening.size();
  if (bytes > max_kept_bytes) {
    return Error(ErrorKind::refused,
                 say("the fields of one record are {1} bytes long; at most {2} are allowed",
                     std::to_string(bytes), std::to_string(max_kept_bytes)));
  }
  const Bytes head = list_head(kept.contents);
  Bytes list = head;
  for (const AccessClass access : access_classes) {
    const Bytes plain = plain_part(kept, *row, access);
    if (plain.empty()) continue;
    const Result<Sealing>& sealing = sealings_.at(access);
    if (!sealing.ok()) return sealing.error();
    append(list, sealing->head);
    const SealKey key = record_key(suite_, sealing->writers, kept.record_id, head);
    const Bytes sealed = seal_stream(suite_, key, kept.record_id.view(), plain);
    append_big_endian(list, sealed.size(), 4);
    append(list, sealed);
  }
  return list.size() == head.size() && kept.contents.empty() ? Bytes() : list;
}

// --- Opening. ---

Result<ListHead> read_list_head(ByteView list) {
  if (list.empty()) return ListHead{{}, false};
  if (list.size() < 2) return no_list();
  const auto count = static_cast<std::size_t>(read_big_endian(list.first(2)));
  const std::size_t size = 2 + 2 * count;
  if (count > max_fields || list.size() < size) return no_list();
  ListHead head{{}, list.size() == size};
  for (std::size_t at = 2; at < size; at += 2) {
    const auto slot = static_cast<std::uint16_t>(read_big_endian(list.subspan(at, 2)));
    if (!head.contents.empty() && head.contents.back() >= slot) return no_list();
    head.contents.push_back(slot);
  }
  if (head.supplement && head.contents.empty()) return no_list();
  return head;
}

Bytes supplement(std::span<const std::uint16_t> contents) { return list_head(contents); }

Result<OpeningUnsealer::List> OpeningUnsealer::parse(Suite suite, ByteView list) {
  Result<ListHead> said = read_list_head(list);
  if (!said.ok()) return std::move(said).error();
  const std::size_t said_bytes = list.empty() ? 0 : 2 + 2 * said->contents.size();
  List parsed{list.first(said_bytes), std::move(said->contents), {}};
  list = list.subspan(said_bytes);
  std::vector<Part>& parts = parsed.parts;
  while (!list.empty()) {
    if (list.size() < fixed_bytes) return no_list();
    const auto access = class_by_code(static_cast<std::uint16_t>(read_big_endian(list.first(2))));
    const std::uint8_t form = list[fixed_bytes - 1];
    if (!access || form > static_cast<std::uint8_t>(Form::for_writer) ||
        (!parts.empty() && parts.back().access >= *access)) {
      return no_list();
    }
    Part part{*access,
              static_cast<std::uint32_t>(read_big_endian(list.subspan(2, 4))),
              static_cast<Form>(form),
              {},
              {},
              {}};
    const std::size_t head = head_bytes(suite, part.form);
    if (list.size() < head + 4) return no_list();
    part.head = list.first(head);
    const std::uint64_t sealed = read_big_endian(list.subspan(head, 4));
    if (sealed > list.size() - head - 4) return no_list();
    part.whole = list.first(head + 4 + static_cast<std::size_t>(sealed));
    part.sealed = part.whole.subspan(head + 4);
    list = list.subspan(part.whole.size());
    parts.push_back(part);
  }
  return parsed;
}

Result<const SealKey*> OpeningUnsealer::writers_key(const Part& part) {
  if (!keys_) return nullptr;
  const auto known = last_.find(part.access);
  if (known != last_.end() && std::ranges::equal(known->second.head, part.head)) {
    return known->second.key ? &*known->second.key : nullptr;
  }
  Last found{to_bytes(part.head), std::nullopt};
  const ByteView envelopes = part.head.subspan(fixed_bytes);
  const std::size_t envelope = envelope_bytes(place_.suite);
  const bool given = keys_->given(part.access, part.generation);
  if (given && part.form == Form::derived) {
    const Result<const SealKey*> secret = keys_->secret(part.access, part.generation);
    if (!secret.ok()) return secret.error();
    found.key = derive_key(place_.suite, **secret, writers_use, {});
  } else if (given) {
    const Result<const PrivateKey*> pair = keys_->pair(part.access, part.generation);
    if (!pair.ok()) return pair.error();
    Result<SealKey> key = open_envelope(**pair, envelopes.first(envelope),
                                        envelope_context(place_, part.access, for_class));
    if (!key.ok()) return std::move(key).error();
    found.key = *std::move(key);
  } else if (part.form == Form::for_writer) {
    const Hash whose = *Hash::from(envelopes.subspan(envelope, Hash::size));
    if (whose == key_id(keys_->own().public_key())) {
      Result<SealKey> key = open_envelope(keys_->own(), envelopes.last(envelope),
                                          envelope_context(place_, part.access, for_writer));
      if (!key.ok()) return std::move(key).error();
      found.key = *std::move(key);
    }
  }
  Last& last = last_.insert_or_assign(part.access, std::move(found)).first->second;
  return last.key ? &*last.key : nullptr;
}

Result<ReadOpenings> OpeningUnsealer::open(const Hash& record_id, ByteView list, Reading reading) {
  Result<List> parsed = parse(place_.suite, list);
  if (!parsed.ok()) return std::move(parsed).error();
  ReadOpenings read{record_id, {}, {}, std::move(parsed->contents)};
  std::vector<Placed> placed;
  for (const Part& part : parsed->parts) {
    const bool may = reading == Reading::sealed_too || part.access != AccessClass::sealed;
    const Result<const SealKey*> key = may ? writers_key(part) : nullptr;
    if (!key.ok()) return key.error();
    if (*key == nullptr) {
      read.sealed.push_back(part.access);
      continue;
    }
    const Result<Bytes> plain =
        open_stream(place_.suite, record_key(place_.suite, **key, record_id, parsed->head),
                    record_id.view(), part.sealed);
    if (!plain.ok()) {
      return Error(ErrorKind::mismatch,
                   say("what was kept of the class {1} is not what was sealed for this record",
                       class_name(part.access)));
    }
    if (Status split = read_plain(*plain, placed); !split.ok()) return std::move(split).error();
  }
  std::sort(placed.begin(), placed.end(),
            [](const Placed& a, const Placed& b) { return a.first < b.first; });
  read.openings.reserve(placed.size());
  for (Placed& each : placed) read.openings.push_back(std::move(each.second));
  return read;
}

}  // namespace muniment::evidence
