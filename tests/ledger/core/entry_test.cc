#include "ledger/core/entry.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/core/entry.capnp.h"
#include "tests/support/forged_messages.h"
#include "tests/support/mutations.h"
#include "tests/support/one_encoding.h"
#include "tests/support/raw_message.h"

namespace muniment {
namespace {

using test::Elements;
using test::RawMessage;

Hash filled(std::uint8_t byte) { return *Hash::from(Bytes(Hash::size, byte)); }

Entry sample() {
  return {{12345}, "R7-FGW", 12, filled(1), 30, filled(2), 1660527000123, filled(3)};
}

std::vector<Entry> samples() {
  std::vector<Entry> all{sample()};
  all.push_back({{0}, "", 1, std::nullopt, 0, filled(2), 1660527000123, filled(3)});
  all.push_back({{7}, "A", 1, std::nullopt, 3, filled(2), 0, filled(0)});
  all.push_back({{UINT64_MAX},
                 std::string(64, 'Z'),
                 UINT64_MAX,
                 filled(0),
                 UINT64_MAX,
                 filled(0xff),
                 INT64_MIN,
                 filled(0xff)});
  all.push_back({{1}, "1234567", 2, filled(9), 1, filled(9), -1, filled(9)});
  all.push_back({{1}, "12345678", 2, filled(9), 0, filled(9), INT64_MAX, filled(9)});
  return all;
}

// The numbers of the sample, word by word.
RawMessage raw_numbers(std::uint64_t version = 1, unsigned data_words = 5, unsigned pointers = 4) {
  const Entry entry = sample();
  RawMessage message(data_words, pointers);
  message.data(0, version).data(1, entry.index.value).data(2, entry.folio).data(3, entry.dossiers);
  return message.data(4, static_cast<std::uint64_t>(entry.admitted));
}

// The sample.
RawMessage raw(std::uint64_t version = 1, unsigned data_words = 5, unsigned pointers = 4) {
  const Entry entry = sample();
  RawMessage message = raw_numbers(version, data_words, pointers);
  message.text(0, entry.dossier).blob(1, entry.previous->view()).blob(2, entry.heads.view());
  return message.blob(3, entry.payload.view());
}

void expect_malformed(const RawMessage& message, const std::string& what) {
  const auto entry = decode_entry(message.bytes());
  ASSERT_FALSE(entry.ok()) << what;
  EXPECT_EQ(entry.error().kind(), ErrorKind::malformed) << what;
}

// As Cap'n Proto itself makes the message canonical, from fields set in reverse.
Bytes canonical_bytes(const Entry& entry) {
  const auto data = [](const Hash& hash) {
    return capnp::Data::Reader(hash.view().data(), hash.view().size());
  };
  return test::forge<schema::Entry>([&](schema::Entry::Builder builder) {
    builder.setPayload(data(entry.payload));
    builder.setAdmitted(entry.admitted);
    builder.setHeads(data(entry.heads));
    builder.setDossiers(entry.dossiers);
    if (entry.previous) builder.setPrevious(data(*entry.previous));
    builder.setFolio(entry.folio);
    if (!entry.dossier.empty()) builder.setDossier(entry.dossier);
    builder.setIndex(entry.index.value);
    builder.setVersion(entry_version);
  });
}

TEST(Entry, ComesBackFromItsBytes) {
  for (const Entry& entry : samples()) {
    const Bytes bytes = encode_entry(entry);
    EXPECT_LE(bytes.size(), max_entry_bytes);
    const auto decoded = decode_entry(bytes);
    ASSERT_TRUE(decoded.ok()) << to_english(decoded.error());
    EXPECT_EQ(*decoded, entry);
  }
}

TEST(Entry, IsTheCanonicalFormOfTheSchema) {
  for (const Entry& entry : samples()) EXPECT_EQ(encode_entry(entry), canonical_bytes(entry));
  std::mt19937_64 random(4);
  for (int round = 0; round < 5000; ++round) {
    Entry entry = samples()[random() % 6];
    const auto number = [&] { return random() >> (random() % 64); };
    entry.index = {number()};
    entry.dossiers = random() % 4 == 0 ? 0 : number();
    entry.admitted = random() % 4 == 0 ? 0 : static_cast<std::int64_t>(random());
    entry.folio = entry.previous ? number() | 2 : 1;
    EXPECT_EQ(encode_entry(entry), canonical_bytes(entry));
  }
}

TEST(Entry, IsLaidOutAsTheEncodingSays) { EXPECT_EQ(encode_entry(sample()), raw().bytes()); }

TEST(Entry, AnyChangeOfTheBytesIsRefusedOrChangesTheValue) {
  for (const Entry& entry : samples()) {
    const Bytes good = encode_entry(entry);
    std::size_t tried = 0;
    test::each_byte_mutation(good, [&](const std::string& what, const Bytes& mutated) {
      ++tried;
      const auto decoded = decode_entry(mutated);
      if (!decoded.ok()) return;
      EXPECT_NE(*decoded, entry) << what;
      EXPECT_EQ(encode_entry(*decoded), mutated) << what;
    });
    EXPECT_GT(tried, 8 * good.size());
  }
}

// Words that mean something to the encoding, put anywhere.
TEST(Entry, MeddledMessagesAreRefusedOrAreTheOneEncodingOfAnotherValue) {
  std::mt19937_64 random(5);
  const std::vector<std::uint64_t> pool{0,
                                        1,
                                        2,
                                        UINT64_MAX,
                                        test::struct_pointer(0, 5, 4),
                                        test::struct_pointer(0, 0, 1),
                                        test::list_pointer(0, Elements::bytes, 0),
                                        test::list_pointer(0, Elements::bytes, 32),
                                        test::list_pointer(1, Elements::bytes, 32),
                                        test::list_pointer(0, Elements::structs, 4),
                                        test::list_pointer(0, Elements::none, 1U << 29U),
                                        test::list_pointer(0, Elements::bits, 256),
                                        2 /* far */,
                                        6 /* double far */,
                                        3 /* capability */,
                                        std::uint64_t{0xfffffffc}};
  std::size_t good = 0;
  for (int round = 0; round < 200000; ++round) {
    RawMessage message = raw();
    for (std::uint64_t changes = 1 + random() % 3; changes != 0; --changes) {
      std::uint64_t& word = message.words[random() % message.words.size()];
      word = random() % 2 == 0 ? pool[random() % pool.size()] : word ^ (1ULL << (random() % 64));
    }
    if (random() % 8 == 0) message.words.resize(random() % message.words.size());
    const Bytes bytes = message.bytes();
    const auto decoded = decode_entry(bytes);
    if (!decoded.ok()) continue;
    ++good;
    ASSERT_EQ(encode_entry(*decoded), bytes);
    ASSERT_EQ(*decoded == sample(), bytes == encode_entry(sample()));
  }
  EXPECT_GT(good, 1000);  // changed numbers and hashes
}

TEST(Entry, OfAnotherVersionCannotBeEvaluated) {
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

TEST(Entry, WithoutAVersionIsMalformed) {
  expect_malformed(raw(0), "version 0");
  RawMessage nothing(0, 0);
  expect_malformed(nothing, "empty struct");
  nothing.words = {0};
  expect_malformed(nothing, "null root");
  nothing.words = {test::list_pointer(0, Elements::bytes, 8), 1};
  expect_malformed(nothing, "the root is a list");
}

TEST(Entry, EmptyPointersInPlaceOfNullAreRefused) {
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

TEST(Entry, OtherEncodingsOfAListAreRefused) {
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

TEST(Entry, LaterFieldsAreRefused) {
  EXPECT_TRUE(decode_entry(raw(1, 5, 4).bytes()).ok());
  expect_malformed(raw(1, 6, 4), "one more number, 0");
  expect_malformed(raw(1, 6, 4).data(5, 1), "one more number");
  expect_malformed(raw(1, 5, 5), "one more pointer, null");
  expect_malformed(raw(1, 5, 5).blob(4, Bytes(3, 1)), "one more pointer");
  expect_malformed(raw(1U << 16U | 1U), "garbage beside the version");
  expect_malformed(raw(1ULL << 63U | 1U), "garbage beside the version");
}

TEST(Entry, OtherOrdersGapsAndSharedBytesAreRefused) {
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

TEST(Entry, TrailingWordsPaddingAndSegmentsAreRefused) {
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

TEST(Entry, ThatIsTooLongOrNoWholeWordsIsRefused) {
  EXPECT_FALSE(decode_entry({}).ok());
  EXPECT_FALSE(decode_entry(Bytes(7, 0)).ok());
  EXPECT_FALSE(decode_entry(Bytes(max_entry_bytes + 8, 0)).ok());
  RawMessage large = raw();
  large.words.resize(large.words.size() + max_entry_bytes / 8);
  expect_malformed(large, "too long");
}

TEST(Entry, WithFieldsOutsideTheirGrammarIsRefused) {
  const Entry entry = sample();
  const auto with = [&](std::string_view dossier, std::uint64_t folio, const Bytes& previous,
                        const Bytes& heads, const Bytes& payload) {
    RawMessage message(5, 4);
    message.data(0, 1).data(1, 7).data(2, folio).data(3, 2).data(4, 9);
    if (!dossier.empty()) message.text(0, dossier);
    if (!previous.empty()) message.blob(1, previous);
    return message.blob(2, heads).blob(3, payload);
  };
  const Bytes hash(32, 5);
  EXPECT_TRUE(decode_entry(with("A", 2, hash, hash, hash).bytes()).ok());
  EXPECT_TRUE(decode_entry(with("A", 1, {}, hash, hash).bytes()).ok());
  expect_malformed(with("A", 0, {}, hash, hash), "folio 0");
  expect_malformed(with("A", 0, hash, hash, hash), "folio 0");
  expect_malformed(with("A", 1, hash, hash, hash), "folio 1 with a previous");
  expect_malformed(with("A", 2, {}, hash, hash), "folio 2 without a previous");
  for (const std::size_t size : {1U, 31U, 33U, 64U}) {
    const Bytes other(size, 5);
    expect_malformed(with("A", 2, other, hash, hash), "previous");
    expect_malformed(with("A", 2, hash, other, hash), "heads");
    expect_malformed(with("A", 2, hash, hash, other), "payload");
  }
  using std::string_view_literals::operator""sv;
  for (const std::string_view dossier :
       {"a"sv, "-A"sv, ".A"sv, "A B"sv, "A/B"sv, "A\0B"sv, "\0"sv, "A\0"sv, "é"sv, "卷"sv}) {
    expect_malformed(with(dossier, 2, hash, hash, hash), std::string(dossier));
  }
  expect_malformed(with(std::string(65, 'A'), 2, hash, hash, hash), "65 characters");
}

TEST(Entry, EncodingWhatNoLedgerPlacesEndsTheProgram) {
  Entry entry = sample();
  entry.dossier = "lower";
  EXPECT_DEATH(encode_entry(entry), "dossier");
  entry = sample();
  entry.previous.reset();
  EXPECT_DEATH(encode_entry(entry), "previous");
  entry.folio = 0;
  EXPECT_DEATH(encode_entry(entry), "folio");
}

TEST(Entry, PayloadHashHasItsLabel) {
  Hasher hasher(HashAlgorithm::sha256);
  Bytes whole = to_bytes("muniment/payload/v1");
  whole.push_back(0);
  append(whole, "record");
  EXPECT_EQ(payload_hash(hasher, as_bytes("record")), hasher.digest(whole));
}

TEST(DossierCode, HasItsGrammar) {
  for (const auto* good : {"A", "0", "R7-FGW", "A.B_C-D", "Z9"}) EXPECT_TRUE(is_dossier_code(good));
  EXPECT_TRUE(is_dossier_code(std::string(64, 'A')));
  EXPECT_FALSE(is_dossier_code(std::string(65, 'A')));
  for (const auto* bad : {"", "a", "-A", ".A", "_A", "A/B", "A B", "A\n", "Ä", "卷"}) {
    EXPECT_FALSE(is_dossier_code(bad)) << bad;
  }
  EXPECT_FALSE(is_dossier_code(std::string_view("A\0", 2)));
}

TEST(Citation, ComesBackFromItsText) {
  for (const Citation& citation : {Citation{"R7-FGW", 12}, {"", 1}, {"A", UINT64_MAX}}) {
    const auto parsed = parse_citation(format_citation(citation));
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(*parsed, citation);
  }
  EXPECT_EQ(format_citation({"R7-FGW", 12}), "R7-FGW/12");
  EXPECT_EQ(format_citation({"", 12}), "/12");
}

TEST(Citation, InOtherSpellingsIsRefused) {
  for (const auto* text :
       {"", "/", "12", "A", "A/", "A/0", "A/012", "A/+1", "A/-1", "A/1/2", "A/1 ", " A/1", "a/1",
        "A//1", "//1", "A/18446744073709551616", "A/1x"}) {
    const auto citation = parse_citation(text);
    ASSERT_FALSE(citation.ok()) << text;
    EXPECT_EQ(citation.error().kind(), ErrorKind::malformed);
  }
  test::expect_one_encoding("R7-FGW/12", parse_citation, format_citation);
}

}  // namespace
}  // namespace muniment
