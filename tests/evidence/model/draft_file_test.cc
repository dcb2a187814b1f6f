#include "evidence/model/draft_file.h"

#include <gmock/gmock.h>

#include "evidence/model/draft_file.capnp.h"
#include "tests/support/draft_samples.h"
#include "tests/support/forged_messages.h"
#include "tests/support/one_encoding.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using testing::HasSubstr;

constexpr std::size_t first_line = 15;

class DraftFileTest : public testing::TestWithParam<Suite> {
 protected:
  DraftFileTest() {
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.open("R7-FGW");
    const auto& interview = world_.add_interview("R7-FGW");
    const std::uint16_t overview = *slot_by_name(*row_of(number_of(Kind::finding)), "overview");
    Record finding = world_.record(Kind::finding, "R7-FGW", {"li", "zhao", "wang"},
                                   {{overview, Opening::Text{"任务清单尚未分解"}}});
    finding.links = {{number_of(Relation::based_on), interview.record_id}};
    good_ = test::draft_of(world_, finding, {"li", "zhao", "wang"}, 1);
  }

  static std::string refusal(const DraftFile& draft) {
    const auto parsed = parse_draft_file(format_draft_file(draft));
    if (parsed.ok()) return "parsed";
    EXPECT_EQ(parsed.error().kind(), ErrorKind::malformed);
    return to_english(parsed.error());
  }

  test::EvidenceWorld world_{GetParam()};
  DraftFile good_{};
};
INSTANTIATE_TEST_SUITE_P(Suites, DraftFileTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& suite) {
                           return suite.param == Suite::sm3_sm2 ? "Sm" : "International";
                         });

TEST_P(DraftFileTest, IsWhatItWasFormattedFrom) {
  const auto parsed = parse_draft_file(format_draft_file(good_));
  ASSERT_TRUE(parsed.ok()) << to_english(parsed.error());
  EXPECT_EQ(*parsed, good_);
  good_.signers[2].signature = good_.signers[0].signature;  // a place may be signed before another
  EXPECT_EQ(refusal(good_), "parsed");
}

TEST_P(DraftFileTest, HasOneEncodingWhateverByteIsChanged) {
  const auto parse = [](std::string_view text) { return parse_draft_file(as_bytes(text)); };
  const auto format = [](const DraftFile& draft) {
    const Bytes bytes = format_draft_file(draft);
    return std::string(as_text(bytes));
  };
  Record small = decode_record(good_.record).value();  // one of each: every byte is tried
  small.fields.erase(small.fields.begin() + 1, small.fields.end());
  small.signers.erase(small.signers.begin() + 1, small.signers.end());
  good_.record = encode_record(small);
  good_.openings.resize(1);
  good_.signers.erase(good_.signers.begin() + 1, good_.signers.end());
  test::expect_one_encoding(format(good_), parse, format);
}

TEST_P(DraftFileTest, BeginsWithItsName) {
  const Bytes good = format_draft_file(good_);
  EXPECT_TRUE(is_like_draft_file(good));
  for (const std::string_view start : {"", "muniment draft", "muniment openings 1\n"}) {
    Bytes bad = to_bytes(start);
    append(bad, ByteView(good).subspan(first_line));
    EXPECT_FALSE(is_like_draft_file(bad));
    ASSERT_FALSE(parse_draft_file(bad).ok());
    EXPECT_THAT(to_english(parse_draft_file(bad).error()), HasSubstr("no draft file"));
  }
  EXPECT_FALSE(parse_draft_file(ByteView(good).first(first_line)).ok());
}

TEST_P(DraftFileTest, HasAsManyOfEachAsItsRecordAsksFor) {
  DraftFile bad = good_;
  bad.openings.pop_back();
  EXPECT_THAT(refusal(bad), HasSubstr("opens"));
  bad = good_;
  bad.openings.push_back(bad.openings.back());
  EXPECT_THAT(refusal(bad), HasSubstr("opens"));
  bad = good_;
  bad.signers.pop_back();
  EXPECT_THAT(refusal(bad), HasSubstr("2 signers, and its record names 3"));
  bad = good_;
  bad.signers.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("0 signers"));
  bad = good_;
  bad.targets.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("0 linked records"));
  bad = good_;
  bad.targets.push_back(bad.targets.front());
  EXPECT_THAT(refusal(bad), HasSubstr("2 linked records"));
}

TEST_P(DraftFileTest, OpensTheSlotsInTheirOrder) {
  std::swap(good_.openings[0], good_.openings[1]);
  EXPECT_THAT(refusal(good_), HasSubstr("slot 1 in the place of slot 0"));
  std::swap(good_.openings[0], good_.openings[1]);
  good_.openings[1] = good_.openings[0];
  EXPECT_THAT(refusal(good_), HasSubstr("slot 0 in the place of slot 1"));
}

