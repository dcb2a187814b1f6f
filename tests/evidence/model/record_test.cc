#include "evidence/model/record.h"

#include <gmock/gmock.h>

#include "evidence/model/codes.h"
#include "ledger/core/entry.h"
#include "tests/support/evidence_fixture.h"
#include "tests/support/one_encoding.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::EvidenceWorld;
using test::record_samples;
using testing::HasSubstr;

Result<Record> decode_text(std::string_view text) { return decode_record(as_bytes(text)); }
std::string encode_text(const Record& record) {
  const Bytes bytes = encode_record(record);
  return std::string(as_text(bytes));
}

TEST(Record, IsWhatItWasEncodedFrom) {
  for (const auto& [name, record] : record_samples()) {
    const auto decoded = decode_record(encode_record(record));
    ASSERT_TRUE(decoded.ok()) << name << ": " << to_english(decoded.error());
    EXPECT_EQ(*decoded, record) << name;
  }
}

TEST(Record, HasOneEncodingWhateverByteIsChanged) {
  for (const auto& [name, record] : record_samples()) {
    SCOPED_TRACE(name);
    test::expect_one_encoding(encode_text(record), decode_text, encode_text);
  }
}

TEST(Record, IdIsTheLabelledHashOfItsBytes) {
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    Hasher hasher(suite);
    const Bytes bytes = encode_record(record_samples().front().second);
    Bytes input = to_bytes(std::string_view("muniment/record/v1"));
    input.push_back(0);
    append(input, bytes);
    EXPECT_EQ(record_id(hasher, bytes), hasher.digest(input));
  }
}

TEST(Record, KeepsCodesThatNobodyKnowsYet) {
  Record record = record_samples().front().second;
  record.kind = 999;
  record.signers[0].capacity = 888;
  record.links = {{777, record.links[0].target}};
  record.facts = {{666, Fact::Code{0}}};
  const auto decoded = decode_record(encode_record(record));
  ASSERT_TRUE(decoded.ok()) << to_english(decoded.error());
  EXPECT_EQ(*decoded, record);
}

// Each way to break what holds for every record, with a word of the sentence that says so.
struct Spoilt {
  std::string what;
  std::function<void(Record&)> spoil;
  std::string sentence;
};

class SpoiltRecordTest : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltRecordTest, IsMalformed) {
  Record record = record_samples().front().second;
  ASSERT_TRUE(decode_record(encode_record(record)).ok());
  GetParam().spoil(record);
  const auto decoded = decode_record(encode_record(record));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().kind(), ErrorKind::malformed);
  EXPECT_THAT(to_english(decoded.error()), HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, SpoiltRecordTest,
    testing::Values(
        Spoilt{"NoLedger", [](Record& r) { r.ledger.clear(); }, "origin"},
        Spoilt{"LedgerWithScheme", [](Record& r) { r.ledger = "https://x.gov"; }, "origin"},
        Spoilt{"LedgerWithSpace", [](Record& r) { r.ledger += " "; }, "origin"},
        Spoilt{"LedgerNotUtf8", [](Record& r) { r.ledger += '\xff'; }, "UTF-8"},
        Spoilt{"LowerCaseDossier", [](Record& r) { r.dossier = "r7"; }, "dossier"},
        Spoilt{"LongDossier", [](Record& r) { r.dossier = std::string(65, 'A'); }, "dossier"},
        Spoilt{"DossierWithZero", [](Record& r) { r.dossier += '\0'; }, "UTF-8"},
        Spoilt{"NobodySigns", [](Record& r) { r.signers.clear(); }, "nobody"},
        Spoilt{"KeyTwice", [](Record& r) { r.signers[1].key = r.signers[0].key; }, "twice"},
        Spoilt{"TooManySigners",
               [](Record& r) {
                 for (std::uint8_t i = 0; r.signers.size() <= max_signers; ++i) {
                   std::array<std::uint8_t, 32> key{};
                   key[0] = i;
                   r.signers.push_back({Hash(key), 2});
                 }
               },
               "at most 16"},
        Spoilt{"ShortNonce", [](Record& r) { r.nonce.pop_back(); }, "nonce"},
        Spoilt{"LongNonce", [](Record& r) { r.nonce.push_back(1); }, "nonce"},
        Spoilt{"NoNonce", [](Record& r) { r.nonce.clear(); }, "nonce"},
        Spoilt{"SeenNothing", [](Record& r) { r.seen->size.value = 0; }, "size 0"},
        Spoilt{"LinksDescend", [](Record& r) { std::swap(r.links[0], r.links[1]); }, "links"},
        Spoilt{"LinkTwice", [](Record& r) { r.links[1] = r.links[0]; }, "links"},
        Spoilt{"FactsDescend", [](Record& r) { std::swap(r.facts[0], r.facts[1]); }, "facts"},
        Spoilt{"FactTwice", [](Record& r) { r.facts[1] = r.facts[0]; }, "facts"},
        Spoilt{"FactTypesDescend",
               [](Record& r) {
                 r.facts = {{7, Fact::Day{1}}, {7, Fact::Code{9}}};
               },
               "facts"},
        Spoilt{"AffairInADossier", [](Record& r) { r.affair = Closure{}; }, "affair"},
        Spoilt{"AffairOfAnotherKind",
               [](Record& r) {
                 r.dossier.clear();
                 r.kind = number_of(Kind::policy);
                 r.affair = Closure{};
               },
               "affair"},
        Spoilt{"AffairMissing",
               [](Record& r) {
                 r.dossier.clear();
                 r.kind = number_of(Kind::policy);
               },
               "affair"}),
    [](const auto& test) { return test.param.what; });

