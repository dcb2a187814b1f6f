#include "evidence/model/opening.h"

#include <capnp/serialize.h>
#include <gmock/gmock.h>

#include <cstring>
#include <limits>
#include <set>

#include "evidence/model/catalogue.h"
#include "evidence/model/opening.capnp.h"
#include "tests/support/evidence_fixture.h"
#include "tests/support/forged_messages.h"
#include "tests/support/one_encoding.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::sample_hash;
using testing::HasSubstr;

Content sample_content() {
  return {to_bytes(std::string_view("谈话/note\xff.txt")),
          "text/plain",
          1234,
          {{1, sample_hash("1")},
           {2, sample_hash("2")},
           {3, sample_hash("3")},
           {99, sample_hash("99")}}};
}

std::vector<Opening::Value> sample_values() {
  return {Opening::Absent{},
          Opening::Text{"甲01"},
          Opening::Text{""},
          Opening::Integer{0},
          Opening::Integer{std::numeric_limits<std::int64_t>::min()},
          Opening::Instant{0},
          Opening::Instant{1'660'527'000'123},
          Opening::Data{{0, 1, 2}},
          Opening::Data{{}},
          sample_content(),
          Content{{}, "", 0, {{1, sample_hash("1")}}}};
}

Opening opening_of(Opening::Value value) {
  return {4, "interviewee", Bytes(salt_bytes, 9), std::move(value)};
}

Result<Opening> decode_text(std::string_view text) { return decode_opening(as_bytes(text)); }
std::string encode_text(const Opening& opening) {
  const Bytes bytes = encode_opening(opening);
  return std::string(as_text(bytes));
}

void expect_malformed(const Opening& opening, const std::string& sentence) {
  const auto decoded = decode_opening(encode_opening(opening));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(to_english(decoded.error()), HasSubstr(sentence));
}

TEST(Opening, HasOneEncodingWhateverByteIsChanged) {
  for (const Opening::Value& value : sample_values()) {
    SCOPED_TRACE(value.index());
    test::expect_one_encoding(encode_text(opening_of(value)), decode_text, encode_text);
  }
}

TEST(Opening, ShowsWithoutDecodingWhetherItHoldsAContent) {
  for (const Opening::Value& value : sample_values()) {
    for (const unsigned slot : {0u, 4u, 300u}) {
      Opening opening = opening_of(value);
      opening.slot = static_cast<std::uint16_t>(slot);
      EXPECT_EQ(may_hold_content(encode_opening(opening)), std::holds_alternative<Content>(value))
          << value.index();
    }
  }
  EXPECT_FALSE(may_hold_content({}));
  EXPECT_FALSE(may_hold_content(Bytes(13)));
}

// Some are laid out by hand.
TEST(Opening, IsACanonicalMessageOfCapnProto) {
  for (const Opening::Value& value : sample_values()) {
    const Bytes bytes = encode_opening(opening_of(value));
    std::vector<capnp::word> words(bytes.size() / sizeof(capnp::word));
    std::memcpy(words.data(), bytes.data(), bytes.size());
    const kj::ArrayPtr<const capnp::word> segments[] = {{words.data(), words.size()}};
    EXPECT_TRUE(capnp::SegmentArrayMessageReader(segments).isCanonical()) << value.index();
  }
}

TEST(Opening, TellsEveryValueFromEveryOther) {
  std::set<Bytes> seen;
  for (const Opening::Value& value : sample_values()) {
    EXPECT_TRUE(seen.insert(encode_opening(opening_of(value))).second) << value.index();
  }
}

TEST(Opening, HasANameAndASaltOf32Bytes) {
  Opening opening = opening_of(Opening::Absent{});
  opening.name.clear();
  expect_malformed(opening, "name");
  opening.name = "\xff";
  expect_malformed(opening, "name");
  opening = opening_of(Opening::Absent{});
  opening.salt.pop_back();
  expect_malformed(opening, "32 bytes long, not 31");
  opening.salt.clear();
  expect_malformed(opening, "32 bytes long, not 0");
}

TEST(Opening, HoldsTextThatIsUtf8) {
  expect_malformed(opening_of(Opening::Text{"\xc0\x80"}), "UTF-8");
  expect_malformed(opening_of(Opening::Text{std::string("a\0b", 3)}), "UTF-8");
  Content content = sample_content();
  content.media_type = "\xff";
  expect_malformed(opening_of(content), "media type");
}

TEST(Opening, HoldsDigestsInAscendingOrder) {
  Content content = sample_content();
  content.digests.clear();
  expect_malformed(opening_of(content), "at least one digest");
  content = sample_content();
  std::swap(content.digests[0], content.digests[1]);
  expect_malformed(opening_of(content), "ascending");
  content = sample_content();
  content.digests[1] = content.digests[0];
  expect_malformed(opening_of(content), "ascending");
}

