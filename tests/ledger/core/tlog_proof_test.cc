#include "ledger/core/tlog_proof.h"

#include <gmock/gmock.h>

#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;

Proof path(std::size_t count) {
  Hasher hasher(Suite::sha256_ed25519);
  Proof out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(hasher.digest(as_bytes(std::to_string(i))));
  return out;
}

const std::string checkpoint = "example.com/log\n7\nroot\n\n— example.com/log AQIDBAU=\n";

TlogProof proof(std::size_t hashes = 2, std::string_view extra = "extra",
                std::uint64_t index = 73894) {
  return {to_bytes(extra), LeafIndex{index}, path(hashes), checkpoint};
}

TEST(TlogProof, HasTheLinesOfItsSpecification) {
  const TlogProof value = proof();
  EXPECT_EQ(format_tlog_proof(value), "c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 73894\n" +
                                          to_base64(value.path[0].view()) + "\n" +
                                          to_base64(value.path[1].view()) + "\n\n" + checkpoint);
  EXPECT_EQ(format_tlog_proof(proof(0, "", 0)), "c2sp.org/tlog-proof@v1\nindex 0\n\n" + checkpoint);
}

TEST(TlogProof, ReadsBackWithAnyNumberOfHashes) {
  for (std::size_t count = 0; count <= max_proof_hashes; ++count) {
    for (const char* extra : {"", "e", "a longer one with anything in it"}) {
      const TlogProof value = proof(count, extra, count * count);
      EXPECT_EQ(parse_tlog_proof(format_tlog_proof(value)).value(), value);
    }
  }
}

TEST(TlogProof, HasOneEncoding) {
  for (const char* extra : {"", "some extra data"}) {
    test::expect_one_encoding(format_tlog_proof(proof(3, extra)), parse_tlog_proof,
                              format_tlog_proof);
  }
}

TEST(TlogProof, InAnyOtherFormIsMalformed) {
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = to_base64(path(1)[0].view()) + "\n";
  ASSERT_TRUE(parse_tlog_proof(head + "index 0\n" + hash + "\n" + checkpoint).ok());
  std::string many;
  for (std::size_t i = 0; i <= max_proof_hashes; ++i) many += hash;
  const std::string bad[] = {"",
                             "hello\n",
                             "c2sp.org/tlog-proof@v1",
                             head,
                             "c2sp.org/tlog-proof@v1 \nindex 0\n\n" + checkpoint,
                             head + "\nindex 0\n\n" + checkpoint,
                             head + "index 0\n",
                             head + "index 0\n" + hash,
                             head + "index 00\n\n" + checkpoint,
                             head + "index  0\n\n" + checkpoint,
                             head + "index 0 \n\n" + checkpoint,
                             head + "index\n\n" + checkpoint,
                             head + "Index 0\n\n" + checkpoint,
                             head + "index 9223372036854775808\n\n" + checkpoint,
                             head + "extra\nindex 0\n\n" + checkpoint,
                             head + "extra \nindex 0\n\n" + checkpoint,
                             head + "extra YQ\nindex 0\n\n" + checkpoint,
                             head + "extra YQ==\nextra YQ==\nindex 0\n\n" + checkpoint,
                             head + "extra YQ==\n\nindex 0\n\n" + checkpoint,
                             head + "index 0\nextra YQ==\n\n" + checkpoint,
                             head + "index 0\nAAAA\n\n" + checkpoint,
                             head + "index 0\n " + hash + "\n" + checkpoint,
                             head + "index 0\n" + many + "\n" + checkpoint,
                             head + "index 0\n" + checkpoint};
  for (const std::string& text : bad) {
    EXPECT_EQ(parse_tlog_proof(text).error().kind(), ErrorKind::malformed) << text;
  }
}

TEST(TlogProof, SaysWhatIsWrongInASentenceOfItsOwn) {
  EXPECT_THAT(to_english(parse_tlog_proof("\x89PNG").error()), HasSubstr("not a proof file"));
  EXPECT_THAT(to_english(parse_tlog_proof("c2sp.org/tlog-proof@v1\r\nindex 0\r\n").error()),
              HasSubstr("carriage returns"));
  EXPECT_THAT(to_english(parse_tlog_proof("c2sp.org/tlog-proof@v1\nindex 0\n").error()),
              HasSubstr("cut short"));
  EXPECT_THAT(to_english(parse_tlog_proof("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n").error()),
              HasSubstr("hash 1"));
  EXPECT_THAT(to_english(parse_tlog_proof("c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n").error()),
              HasSubstr("empty extra line"));
}

TEST(TlogProof, OfAnotherVersionIsUnknownAndBothAreNamed) {
  const auto later = parse_tlog_proof("c2sp.org/tlog-proof@v12\nanything");
  EXPECT_EQ(later.error().kind(), ErrorKind::unknown);
  EXPECT_THAT(to_english(later.error()), HasSubstr("version 12; this program knows version 1"));
  for (const char* text : {"c2sp.org/tlog-proof@v\n", "c2sp.org/tlog-proof@v1a\n",
                           "c2sp.org/tlog-proof@v01\n", "c2sp.org/tlog-proof@v1 \n"}) {
    EXPECT_EQ(parse_tlog_proof(text).error().kind(), ErrorKind::malformed) << text;
  }
}

TEST(TlogProof, OfMoreThan32MiBIsNotRead) {
  const auto result = parse_tlog_proof(std::string(max_tlog_proof_bytes + 1, 'x'));
  EXPECT_THAT(to_english(result.error()), HasSubstr("at most 33554432"));
}

}  // namespace
}  // namespace muniment