// The affairs' own rules: which sample, what is done to it, what is said.
template <typename Value>
std::string refusal(const std::function<void(Value&)>& spoil) {
  for (auto& [name, record] : record_samples()) {
    auto* value = std::get_if<Value>(&record.affair);
    if (value == nullptr) continue;
    spoil(*value);
    const auto decoded = decode_record(encode_record(record));
    if (decoded.ok()) return "decoded";
    EXPECT_EQ(decoded.error().kind(), ErrorKind::malformed);
    return to_english(decoded.error());
  }
  return "no such sample";
}

TEST(Affair, EnrolmentHasANameRolesAndPossession) {
  EXPECT_EQ(refusal<Enrolment>([](Enrolment&) {}), "decoded");
  EXPECT_THAT(refusal<Enrolment>([](Enrolment& e) { e.keys.name = "Li"; }), HasSubstr("named"));
  EXPECT_THAT(refusal<Enrolment>([](Enrolment& e) { e.keys.name.clear(); }), HasSubstr("named"));
  EXPECT_THAT(refusal<Enrolment>([](Enrolment& e) { e.roles.clear(); }), HasSubstr("roles"));
  EXPECT_THAT(refusal<Enrolment>([](Enrolment& e) { e.roles = {2, 2}; }), HasSubstr("roles"));
  EXPECT_THAT(refusal<Enrolment>([](Enrolment& e) { e.roles = {3, 2}; }), HasSubstr("roles"));
  EXPECT_THAT(refusal<Enrolment>([](Enrolment& e) { e.keys.possession.pop_back(); }),
              HasSubstr("possession"));
  EXPECT_THAT(
      refusal<Enrolment>([](Enrolment& e) { std::swap(e.keys.signing, e.keys.encryption); }),
      HasSubstr("signing key, then an encryption key"));
  EXPECT_EQ(refusal<Enrolment>([](Enrolment& e) { e.roles = {2, 999}; }), "decoded");
}

TEST(Affair, GenesisNamesAnOriginAndANoteKey) {
  EXPECT_EQ(refusal<Genesis>([](Genesis&) {}), "decoded");
  EXPECT_THAT(refusal<Genesis>([](Genesis& g) { g.origin.clear(); }), HasSubstr("origin"));
  EXPECT_THAT(refusal<Genesis>([](Genesis& g) { g.key.use = VerifierKey::Use::cosignature; }),
              HasSubstr("notes"));
  EXPECT_THAT(refusal<Genesis>([](Genesis& g) { g.policy.zone_minutes = 1440; }),
              HasSubstr("time zone"));
  EXPECT_THAT(refusal<Genesis>([](Genesis& g) { g.predecessor->size.value = 0; }),
              HasSubstr("size is 0"));
  EXPECT_THAT(refusal<Genesis>([](Genesis& g) { g.predecessor->origin = "a b"; }),
              HasSubstr("predecessor.origin"));
  EXPECT_EQ(refusal<Genesis>([](Genesis& g) { g.predecessor.reset(); }), "decoded");
}

