#include <array>

#include "evidence/model/opening.capnp.h"
#include "evidence/model/opening.h"
#include "ledger/core/canonical.h"
#include "ledger/core/flat_message.h"

namespace muniment {
namespace {

using canonical::view;

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

capnp::Text::Reader text(const std::string& value) { return {value.c_str(), value.size()}; }
std::string string(capnp::Text::Reader value) { return {value.begin(), value.size()}; }

void write_content(schema::Content::Builder to, const Content& content) {
  if (!content.name.empty()) to.setName(canonical::data(content.name));
  if (!content.media_type.empty()) to.setMediaType(text(content.media_type));
  to.setSize(content.size);
  if (content.digests.empty()) return;
  auto list = to.initDigests(static_cast<unsigned>(content.digests.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setAlgorithm(content.digests[i].algorithm);
    list[i].setValue(canonical::data(content.digests[i].value.view()));
  }
}

// Of a value that is no content: the union's tag in the first word, then its number or its bytes.
struct FlatValue {
  schema::Opening::Value::Which tag;
  std::uint64_t number = 0;
  ByteView blob = {};
};

FlatValue flat_value(const Opening::Value& value) {
  using Which = schema::Opening::Value;
  if (const auto* text = std::get_if<Opening::Text>(&value)) {
    return {Which::TEXT, 0, flat::text_blob(text->value)};
  }
  if (const auto* data = std::get_if<Opening::Data>(&value)) return {Which::DATA, 0, data->value};
  if (const auto* number = std::get_if<Opening::Integer>(&value)) {
    return {Which::INTEGER, static_cast<std::uint64_t>(number->value)};
  }
  if (const auto* instant = std::get_if<Opening::Instant>(&value)) {
    return {Which::INSTANT, static_cast<std::uint64_t>(instant->value)};
  }
  return {Which::ABSENT};
}

Result<Content> read_content(schema::Content::Reader from) {
  Content content{to_bytes(view(from.getName())), string(from.getMediaType()), from.getSize(), {}};
  if (!is_utf8_text(content.media_type)) return malformed(say("the media type is not UTF-8 text"));
  for (const auto digest : from.getDigests()) {
    auto value = Hash::from(view(digest.getValue()));
    if (!value.ok()) return std::move(value).error().within(say("in a content's digests"));
    if (!content.digests.empty() && digest.getAlgorithm() <= content.digests.back().algorithm) {
      return malformed(say("a content's digests must be ascending by algorithm, without repeats"));
    }
    content.digests.push_back({digest.getAlgorithm(), *value});
  }
  if (content.digests.empty()) return malformed(say("a content has at least one digest"));
  return content;
}

Result<Opening::Value> read_value(schema::Opening::Value::Reader from) {
  switch (from.which()) {
    case schema::Opening::Value::ABSENT:
      return Opening::Value(Opening::Absent{});
    case schema::Opening::Value::TEXT: {
      std::string value = string(from.getText());
      if (!is_utf8_text(value)) return malformed(say("the field's text is not UTF-8 text"));
      return Opening::Value(Opening::Text{std::move(value)});
    }
    case schema::Opening::Value::INTEGER:
      return Opening::Value(Opening::Integer{from.getInteger()});
    case schema::Opening::Value::INSTANT:
      return Opening::Value(Opening::Instant{from.getInstant()});
    case schema::Opening::Value::DATA:
      return Opening::Value(Opening::Data{to_bytes(view(from.getData()))});
    case schema::Opening::Value::CONTENT: {
      auto content = read_content(from.getContent());
      if (!content.ok()) return std::move(content).error();
      return Opening::Value(*std::move(content));
    }
  }
  return malformed(say("the field holds a value of an unknown type"));
}

void write_opening(schema::Opening::Builder to, const Opening& opening, const Content& content) {
  to.setVersion(opening_version);
  to.setSlot(opening.slot);
  if (!opening.name.empty()) to.setName(text(opening.name));
  if (!opening.salt.empty()) to.setSalt(canonical::data(opening.salt));
  write_content(to.getValue().initContent(), content);
}

Result<Opening> read_opening(schema::Opening::Reader from) {
  Opening opening{from.getSlot(), string(from.getName()), to_bytes(view(from.getSalt())), {}};
  if (opening.name.empty() || !is_utf8_text(opening.name)) {
    return malformed(say("an opened field has a name of UTF-8 text"));
  }
  if (opening.salt.size() != salt_bytes) {
    return malformed(say("an opening's salt is {1} bytes long, not {2}", std::to_string(salt_bytes),
                         std::to_string(opening.salt.size())));
  }
  auto value = read_value(from.getValue());
  if (!value.ok()) return std::move(value).error();
  opening.value = *std::move(value);
  return opening;
}

}  // namespace

// Of the fields of a record most are absent, so what is flat is laid out by hand.
Bytes encode_opening(const Opening& opening) {
  if (const auto* content = std::get_if<Content>(&opening.value)) {
    return canonical::encode<schema::Opening>(
        [&](schema::Opening::Builder to) { write_opening(to, opening, *content); },
        canonical::RootSize{1, 3});
  }
  const FlatValue value = flat_value(opening.value);
  const std::uint64_t first = std::uint64_t{opening_version} | std::uint64_t{opening.slot} << 16 |
                              std::uint64_t{value.tag} << 32;
  return flat::encode(
      std::array{first, value.number},
      std::array{flat::text_blob(opening.name), ByteView(opening.salt), value.blob});
}

Result<Opening> decode_opening(ByteView bytes) {
  return canonical::decode<schema::Opening, Opening>(bytes, max_opening_bytes, opening_version,
                                                     read_opening, encode_opening);
}

// The root struct stands right behind its pointer: version, slot, and which value it is.
bool may_hold_content(ByteView opening_bytes) {
  constexpr std::size_t which = 8 + 4;
  return opening_bytes.size() > which + 1 &&
         opening_bytes[which] == static_cast<std::uint8_t>(schema::Opening::Value::CONTENT) &&
         opening_bytes[which + 1] == 0;
}

}  // namespace muniment
