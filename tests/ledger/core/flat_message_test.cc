#include "ledger/core/flat_message.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "tests/support/raw_message.h"

namespace muniment {
namespace {

using test::Elements;
using test::RawMessage;

// What was there before does not shine through.
struct Fields {
  std::array<std::uint64_t, 3> numbers{7, 7, 7};
  std::array<ByteView, 2> blobs{as_bytes("before"), as_bytes("before")};
};

// Reads from a block of exactly the message's size, so that a sanitizer sees a step outside.
Status read(const Bytes& message, Fields& fields, std::size_t limit = 1024) {
  const auto block = std::make_unique<std::uint8_t[]>(message.size());
  std::copy(message.begin(), message.end(), block.get());
  Status status = flat::read({block.get(), message.size()}, limit, 1, fields.numbers, fields.blobs);
  for (ByteView& blob : fields.blobs) {
    if (!status.ok()) blob = {};
    if (blob.empty()) continue;
    const auto at = static_cast<std::size_t>(blob.data() - block.get());
    EXPECT_LE(at + blob.size(), message.size());
    blob = ByteView(message).subspan(at, blob.size());
  }
  return status;
}

void expect_error(const Bytes& message, ErrorKind kind, const std::string& sentence) {
  Fields fields;
  const Status status = read(message, fields);
  ASSERT_FALSE(status.ok()) << sentence;
  EXPECT_EQ(status.error().kind(), kind);
  EXPECT_NE(to_english(status.error()).find(sentence), std::string::npos)
      << to_english(status.error());
}

RawMessage sample() {
  return RawMessage(3, 2)
      .data(0, 1)
      .data(1, 5)
      .data(2, UINT64_MAX)
      .blob(0, Bytes(9, 1))
      .blob(1, Bytes(16, 2));
}

TEST(FlatMessage, ComesBackFromItsBytes) {
  const Bytes first(9, 1);
  const Bytes second(16, 2);
  const std::array<std::uint64_t, 3> numbers{1, 5, UINT64_MAX};
  const std::array<ByteView, 2> blobs{first, second};
  const Bytes bytes = flat::encode(numbers, blobs);
  EXPECT_EQ(bytes, sample().bytes());
  Fields fields;
  ASSERT_TRUE(read(bytes, fields).ok());
  EXPECT_EQ(fields.numbers, numbers);
  EXPECT_EQ(to_bytes(fields.blobs[0]), first);
  EXPECT_EQ(to_bytes(fields.blobs[1]), second);
}

TEST(FlatMessage, IsRecognizedByEveryByte) {
  const Bytes first(9, 1);
  const Bytes second(16, 2);
  const std::array<std::uint64_t, 3> numbers{1, 5, UINT64_MAX};
  const std::array<ByteView, 2> blobs{first, second};
  const Bytes bytes = flat::encode(numbers, blobs);
  EXPECT_TRUE(flat::is_encoding(bytes, numbers, blobs));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Bytes other = bytes;
    other[i] ^= 0x10;
    EXPECT_FALSE(flat::is_encoding(other, numbers, blobs)) << i;
    EXPECT_FALSE(flat::is_encoding(ByteView(bytes).first(i), numbers, blobs)) << i;
  }
  Bytes longer = bytes;
  longer.resize(bytes.size() + 8);
  EXPECT_FALSE(flat::is_encoding(longer, numbers, blobs));
  Bytes behind = to_bytes("before");
  flat::append_encoding(behind, numbers, blobs);
  EXPECT_EQ(Bytes(behind.begin() + 6, behind.end()), bytes);
}

TEST(FlatMessage, LeavesOutWhatIsZeroOrNullAtTheEnd) {
  const Bytes blob(3, 4);
  using Numbers = std::array<std::uint64_t, 3>;
  using Blobs = std::array<ByteView, 2>;
  const auto expect_bytes = [](const Numbers& numbers, const Blobs& blobs,
                               const RawMessage& wanted) {
    EXPECT_EQ(flat::encode(numbers, blobs), wanted.bytes());
    Fields fields;
    ASSERT_TRUE(read(wanted.bytes(), fields).ok());
    EXPECT_EQ(fields.numbers, numbers);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(fields.blobs[i].size(), blobs[i].size());
  };
  expect_bytes({1, 0, 0}, Blobs{}, RawMessage(1, 0).data(0, 1));
  expect_bytes({1, 9, 0}, Blobs{blob, ByteView()},
               RawMessage(2, 1).data(0, 1).data(1, 9).blob(0, blob));
  expect_bytes({1, 0, 9}, Blobs{ByteView(), blob},
               RawMessage(3, 2).data(0, 1).data(2, 9).blob(1, blob));
}

TEST(FlatMessage, LengthIsLimitedAndOfWholeWords) {
  const Bytes bytes = sample().bytes();
  Fields fields;
  EXPECT_TRUE(read(bytes, fields, bytes.size()).ok());
  EXPECT_FALSE(read(bytes, fields, bytes.size() - 1).ok());
  expect_error({}, ErrorKind::malformed, "0 bytes long");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const Status status = read(cut, fields);
    ASSERT_FALSE(status.ok()) << size;
    EXPECT_EQ(status.error().kind(), ErrorKind::malformed);
  }
  Bytes longer = bytes;
  longer.push_back(0);
  expect_error(longer, ErrorKind::malformed, "a multiple of 8");
}