TEST_P(DraftFileTest, IsSignedByItsAuthor) {
  good_.signers[0].signature.clear();
  EXPECT_THAT(refusal(good_), HasSubstr("not signed by its author"));
}

TEST_P(DraftFileTest, HasSignersAsKeyFilesHaveThem) {
  const Bytes whole = good_.signers[0].signature;
  for (const std::size_t length : {1u, 63u, 65u}) {
    DraftFile bad = good_;
    bad.signers[1].signature.assign(length, 7);
    EXPECT_THAT(refusal(bad), HasSubstr("64 bytes long, not " + std::to_string(length)));
    bad = good_;
    bad.signers[1].keys.possession.assign(length, 7);
    EXPECT_THAT(refusal(bad), HasSubstr("64 bytes long, not " + std::to_string(length)));
  }
  DraftFile bad = good_;
  bad.signers[1].keys.possession.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("not 0"));
  for (const char* name : {"", "Li", "a b", "a\nb", "012345678901234567890123456789012"}) {
    bad = good_;
    bad.signers[1].keys.name = name;
    EXPECT_THAT(refusal(bad), HasSubstr("name of a key")) << name;
  }
  bad = good_;
  bad.signers[1].keys.encryption = bad.signers[1].keys.signing;
  EXPECT_THAT(refusal(bad), HasSubstr("one for encryption"));
  bad = good_;
  bad.signers[1].keys.signing = bad.signers[1].keys.encryption;
  EXPECT_THAT(refusal(bad), HasSubstr("one for encryption"));
}

TEST_P(DraftFileTest, HasKeysOfOneSuite) {
  test::EvidenceWorld other(GetParam() == Suite::sm3_sm2 ? Suite::sha256_ed25519 : Suite::sm3_sm2);
  DraftFile bad = good_;
  bad.signers[1].keys = other.person("zhao");
  EXPECT_THAT(refusal(bad), HasSubstr("one suite"));
  bad = good_;
  bad.signers[1].keys.encryption = other.person("zhao").encryption;
  EXPECT_THAT(refusal(bad), HasSubstr("one suite"));
}

TEST_P(DraftFileTest, IsOfADossier) {
  const Record affair = world_.affair(Closure{});
  const DraftFile bad = test::draft_of(world_, affair, {"wang"}, 1);
  EXPECT_THAT(refusal(bad), HasSubstr("own affairs"));
}

TEST_P(DraftFileTest, HoldsNothingThatDoesNotDecode) {
  DraftFile bad = good_;
  bad.record.clear();
  EXPECT_THAT(refusal(bad), HasSubstr("in the record"));
  bad = good_;
  bad.openings[2].clear();
  EXPECT_THAT(refusal(bad), HasSubstr("in an opening"));
  bad = good_;
  bad.targets[0] = bad.openings[0];
  EXPECT_FALSE(parse_draft_file(format_draft_file(bad)).ok());
}

TEST_P(DraftFileTest, HasALimit) {
  Bytes long_one = format_draft_file(good_);
  long_one.resize(max_draft_file_bytes + 1);
  const auto parsed = parse_draft_file(long_one);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(to_english(parsed.error()), HasSubstr("are allowed"));
}

TEST_P(DraftFileTest, ForgedEncodingsAreRefused) {
  using Builder = schema::DraftFile::Builder;
  const Bytes file = format_draft_file(good_);
  const Bytes good(file.begin() + first_line, file.end());
  EXPECT_EQ(test::spoil<schema::DraftFile>(good, [](Builder) {}), good);
  const auto refused = [&](const Bytes& forged, ErrorKind kind) {
    Bytes bytes(file.begin(), file.begin() + first_line);
    append(bytes, forged);
    const auto parsed = parse_draft_file(bytes);
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().kind(), kind) << to_english(parsed.error());
  };
  refused(test::with_later_fields(good, 1, 0), ErrorKind::malformed);
  refused(test::with_later_fields(good, 0, 1), ErrorKind::malformed);
  refused(test::spoil<schema::DraftFile>(good, [](Builder to) { to.setVersion(0); }),
          ErrorKind::malformed);
  refused(test::spoil<schema::DraftFile>(good, [](Builder to) { to.setVersion(2); }),
          ErrorKind::unknown);
  refused(
      test::spoil<schema::DraftFile>(good, [](Builder to) { to.getSigners()[1].initSignature(0); }),
      ErrorKind::malformed);
}

}  // namespace
}  // namespace muniment