TEST(Opening, IsAtMostOneMebibyte) {
  expect_malformed(opening_of(Opening::Data{Bytes(max_opening_bytes)}), "1048576");
}

TEST(Opening, ForgedEncodingsAreRefused) {
  using Builder = schema::Opening::Builder;
  const auto refused = [](const Opening::Value& value, const auto& change,
                          ErrorKind kind = ErrorKind::malformed) {
    const Bytes good = encode_opening(opening_of(value));
    EXPECT_EQ(test::spoil<schema::Opening>(good, [](Builder) {}), good);
    const auto decoded = decode_opening(test::spoil<schema::Opening>(good, change));
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.error().kind(), kind) << to_english(decoded.error());
  };
  refused(
      Opening::Absent{}, [](Builder to) { to.setVersion(2); }, ErrorKind::unknown);
  // Empty is null.
  refused(Opening::Text{""}, [](Builder to) { to.getValue().setText(""); });
  refused(Opening::Data{{}}, [](Builder to) { to.getValue().setData({}); });
  refused(sample_content(), [](Builder to) { to.getValue().getContent().setMediaType(""); });
  // Inactive members hold nothing.
  refused(Opening::Absent{}, [](Builder to) {
    to.getValue().setInteger(1);
    to.getValue().setAbsent();
  });
  refused(Opening::Absent{}, [](Builder to) {
    to.getValue().setText("hidden");
    to.getValue().setAbsent();
  });
  // A content is never null, and its digests have 32 bytes.
  refused(sample_content(),
          [](Builder to) { to.getValue().adoptContent(capnp::Orphan<schema::Content>()); });
  refused(sample_content(), [](Builder to) {
    const std::uint8_t bytes[31] = {1};
    to.getValue().getContent().getDigests()[0].setValue(capnp::Data::Reader(bytes, 31));
  });
  // Nothing of a later version.
  for (const Opening::Value& value : sample_values()) {
    const Bytes good = encode_opening(opening_of(value));
    EXPECT_FALSE(decode_opening(test::with_later_fields(good, 1, 0)).ok());
    EXPECT_FALSE(decode_opening(test::with_later_fields(good, 0, 1)).ok());
  }
}

TEST(Opening, HoldsNoValueOfAnUnknownType) {
  const Bytes good = encode_opening(opening_of(Opening::Absent{}));
  int said = 0;
  for (std::size_t at = 0; at < 8; at += 2) {  // one of the first numbers is the tag
    Bytes forged = good;
    forged[8 + at] = 6;
    const auto decoded = decode_opening(forged);
    if (decoded.ok()) continue;
    said += to_english(decoded.error()).find("unknown type") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(said, 1);
}

// --- Commitments. ---

class CommitmentTest : public testing::TestWithParam<Suite> {
 protected:
  CommitmentTest() {
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.open("R7-FGW");
    content_.digests = {
        {static_cast<std::uint16_t>(world_.hasher().algorithm()), sample_hash("x")}};
    record_ = world_.record(Kind::interview, "R7-FGW", {"li", "zhao"},
                            {{1, content_}, {4, Opening::Text{"甲01"}}, {11, content_}});
    openings_ = world_.openings(record_);
  }

  Result<Opening> check(std::size_t slot) {
    return check_opening(world_.hasher(), record_, openings_.at(slot));
  }
  // Puts another opening in its slot, with a commitment that holds.
  void commit(const Opening& opening) {
    openings_.at(opening.slot) = encode_opening(opening);
    record_.fields.at(opening.slot) =
        commitment(world_.hasher(), record_.signers.front().key, record_.nonce, opening.slot,
                   openings_.at(opening.slot));
  }

  test::EvidenceWorld world_{GetParam()};
  Content content_ = sample_content();
  Record record_;
  std::vector<Bytes> openings_;
};

TEST_P(CommitmentTest, IsTheLabelledHashOfAuthorNonceSlotAndOpening) {
  Bytes input = to_bytes(std::string_view("muniment/field/v1"));
  input.push_back(0);
  append(input, record_.signers.front().key.view());
  append(input, record_.nonce);
  append(input, *from_hex("0004"));
  append(input, openings_[4]);
  EXPECT_EQ(record_.fields[4], world_.hasher().digest(input));
}

// Short ones and one that is longer than what is gathered at once, of every number of slots.
TEST_P(CommitmentTest, ThoseOfManySlotsAreEachOnesOwn) {
  std::vector<Bytes> openings;
  for (std::size_t slot = 0; slot < max_fields; ++slot) {
    openings.emplace_back(slot == 5 ? 3000 : 1 + 37 * slot % 200, static_cast<std::uint8_t>(slot));
    const KeyId& author = record_.signers.front().key;
    const std::vector<Hash> all = commitments(world_.hasher(), author, record_.nonce, openings);
    ASSERT_EQ(all.size(), openings.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(all[i], commitment(world_.hasher(), author, record_.nonce,
                                   static_cast<std::uint16_t>(i), openings[i]));
    }
  }
  EXPECT_TRUE(commitments(world_.hasher(), record_.signers.front().key, record_.nonce, {}).empty());
}

TEST_P(CommitmentTest, EverySlotOpensToItsValue) {
  for (std::size_t slot = 0; slot < openings_.size(); ++slot) {
    const auto opening = check(slot);
    ASSERT_TRUE(opening.ok()) << slot << ": " << to_english(opening.error());
    EXPECT_EQ(opening->slot, slot);
  }
  EXPECT_EQ(check(4)->value, Opening::Value(Opening::Text{"甲01"}));
  EXPECT_EQ(check(11)->name, attachment_name);
}

TEST_P(CommitmentTest, AnotherValueSaltRecordOrAuthorIsAMismatch) {
  auto opening = *decode_opening(openings_[4]);
  opening.value = Opening::Text{"甲02"};
  auto checked = check_opening(world_.hasher(), record_, encode_opening(opening));
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().kind(), ErrorKind::mismatch);
  EXPECT_THAT(to_english(checked.error()), HasSubstr("interviewee"));

  opening = *decode_opening(openings_[4]);
  opening.salt[0] ^= 1;
  EXPECT_EQ(check_opening(world_.hasher(), record_, encode_opening(opening)).error().kind(),
            ErrorKind::mismatch);

  opening = *decode_opening(openings_[4]);
  opening.slot = 6;  // the same type, another slot
  EXPECT_EQ(check_opening(world_.hasher(), record_, encode_opening(opening)).error().kind(),
            ErrorKind::mismatch);

  record_.nonce[0] ^= 1;
  EXPECT_EQ(check(4).error().kind(), ErrorKind::mismatch);
  record_.nonce[0] ^= 1;
  std::swap(record_.signers[0], record_.signers[1]);
  EXPECT_EQ(check(4).error().kind(), ErrorKind::mismatch);
}