TEST(FlatMessage, PointersOutsideAreRefused) {
  for (const unsigned pointer : {0U, 1U}) {
    RawMessage message = sample();
    std::uint64_t& word = message.words[message.pointer_place(pointer)];
    const std::uint64_t behind = message.words.size() - message.pointer_place(pointer) - 1;
    word = test::list_pointer(behind, Elements::bytes, 1);
    expect_error(message.bytes(), ErrorKind::malformed, "leads outside");
    word = test::list_pointer(behind + 1, Elements::bytes, 0);
    expect_error(message.bytes(), ErrorKind::malformed, "leads outside");
    word = test::list_pointer(behind - 1, Elements::bytes, 9);
    expect_error(message.bytes(), ErrorKind::malformed, "leads outside");
    word = test::list_pointer(0x3fffffff, Elements::bytes, 8);
    expect_error(message.bytes(), ErrorKind::malformed, "leads outside");
    word = test::list_pointer(0, Elements::bytes, 0x1fffffff);
    expect_error(message.bytes(), ErrorKind::malformed, "leads outside");
    word = test::list_pointer(behind - 1, Elements::bytes, 8);
    Fields fields;
    EXPECT_TRUE(read(message.bytes(), fields).ok());
  }
}

TEST(FlatMessage, RootThatIsNoStructBehindItIsRefused) {
  RawMessage message = sample();
  for (const std::uint64_t root :
       {test::struct_pointer(1, 3, 2), test::struct_pointer(0, 3, 2) | 1,
        test::struct_pointer(0, 3, 2) | 2, test::struct_pointer(0, 3, 2) | 3,
        test::struct_pointer(0x3fffffff, 3, 2), test::struct_pointer(0, 11, 0),
        test::struct_pointer(0, 0xffff, 0xffff), test::struct_pointer(0, 3, 8)}) {
    message.words[0] = root;
    expect_error(message.bytes(), ErrorKind::malformed, "leads outside");
  }
}

TEST(FlatMessage, VersionIsLookedAtBeforeAnythingElse) {
  RawMessage message = sample();
  message.data(0, 2);
  message.words[message.pointer_place(0)] = UINT64_MAX;
  expect_error(message.bytes(), ErrorKind::unknown, "version 2; this program knows version 1");
  message.data(0, 0);
  expect_error(message.bytes(), ErrorKind::malformed, "does not say its version");
  // Without numbers there is none, whatever stands where it would be.
  RawMessage no_numbers(0, 1);
  no_numbers.blob(0, Bytes(3, 1));
  no_numbers.words[1] |= 1;
  expect_error(no_numbers.bytes(), ErrorKind::malformed, "does not say its version");
}

TEST(FlatMessage, MoreFieldsThanTheSchemaHasAreRefused) {
  expect_error(RawMessage(4, 0).data(0, 1).data(3, 1).bytes(), ErrorKind::malformed,
               "not the one encoding");
  expect_error(RawMessage(1, 3).data(0, 1).blob(2, Bytes(1, 1)).bytes(), ErrorKind::malformed,
               "not the one encoding");
}

TEST(FlatMessage, TextIsABlobWithAFinalZero) {
  EXPECT_TRUE(flat::text_blob("").empty());
  EXPECT_EQ(to_bytes(flat::text_blob("A")), (Bytes{'A', 0}));
  EXPECT_EQ(flat::blob_text({}), "");
  EXPECT_EQ(flat::blob_text(Bytes{0}), "");
  const Bytes blob{'A', 'B', 0};
  EXPECT_EQ(flat::blob_text(blob), "AB");
}

}  // namespace
}  // namespace muniment
