// Reading and writing records by hand is held to what Cap'n Proto itself reads and writes.
#include <gtest/gtest.h>

#include <random>

#include "evidence/model/record_messages.h"
#include "ledger/core/message_walk.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

// Records and signed records of any shape, good and bad.
class Shapes {
 public:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool sometimes() { return below(4) == 0; }

  Hash hash() {
    std::array<std::uint8_t, Hash::size> bytes{};
    if (!sometimes()) bytes[below(bytes.size())] = static_cast<std::uint8_t>(below(256));
    return Hash(bytes);
  }
  std::vector<Hash> hashes(std::uint64_t end) {
    std::vector<Hash> hashes;
    for (std::uint64_t left = sometimes() ? 0 : below(end); left != 0; --left) {
      hashes.push_back(hash());
    }
    return hashes;
  }
  Bytes bytes(std::size_t usual, std::uint64_t end) {
    Bytes bytes(sometimes() ? below(end) : usual);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(below(3));
    return bytes;
  }
  std::uint16_t code() { return static_cast<std::uint16_t>(sometimes() ? 0 : below(65536)); }
  std::uint64_t number() { return sometimes() ? 0 : random_() >> below(64); }

  Fact fact() {
    switch (below(4)) {
      case 0:
        return {code(), Fact::Code{code()}};
      case 1:
        return {code(), Fact::Day{static_cast<std::int32_t>(number())}};
      case 2:
        return {code(), Fact::Number{static_cast<std::int64_t>(number())}};
      default:
        return {code(), Fact::Id{hash()}};
    }
  }

  Record record() {
    Record record;
    if (!sometimes()) record.ledger = std::string(1 + below(20), 'a');
    if (!sometimes()) record.dossier = std::string(1 + below(20), 'A');
    for (const Hash& key : hashes(4)) record.signers.push_back({key, code()});
    record.stated = static_cast<std::int64_t>(number());
    record.occurred = static_cast<std::int32_t>(number());
    record.nonce = bytes(nonce_bytes, 40);
    if (sometimes()) record.seen = KnownCheckpoint{TreeSize{number()}, hash()};
    for (const Hash& target : hashes(4)) record.links.push_back({code(), target});
    record.fields = hashes(12);
    record.kind = code();
    if (sometimes()) {
      for (std::uint64_t left = below(5); left != 0; --left) record.facts.push_back(fact());
    }
    if (!sometimes()) std::sort(record.links.begin(), record.links.end());
    if (!sometimes()) std::sort(record.facts.begin(), record.facts.end());
    return record;
  }

  SignedRecord signed_record() {
    SignedRecord record{bytes(1 + below(300), 300), {}};
    for (std::uint64_t left = below(4); left != 0; --left) {
      RecordSignature signature{bytes(signature_bytes, 100),
                                sometimes() ? number() : below(9),
                                sometimes() ? number() : below(9),
                                {}};
      const bool has_place = signature.position < signature.count && !sometimes();
      signature.path = hashes(12);
      if (has_place) {
        signature.path.resize(batch_path_length(signature.count, signature.position), hash());
      }
      record.signatures.push_back(std::move(signature));
    }
    return record;
  }

 private:
  std::mt19937_64 random_{7};
};

// A list of nothing but zeroes has elements of no size; only the library reads those.
bool has_empty_elements(const Record& record) {
  return !record.facts.empty() &&
         std::all_of(record.facts.begin(), record.facts.end(), [](const Fact& fact) {
           return fact == Fact{0, Fact::Code{0}};
         });
}

void expect_same_record(const Bytes& bytes, const std::string& what) {
  const std::optional<Record> by_hand = by_hand::decode_record(bytes);
  const Result<Record> by_library = by_library::decode_record(bytes);
  const bool expected =
      by_library.ok() && by_hand::can_encode(*by_library) && !has_empty_elements(*by_library);
  ASSERT_EQ(by_hand.has_value(), expected) << what;
  if (expected) {
    ASSERT_EQ(*by_hand, *by_library) << what;
  }
}

void expect_same_signed_record(const Bytes& bytes, const std::string& what) {
  const std::optional<SignedRecord> by_hand = by_hand::decode_signed_record(bytes);
  const Result<SignedRecord> by_library = by_library::decode_signed_record(bytes);
  ASSERT_EQ(by_hand.has_value(), by_library.ok()) << what;
  if (by_hand) {
    ASSERT_EQ(*by_hand, *by_library) << what;
  }
}