TEST(Affair, OthersKeepTheirBounds) {
  EXPECT_THAT(refusal<Policy>([](Policy& p) { p.zone_minutes = -1440; }), HasSubstr("time zone"));
  EXPECT_EQ(refusal<Policy>([](Policy& p) { p.zone_minutes = -1439; }), "decoded");
  EXPECT_EQ(refusal<Policy>([](Policy& p) { p = {0, 0, 0}; }), "decoded");
  EXPECT_EQ(refusal<Revocation>([](Revocation& r) { r.reason = 999; }), "decoded");
  EXPECT_THAT(refusal<Incident>([](Incident& i) { i.causes.clear(); }), HasSubstr("causes"));
  EXPECT_THAT(refusal<Incident>([](Incident& i) { i.guard->size.value = 0; }), HasSubstr("size 0"));
  EXPECT_EQ(refusal<Incident>([](Incident& i) { i.guard.reset(); }), "decoded");
  EXPECT_EQ(refusal<Closure>([](Closure& c) { c.successor.clear(); }), "decoded");
  EXPECT_THAT(refusal<Closure>([](Closure& c) { c.successor = "a b"; }), HasSubstr("successor"));
}

TEST(Affair, AnchorsKeepTheirBounds) {
  const auto with = [](auto value, const auto& spoil) {
    spoil(value);
    return refusal<Anchor>([&](Anchor& anchor) { anchor.value = value; });
  };
  Hasher hasher(Suite::sha256_ed25519);
  const Hash root = hasher.digest({});
  const TimeStamp stamp{{TreeSize{3}, root}, Bytes{1, 2, 3}};
  EXPECT_EQ(with(stamp, [](TimeStamp&) {}), "decoded");
  EXPECT_THAT(with(stamp, [](TimeStamp& t) { t.token.clear(); }), HasSubstr("token"));
  EXPECT_THAT(with(stamp, [](TimeStamp& t) { t.checkpoint.size.value = 0; }), HasSubstr("size 0"));
  const ForeignCheckpoint foreign{"x\n1\ny\n"};
  EXPECT_EQ(with(foreign, [](ForeignCheckpoint&) {}), "decoded");
  EXPECT_THAT(with(foreign, [](ForeignCheckpoint& f) { f.note.clear(); }), HasSubstr("note"));
  EXPECT_THAT(with(foreign, [](ForeignCheckpoint& f) { f.note.assign(65537, 'a'); }),
              HasSubstr("note"));
  const Renewal renewal{9, TreeSize{5}, Bytes(64, 1), Bytes(48, 2), Bytes(32, 3)};
  EXPECT_EQ(with(renewal, [](Renewal&) {}), "decoded");
  EXPECT_THAT(with(renewal, [](Renewal& r) { r.size.value = 0; }), HasSubstr("size is 0"));
  EXPECT_THAT(with(renewal, [](Renewal& r) { r.entries.push_back(1); }), HasSubstr("entries"));
  EXPECT_THAT(with(renewal, [](Renewal& r) { r.payloads.clear(); }), HasSubstr("payloads"));
  EXPECT_THAT(with(renewal, [](Renewal& r) { r.contents.pop_back(); }), HasSubstr("contents"));
}

TEST(Record, IsRefusedAboveOneMebibyte) {
  Record record = record_samples().front().second;
  while (encode_record(record).size() <= max_payload_bytes) {
    record.fields.resize(record.fields.size() * 2 + 1, record.fields.front());
  }
  const auto decoded = decode_record(encode_record(record));
  ASSERT_FALSE(decoded.ok());
  EXPECT_THAT(to_english(decoded.error()), HasSubstr("1048576"));
}

}  // namespace
}  // namespace muniment
