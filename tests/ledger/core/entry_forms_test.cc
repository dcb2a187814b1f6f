// Messages that say what an entry says in another form.
#include <gtest/gtest.h>

#include "tests/ledger/core/entry_sample.h"

namespace muniment {
namespace {

using test::Elements;
using test::expect_malformed;
using test::filled;
using test::raw;
using test::raw_numbers;
using test::RawMessage;
using test::sample;

TEST(EntryForm, OfAnotherVersionCannotBeEvaluated) {
  for (const std::uint64_t version : {2U, 3U, 65535U}) {
    const auto entry = decode_entry(raw(version).bytes());
    ASSERT_FALSE(entry.ok());
    EXPECT_EQ(entry.error().kind(), ErrorKind::unknown);
    EXPECT_NE(to_english(entry.error()).find(std::to_string(version)), std::string::npos);
  }
  // Whatever a later version adds, its number is read.
  RawMessage later(9, 7);
  later.data(0, 2).data(8, 77).blob(6, Bytes(3, 1));
  EXPECT_EQ(decode_entry(later.bytes()).error().kind(), ErrorKind::unknown);
}

TEST(EntryForm, WithoutAVersionIsMalformed) {
  expect_malformed(raw(0), "version 0");
  RawMessage nothing(0, 0);
  expect_malformed(nothing, "empty struct");
  nothing.words = {0};
  expect_malformed(nothing, "null root");
  nothing.words = {test::list_pointer(0, Elements::bytes, 8), 1};
  expect_malformed(nothing, "the root is a list");
}

TEST(EntryForm, EmptyPointersInPlaceOfNullAreRefused) {
  const Entry first{{7}, "", 1, std::nullopt, 3, filled(2), 5, filled(3)};
  const auto begin = [&](RawMessage& message) {
    message.data(0, 1).data(1, 7).data(2, 1).data(3, 3).data(4, 5);
  };
  RawMessage good(5, 4);
  begin(good);
  good.blob(2, first.heads.view()).blob(3, first.payload.view());
  EXPECT_EQ(good.bytes(), encode_entry(first));

  RawMessage empty_text(5, 4);
  begin(empty_text);
  empty_text.text(0, "").blob(2, first.heads.view()).blob(3, first.payload.view());
  expect_malformed(empty_text, "empty text");

  RawMessage empty_data(5, 4);
  begin(empty_data);
  empty_data.blob(1, {}).blob(2, first.heads.view()).blob(3, first.payload.view());
  expect_malformed(empty_data, "empty data");

  RawMessage unterminated(5, 4);
  begin(unterminated);
  unterminated.blob(0, {}).blob(2, first.heads.view()).blob(3, first.payload.view());
  expect_malformed(unterminated, "text of no bytes");
}

TEST(EntryForm, OtherEncodingsOfAListAreRefused) {
  const std::vector<std::pair<Elements, std::uint64_t>> encodings{
      {Elements::none, 32},        {Elements::bits, 256},      {Elements::two_bytes, 16},
      {Elements::four_bytes, 8},   {Elements::eight_bytes, 4}, {Elements::pointers, 4},
      {Elements::structs, 4},      {Elements::bytes, 31},      {Elements::bytes, 33},
      {Elements::bytes, 1U << 28U}};
  for (const unsigned pointer : {0U, 1U, 2U, 3U}) {
    for (const auto& [elements, count] : encodings) {
      RawMessage message = raw();
      std::uint64_t& word = message.words[message.pointer_place(pointer)];
      word = test::list_pointer((word & 0xffffffff) >> 2, elements, count);
      expect_malformed(message, std::to_string(pointer) + " as " +
                                    std::to_string(static_cast<std::uint64_t>(elements)));
    }
  }
  // A list of 32 structs of one byte each reads as the same bytes under the rules of schema
  // evolution.
  const Entry entry = sample();
  RawMessage message = raw();
  Bytes composite;
  for (unsigned i = 0; i < 8; ++i) {
    composite.push_back(static_cast<std::uint8_t>(test::struct_pointer(32, 1, 0) >> (8 * i)));
  }
  for (const std::uint8_t byte : entry.payload.view()) {
    composite.push_back(byte);
    composite.resize(composite.size() + 7);
  }
  message.words.resize(message.words.size() - 4);
  message.list(3, composite, Elements::structs, 32);
  expect_malformed(message, "payload as structs");
}

TEST(EntryForm, LaterFieldsAreRefused) {
  EXPECT_TRUE(decode_entry(raw(1, 5, 4).bytes()).ok());
  expect_malformed(raw(1, 6, 4), "one more number, 0");
  expect_malformed(raw(1, 6, 4).data(5, 1), "one more number");
  expect_malformed(raw(1, 5, 5), "one more pointer, null");
  expect_malformed(raw(1, 5, 5).blob(4, Bytes(3, 1)), "one more pointer");
  expect_malformed(raw(1U << 16U | 1U), "garbage beside the version");
  expect_malformed(raw(1ULL << 63U | 1U), "garbage beside the version");
}

TEST(EntryForm, OtherOrdersGapsAndSharedBytesAreRefused) {
  const Entry entry = sample();
  RawMessage moved = raw_numbers();
  moved.text(0, entry.dossier).blob(1, entry.previous->view()).blob(3, entry.payload.view());
  moved.blob(2, entry.heads.view());
  expect_malformed(moved, "payload before heads");

  RawMessage gap = raw_numbers();
  gap.text(0, entry.dossier).blob(1, entry.previous->view()).blob(2, entry.heads.view());
  gap.words.push_back(0);
  gap.blob(3, entry.payload.view());
  expect_malformed(gap, "gap");

  Entry same = entry;
  same.payload = same.heads;
  RawMessage shared = raw_numbers();
  shared.text(0, entry.dossier).blob(1, entry.previous->view()).blob(2, entry.heads.view());
  RawMessage apart = shared;
  EXPECT_EQ(apart.blob(3, entry.heads.view()).bytes(), encode_entry(same));
  expect_malformed(shared.share(3, 2), "shared bytes");

  RawMessage behind = raw();
  behind.words.insert(behind.words.begin() + 1, 0);
  behind.words[0] = test::struct_pointer(1, 5, 4);
  expect_malformed(behind, "the struct is not at the root");
}

TEST(EntryForm, TrailingWordsPaddingAndSegmentsAreRefused) {
  for (const std::uint64_t extra : {0ULL, 1ULL, ~0ULL}) {
    RawMessage message = raw();
    message.words.push_back(extra);
    expect_malformed(message, "trailing word");
  }
  RawMessage padded = raw();
  padded.words[10] |= 1ULL << 56U;  // behind "R7-FGW" and its zero byte
  expect_malformed(padded, "padding that is not zero");
  RawMessage unterminated = raw();
  unterminated.words[10] |= 1ULL << 48U;
  expect_malformed(unterminated, "text without its zero byte");

  RawMessage framed = raw();
  framed.words.insert(framed.words.begin(), (framed.words.size()) << 32U);
  expect_malformed(framed, "with a segment table");
  RawMessage far = raw();
  far.words.insert(far.words.begin(), 1ULL << 3U | 2U);  // a far pointer into the same segment
  expect_malformed(far, "behind a far pointer");
  far.words[0] = 1ULL << 32U | 1ULL << 3U | 2U;
  expect_malformed(far, "in a second segment");
}

TEST(EntryForm, ThatIsTooLongOrNoWholeWordsIsRefused) {
  EXPECT_FALSE(decode_entry({}).ok());
  EXPECT_FALSE(decode_entry(Bytes(7, 0)).ok());
  EXPECT_FALSE(decode_entry(Bytes(max_entry_bytes + 8, 0)).ok());
  RawMessage large = raw();
  large.words.resize(large.words.size() + max_entry_bytes / 8);
  expect_malformed(large, "too long");
}

}  // namespace
}  // namespace muniment
