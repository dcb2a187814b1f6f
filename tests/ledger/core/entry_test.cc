#include "ledger/core/entry.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>

#include "ledger/core/entry.capnp.h"
#include "ledger/core/entry_view.h"
#include "tests/ledger/core/entry_sample.h"
#include "tests/support/forged_messages.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

using test::Elements;
using test::expect_malformed;
using test::filled;
using test::raw;
using test::RawMessage;
using test::sample;

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

// With every field, as nearly all entries are.
TEST(Entry, OfACodeOfAnyLengthIsReadAndAnyWordOfItCounts) {
  for (std::size_t length = 1; length <= 64; ++length) {
    Entry entry = sample();
    entry.dossier = std::string(length, 'R');
    const Bytes good = encode_entry(entry);
    const auto read = decode_entry(good);
    ASSERT_TRUE(read.ok() && *read == entry) << length;
    constexpr std::size_t folio_word = 3, code_word = 10;
    for (const std::uint8_t folio : Bytes{0, 1}) {
      Bytes other = good;
      std::fill_n(other.begin() + 8 * folio_word, 8, std::uint8_t{0});
      other[8 * folio_word] = folio;
      EXPECT_FALSE(decode_entry(other).ok()) << length;
    }
    for (std::size_t at = 8 * code_word; at < 8 * (code_word + (length + 8) / 8); ++at) {
      for (const std::uint8_t byte : Bytes{0, 1, 'r', 0x80}) {
        Bytes other = good;
        if (std::exchange(other[at], byte) == byte) continue;
        EXPECT_FALSE(decode_entry(other).ok()) << length << ' ' << at << ' ' << unsigned{byte};
      }
    }
  }
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

TEST(EntryView, HasTheFieldsOfTheEntryWhereTheyLie) {
  Entry first = sample();
  first.dossier.clear();
  first.folio = 1;
  first.previous.reset();
  for (const Entry& entry : {sample(), first}) {
    const Bytes bytes = encode_entry(entry);
    const auto view = view_entry(bytes);
    ASSERT_TRUE(view.ok());
    EXPECT_EQ(view->entry(), entry);
    EXPECT_EQ(view->dossier, entry.dossier);
    EXPECT_TRUE(is_hash(view->previous, entry.previous));
    EXPECT_TRUE(is_hash(view->heads, entry.heads));
    EXPECT_FALSE(is_hash(view->heads, entry.payload));
    EXPECT_FALSE(is_hash(view->heads, std::nullopt));
    EXPECT_EQ(is_hash({}, entry.previous), !entry.previous.has_value());
    EXPECT_GE(view->payload.data(), bytes.data());
    EXPECT_LE(view->payload.data() + view->payload.size(), bytes.data() + bytes.size());
  }
}

}  // namespace
}  // namespace muniment