TEST_P(CommitmentTest, SlotThatTheRecordDoesNotHaveIsMalformed) {
  record_.fields.pop_back();
  const auto checked = check(11);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(to_english(checked.error()), HasSubstr("no slot 11"));
}

TEST_P(CommitmentTest, NameAndTypeAreTheRows) {
  auto opening = *decode_opening(openings_[4]);
  opening.name = "summary";
  commit(opening);
  EXPECT_THAT(to_english(check(4).error()), HasSubstr("is named interviewee, not summary"));
  opening.name = "interviewee";
  opening.value = Opening::Integer{1};
  commit(opening);
  EXPECT_THAT(to_english(check(4).error()), HasSubstr("another type"));
  opening.value = Opening::Absent{};
  commit(opening);
  EXPECT_TRUE(check(4).ok());

  opening = *decode_opening(openings_[11]);
  opening.name = "annex";
  commit(opening);
  EXPECT_THAT(to_english(check(11).error()), HasSubstr("is named attachment, not annex"));
  opening.name = attachment_name;
  opening.value = Opening::Text{"not a file"};
  commit(opening);
  EXPECT_THAT(to_english(check(11).error()), HasSubstr("another type"));
}

// Under the first version of the catalogue a filing has four slots, and attachments behind them.
TEST_P(CommitmentTest, SlotThatALaterCatalogueAddedMayHoldAnAttachment) {
  record_.kind = number_of(Kind::filing);
  Opening opening{4, "round", Bytes(salt_bytes, 9), sample_content()};
  commit(opening);
  EXPECT_TRUE(check(4).ok());
  opening.name = attachment_name;
  commit(opening);
  EXPECT_TRUE(check(4).ok());
  opening.value = Opening::Text{"not a file"};
  commit(opening);
  EXPECT_THAT(to_english(check(4).error()), HasSubstr("another type"));
  opening = {3, std::string(attachment_name), Bytes(salt_bytes, 9), sample_content()};
  commit(opening);
  EXPECT_THAT(to_english(check(3).error()), HasSubstr("is named note"));
}

TEST_P(CommitmentTest, OfAKindWithoutARowNothingIsKnown) {
  record_.kind = 999;
  auto opening = *decode_opening(openings_[4]);
  opening.name = "whatever";
  commit(opening);
  EXPECT_TRUE(check(4).ok());
}

TEST_P(CommitmentTest, ContentCarriesTheSuitesOwnDigest) {
  auto opening = *decode_opening(openings_[1]);
  auto& content = std::get<Content>(opening.value);
  content.digests[0].algorithm = content.digests[0].algorithm == 1 ? 2 : 1;
  commit(opening);
  const auto checked = check(1);
  ASSERT_FALSE(checked.ok());
  EXPECT_THAT(to_english(checked.error()), HasSubstr("lacks the digest"));
}

INSTANTIATE_TEST_SUITE_P(Suites, CommitmentTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& test) {
                           return test.param == Suite::sm3_sm2 ? "Sm" : "Sha256";
                         });

}  // namespace
}  // namespace muniment