// Each word becomes every other one of the message, or one that is near it; then the message is cut
// and lengthened.
template <typename Expect>
void each_word_mutation(const Bytes& good, const Expect& expect) {
  const std::size_t words = good.size() / 8;
  for (std::size_t place = 0; place < words; ++place) {
    for (std::size_t other = 0; other < words; ++other) {
      Bytes mutated = good;
      std::copy_n(good.begin() + static_cast<std::ptrdiff_t>(8 * other), 8,
                  mutated.begin() + static_cast<std::ptrdiff_t>(8 * place));
      expect(mutated, "word " + std::to_string(place) + " is " + std::to_string(other));
    }
    for (unsigned bit = 0; bit < 64; ++bit) {
      Bytes mutated = good;
      mutated[8 * place + bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      expect(mutated, "bit " + std::to_string(64 * place + bit));
    }
    Bytes added = good;
    added.insert(added.begin() + static_cast<std::ptrdiff_t>(8 * place), 8, 0);
    expect(added, "word added at " + std::to_string(place));
    Bytes cut = good;
    cut.resize(8 * place);
    expect(cut, "cut to " + std::to_string(place) + " words");
  }
  Bytes longer = good;
  longer.resize(good.size() + 8);
  expect(longer, "a word more");
  longer.resize(good.size() + 1);
  expect(longer, "a byte more");
}

TEST(RecordByHand, WritesWhatTheLibraryWrites) {
  Shapes shapes;
  for (int i = 0; i < 20'000; ++i) {
    const Record record = shapes.record();
    ASSERT_EQ(by_hand::encode(record), by_library::encode(record)) << i;
  }
  for (const auto& [name, record] : test::record_samples()) {
    if (by_hand::can_encode(record)) {
      EXPECT_EQ(by_hand::encode(record), by_library::encode(record)) << name;
    }
  }
}

TEST(RecordByHand, ReadsWhatTheLibraryReads) {
  Shapes shapes;
  int good = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Bytes bytes = by_library::encode(shapes.record());
    expect_same_record(bytes, std::to_string(i));
    if (by_hand::decode_record(bytes)) ++good;
  }
  EXPECT_GT(good, 1'000);
}

TEST(RecordByHand, RefusesWhatTheLibraryRefuses) {
  Shapes shapes;
  for (int good = 0; good < 6;) {
    const Bytes bytes = by_library::encode(shapes.record());
    if (!by_hand::decode_record(bytes)) continue;
    ++good;
    each_word_mutation(bytes, expect_same_record);
  }
  for (const auto& [name, record] : test::record_samples()) {
    each_word_mutation(by_library::encode(record), expect_same_record);
  }
}

// A record whose one fact, a code, stands in a list with elements of any size.
Bytes with_fact_in(std::size_t numbers, std::size_t pointers) {
  MessageWriter writer;
  const MessageStruct root = writer.root(1, 8);
  writer.number(root, 0, record_version);
  writer.text(root, 0, "a.example");
  writer.text(root, 1, "A");
  const MessageList signers = writer.structs(root, 2, 1, 0, 1);
  writer.data(signers[0], 0, Bytes(Hash::size, 1));
  writer.data(root, 3, Bytes(nonce_bytes, 2));
  const MessageList facts = writer.structs(root, 7, 1, numbers, pointers);
  writer.number(facts[0], 0, 5);
  return std::move(writer).message();
}

TEST(RecordByHand, RefusesElementsThatAreLargerThanTheyNeedBe) {
  EXPECT_TRUE(by_hand::decode_record(with_fact_in(1, 0)).has_value());
  for (const auto& [numbers, pointers] : {std::pair(1, 0), {2, 0}, {1, 1}, {2, 1}, {3, 0}}) {
    expect_same_record(
        with_fact_in(static_cast<std::size_t>(numbers), static_cast<std::size_t>(pointers)),
        std::to_string(numbers) + " and " + std::to_string(pointers));
  }
}

TEST(SignedRecordByHand, WritesWhatTheLibraryWrites) {
  Shapes shapes;
  for (int i = 0; i < 20'000; ++i) {
    const SignedRecord record = shapes.signed_record();
    ASSERT_EQ(by_hand::encode(record), by_library::encode(record)) << i;
  }
}

TEST(SignedRecordByHand, ReadsWhatTheLibraryReads) {
  Shapes shapes;
  int good = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Bytes bytes = by_library::encode(shapes.signed_record());
    expect_same_signed_record(bytes, std::to_string(i));
    if (by_hand::decode_signed_record(bytes)) ++good;
  }
  EXPECT_GT(good, 1'000);
}

TEST(SignedRecordByHand, RefusesWhatTheLibraryRefuses) {
  Shapes shapes;
  for (int good = 0; good < 12;) {
    const Bytes bytes = by_library::encode(shapes.signed_record());
    if (!by_hand::decode_signed_record(bytes)) continue;
    ++good;
    each_word_mutation(bytes, expect_same_signed_record);
  }
}

}  // namespace
}  // namespace muniment
