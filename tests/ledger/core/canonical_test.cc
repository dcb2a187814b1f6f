#include "ledger/core/canonical.h"

#include <gtest/gtest.h>

#include "ledger/core/entry.capnp.h"
#include "tests/support/mutations.h"
#include "tests/support/raw_message.h"

namespace muniment {
namespace {

using schema::DossierHead;
using test::Elements;
using test::RawMessage;

// A struct with two pointers, read as numbers and bytes of any length.
struct Value {
  std::uint64_t ordinal;
  std::uint64_t folio;
  std::string text;
  Bytes blob;

  bool operator==(const Value&) const = default;
};

constexpr std::size_t limit = 100000;

void fill(DossierHead::Builder& builder, const Value& value) {
  builder.setVersion(1);
  builder.setOrdinal(value.ordinal);
  if (!value.text.empty()) builder.setDossier(value.text);
  builder.setFolio(value.folio);
  if (!value.blob.empty()) builder.setLeaf(canonical::data(value.blob));
}

Bytes encode(const Value& value) {
  return canonical::encode<DossierHead>([&](DossierHead::Builder& b) { fill(b, value); });
}

Result<Value> decode(ByteView bytes) {
  const auto read = [](DossierHead::Reader reader) -> Result<Value> {
    return Value{reader.getOrdinal(), reader.getFolio(), std::string(reader.getDossier()),
                 to_bytes(canonical::view(reader.getLeaf()))};
  };
  return canonical::decode<DossierHead, Value>(bytes, limit, 1, read, encode);
}

RawMessage raw(const Value& value) {
  RawMessage message(3, 2);
  message.data(0, 1).data(1, value.ordinal).data(2, value.folio).text(0, value.text);
  return message.blob(1, value.blob);
}

Value sample(std::size_t blob_size) { return {3, 4, "text", Bytes(blob_size, 7)}; }

TEST(Canonical, ComesBackFromItsBytesAtAnySize) {
  // 2 KiB are built on the stack; larger messages in several segments.
  for (const std::size_t size : {1U, 8U, 100U, 1900U, 2000U, 2048U, 3000U, 60000U}) {
    const Value value = sample(size);
    EXPECT_EQ(encode(value), raw(value).bytes()) << size;
    const auto decoded = decode(encode(value));
    ASSERT_TRUE(decoded.ok()) << size;
    EXPECT_EQ(*decoded, value);
  }
  for (const Value& value : {Value{0, 0, "", {}}, Value{1, 0, "a", {}}, Value{0, 1, "", {1}}}) {
    const auto decoded = decode(encode(value));
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, value);
  }
}

TEST(Canonical, AMessageBuiltInTheSchemasOrderNeedsNoSecondPass) {
  capnp::MallocMessageBuilder message;
  auto builder = message.initRoot<DossierHead>();
  fill(builder, sample(32));
  const auto bytes = canonical::canonical_segment(message);
  ASSERT_TRUE(bytes != nullptr);
  EXPECT_EQ(Bytes(bytes.begin(), bytes.end()), raw(sample(32)).bytes());
}

TEST(Canonical, AMessageInAnotherOrderOrWithAHoleIsNotTakenAsItIs) {
  const Value value = sample(32);
  const auto reversed = [&](DossierHead::Builder& builder) {
    builder.setLeaf(canonical::data(value.blob));
    fill(builder, Value{3, 4, "text", {}});
  };
  const auto hole_inside = [&](DossierHead::Builder& builder) {
    builder.setDossier("another text");
    fill(builder, value);
  };
  const auto hole_at_the_end = [&](DossierHead::Builder& builder) {
    builder.setLeaf(canonical::data(value.blob));
    builder.setDossier("text");
    builder.disownDossier();
    fill(builder, Value{3, 4, "", {}});
  };
  const auto expect_second_pass = [](const auto& build, const Value& meant) {
    capnp::MallocMessageBuilder message;
    auto builder = message.initRoot<DossierHead>();
    build(builder);
    EXPECT_TRUE(canonical::canonical_segment(message) == nullptr);
    EXPECT_EQ(canonical::encode<DossierHead>(build), encode(meant));
  };
  expect_second_pass(reversed, value);
  expect_second_pass(hole_inside, value);
  expect_second_pass(hole_at_the_end, Value{3, 4, "", value.blob});
}

TEST(Canonical, AnyChangeOfTheBytesIsRefusedOrChangesTheValue) {
  const Value value{3, 4, "text", Bytes(11, 7)};
  test::each_byte_mutation(encode(value), [&](const std::string& what, const Bytes& mutated) {
    const auto decoded = decode(mutated);
    if (!decoded.ok()) return;
    EXPECT_NE(*decoded, value) << what;
    EXPECT_EQ(encode(*decoded), mutated) << what;
  });
}

TEST(Canonical, ErrorsAreToldApart) {
  const auto kind = [](const Bytes& bytes) {
    const auto decoded = decode(bytes);
    EXPECT_FALSE(decoded.ok());
    return decoded.error().kind();
  };
  EXPECT_EQ(kind({}), ErrorKind::malformed);
  EXPECT_EQ(kind(Bytes(7, 1)), ErrorKind::malformed);
  EXPECT_EQ(kind(Bytes(limit + 8, 0)), ErrorKind::malformed);
  EXPECT_EQ(kind(Bytes(8, 0)), ErrorKind::malformed);
  EXPECT_EQ(kind(raw(sample(9)).data(0, 0).bytes()), ErrorKind::malformed);
  EXPECT_EQ(kind(raw(sample(9)).data(0, 2).bytes()), ErrorKind::unknown);
  RawMessage outside = raw(sample(9));
  outside.words[outside.pointer_place(1)] = test::list_pointer(9, Elements::bytes, 99);
  EXPECT_EQ(kind(outside.bytes()), ErrorKind::malformed);
  RawMessage as_structs = raw(sample(9));
  as_structs.words[as_structs.pointer_place(1)] =
      test::list_pointer(1, Elements::none, (1U << 29U) - 1);
  EXPECT_EQ(kind(as_structs.bytes()), ErrorKind::malformed);
  RawMessage trailing = raw(sample(9));
  trailing.words.push_back(0);
  EXPECT_EQ(kind(trailing.bytes()), ErrorKind::malformed);
}

TEST(Canonical, MessageNeedNotBeAligned) {
  const Bytes good = encode(sample(40));
  Bytes moved(good.size() + 1);
  std::copy(good.begin(), good.end(), moved.begin() + 1);
  const auto decoded = decode(ByteView(moved).subspan(1));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, sample(40));
}

}  // namespace
}  // namespace muniment
