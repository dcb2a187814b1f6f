#include "ledger/core/policy.h"

#include <gmock/gmock.h>

#include "tests/support/keys.h"
#include "tests/support/mutations.h"

namespace muniment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Use = VerifierKey::Use;

constexpr Suite ed = Suite::sha256_ed25519;
const std::string pin(64, '7');

VerifierKey verifier(std::uint8_t fill, Use use, std::string name) {
  return {std::move(name), use, test::signing_key(ed, fill).public_key()};
}
std::string log_key(std::uint8_t fill, std::string name = "example.com/log") {
  return format_verifier_key(verifier(fill, Use::note, std::move(name)));
}
std::string witness_key(std::uint8_t fill) {
  return format_verifier_key(verifier(fill, Use::cosignature, "w" + std::to_string(fill)));
}
std::string witness_lines(std::uint8_t count) {
  std::string out;
  for (std::uint8_t i = 1; i <= count; ++i) {
    out += "witness W" + std::to_string(i) + " " + witness_key(i) + "\n";
  }
  return out;
}

// The error of a trust file, with its kind in front.
std::string refusal(std::string_view text) {
  const auto policy = parse_policy(text);
  EXPECT_FALSE(policy.ok()) << text;
  if (policy.ok()) return "";
  return (policy.error().kind() == ErrorKind::unknown ? "unknown: " : "malformed: ") +
         to_english(policy.error());
}

TEST(Policy, OfOneLogReadsBack) {
  for (const Suite suite : {ed, Suite::sm3_sm2}) {
    const VerifierKey log{"example.com/log", Use::note, test::signing_key(suite, 1).public_key()};
    const Hash genesis = Hasher(suite).digest({});
    const TrustPolicy policy = parse_policy(format_policy(log, genesis)).value();
    EXPECT_THAT(policy.logs, ElementsAre(log));
    EXPECT_EQ(policy.quorum, "none");
    EXPECT_EQ(policy.genesis.at("example.com/log"), genesis);
    EXPECT_TRUE(quorum_met(policy, {}));
  }
}

TEST(Policy, ReadsTabsBlanksCommentsAndUrls) {
  const auto policy =
      parse_policy("\n \t \n# log nonsense\n  \t#indented \x80\xff\n\tlog  \t" + log_key(9) +
                   " \t https://example.com/ \nwitness\tW1\t" + witness_key(1) +
                   "\thttps://w1.example\n#muniment\tgenesis  example.com/log\t" + pin +
                   " \n#munimental note\nquorum W1\n#\n");
  ASSERT_TRUE(policy.ok()) << to_english(policy.error());
  EXPECT_THAT(policy->logs, ElementsAre(verifier(9, Use::note, "example.com/log")));
  ASSERT_EQ(policy->witnesses.size(), 1u);
  EXPECT_EQ(policy->witnesses[0].name, "W1");
  EXPECT_EQ(policy->witnesses[0].key, verifier(1, Use::cosignature, "w1"));
  EXPECT_EQ(policy->quorum, "W1");
  EXPECT_EQ(policy->genesis.at("example.com/log").hex(), pin);
}

TEST(Policy, MayHaveNoLogAndNoWitness) { EXPECT_TRUE(parse_policy("quorum none\n")->logs.empty()); }

TEST(Policy, TakesNamesAsOctets) {
  const auto policy = parse_policy("witness \xff\x80 " + witness_key(1) + "\nwitness 见证 " +
                                   witness_key(2) + "\ngroup any all \xff\x80 见证\nquorum any\n");
  ASSERT_TRUE(policy.ok()) << to_english(policy.error());
  EXPECT_TRUE(quorum_met(*policy, {"\xff\x80", "见证"}));
  EXPECT_FALSE(quorum_met(*policy, {"\xff\x80"}));
}

// The example of the specification: two of the X, one of the Y, both.
TEST(Policy, OfGroupsIsMetAsTheySay) {
  std::string text;
  const char* names[] = {"X1", "X2", "X3", "Y1", "Y2", "Y3"};
  for (std::uint8_t i = 0; i < 6; ++i) {
    text += std::string("witness ") + names[i] + " " +
            witness_key(static_cast<std::uint8_t>(i + 1)) + "\n";
  }
  text += "group X 2 X1 X2 X3\ngroup Y any Y1 Y2 Y3\ngroup both all X Y\nquorum both\n";
  const TrustPolicy policy = parse_policy(text).value();
  for (unsigned chosen = 0; chosen < 64; ++chosen) {
    std::set<std::string> cosigned = {"somebody else", "X", "both"};
    int x = 0;
    int y = 0;
    for (unsigned i = 0; i < 6; ++i) {
      if ((chosen >> i & 1) == 0) continue;
      cosigned.insert(names[i]);
      ++(i < 3 ? x : y);
    }
    EXPECT_EQ(quorum_met(policy, cosigned), x >= 2 && y >= 1) << chosen;
  }
}

TEST(Policy, WithoutAQuorumInItIsNeverMet) {
  TrustPolicy policy = parse_policy(witness_lines(1) + "quorum W1\n").value();
  EXPECT_TRUE(quorum_met(policy, {"W1"}));
  policy.quorum = "";
  EXPECT_FALSE(quorum_met(policy, {"W1", ""}));
  policy.groups.push_back({"empty", 0, {}});
  policy.quorum = "empty";
  EXPECT_FALSE(quorum_met(policy, {"W1"}));
}

// A chain of groups as long as is allowed: neither reading nor judging it goes deep.
TEST(Policy, OfManyNestedGroupsIsReadAndJudged) {
  std::string text = witness_lines(1);
  std::string last = "W1";
  for (std::size_t i = 0; i < max_policy_names; ++i) {
    const std::string name = "g" + std::to_string(i);
    text += "group " + name + " any " + last + "\n";
    last = name;
  }
  const TrustPolicy policy = parse_policy(text + "quorum " + last + "\n").value();
  EXPECT_TRUE(quorum_met(policy, {"W1"}));
  EXPECT_FALSE(quorum_met(policy, {}));
  EXPECT_THAT(refusal(text + "group more any " + last + "\nquorum more\n"),
              HasSubstr("1024 groups"));
}

TEST(Policy, NamesTheLineThatIsWrong) {
  EXPECT_THAT(refusal("# one\n\nlogg x\nquorum none\n"), HasSubstr("(line 3 of the trust file)"));
  EXPECT_THAT(refusal("quorum none\nquorum none"), HasSubstr("(line 2 of the trust file)"));
  EXPECT_THAT(
      refusal("log " + log_key(1) + "\n#muniment genesis example.org " + pin + "\nquorum none\n"),
      HasSubstr("(line 2 of the trust file)"));
}

TEST(Policy, HasExactlyOneQuorumLineOfADefinedName) {
  EXPECT_THAT(refusal(""), HasSubstr("no quorum line"));
  EXPECT_THAT(refusal("log " + log_key(1) + "\n"), HasSubstr("no quorum line"));
  EXPECT_THAT(refusal("quorum none\nquorum none\n"), HasSubstr("a quorum line already"));
  EXPECT_THAT(refusal("quorum W1\n" + witness_lines(1)), HasSubstr("defined above"));
  EXPECT_THAT(refusal("quorum\n"), HasSubstr("the form"));
  EXPECT_THAT(refusal("quorum none none\n"), HasSubstr("the form"));
  EXPECT_THAT(refusal("quorum None\n"), HasSubstr("defined above"));
}

TEST(Policy, NeedsTheRightUseOfEachKey) {
  EXPECT_THAT(refusal("log " + witness_key(1) + "\nquorum none\n"), HasSubstr("key for notes"));
  EXPECT_THAT(refusal("witness W " + log_key(1) + "\nquorum none\n"),
              HasSubstr("key for cosignatures"));
  EXPECT_THAT(refusal("log x\nquorum none\n"), HasSubstr("NAME+HASH+KEY"));
  EXPECT_THAT(refusal("log\nquorum none\n"), HasSubstr("the form"));
  EXPECT_THAT(refusal("log " + log_key(1) + " u v\nquorum none\n"), HasSubstr("the form"));
  EXPECT_THAT(refusal("witness " + witness_key(1) + "\nquorum none\n"), HasSubstr("the form"));
  EXPECT_THAT(refusal("witness W " + witness_key(1) + " u v\nquorum none\n"),
              HasSubstr("the form"));
}

TEST(Policy, WithAKeyOfAnUnknownTypeCannotBeEvaluated) {
  EXPECT_THAT(
      refusal(
          "log PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\nquorum none\n"),
      HasSubstr("unknown: "));
}

TEST(Policy, HasEachKeyAndNameOnce) {
  EXPECT_THAT(refusal("log " + log_key(1) + "\nlog " + log_key(1, "other") + "\nquorum none\n"),
              HasSubstr("another log's"));
  const std::string other = format_verifier_key(verifier(1, Use::cosignature, "other"));
  EXPECT_THAT(refusal(witness_lines(1) + "witness V " + other + "\nquorum none\n"),
              HasSubstr("another witness's"));
  EXPECT_THAT(refusal(witness_lines(1) + "witness W1 " + witness_key(2) + "\nquorum none\n"),
              HasSubstr("another witness's or group's"));
  EXPECT_THAT(refusal(witness_lines(1) + "group W1 any W1\nquorum none\n"),
              HasSubstr("another witness's or group's"));
  EXPECT_THAT(refusal("witness none " + witness_key(1) + "\nquorum none\n"), HasSubstr("reserved"));
  EXPECT_THAT(refusal(witness_lines(1) + "group none any W1\nquorum none\n"),
              HasSubstr("reserved"));
  EXPECT_TRUE(parse_policy("log " + log_key(1) + "\nlog " + log_key(2) + "\nquorum none\n").ok())
      << "one ledger may have had two keys";
}

TEST(Policy, HasGroupsOfDefinedMembersThatCountOnce) {
  const std::string three = witness_lines(3);
  EXPECT_THAT(refusal(three + "group G any W4\nquorum G\n"), HasSubstr("defined above"));
  EXPECT_THAT(refusal(three + "group G any G\nquorum G\n"), HasSubstr("defined above"));
  EXPECT_THAT(refusal(three + "group G any none\nquorum G\n"), HasSubstr("defined above"));
  EXPECT_THAT(refusal(three + "group G any W1 W1\nquorum G\n"), HasSubstr("a member already"));
  EXPECT_THAT(refusal(three + "group G any W1\ngroup H any W1 W2\nquorum H\n"),
              HasSubstr("a member already"));
  EXPECT_THAT(refusal(three + "group G any\nquorum G\n"), HasSubstr("the form"));
  for (const char* bad : {"0", "4", "03", "+1", "-1", "two", "ALL", "18446744073709551617"}) {
    EXPECT_THAT(refusal(three + "group G " + bad + " W1 W2 W3\nquorum G\n"), HasSubstr("threshold"))
        << bad;
  }
  EXPECT_EQ(parse_policy(three + "group G all W1 W2 W3\nquorum G\n")->groups[0].threshold, 3u);
}

TEST(Policy, HasNoOctetsThatTheSpecificationForbids) {
  for (unsigned octet = 0; octet < 256; ++octet) {
    const std::string text = std::string("# ") + static_cast<char>(octet) + "\nquorum none\n";
    const bool allowed = octet == 0x09 || octet == 0x0a || (octet >= 0x20 && octet != 0x7f);
    // A newline there ends the comment and leaves an empty line.
    EXPECT_EQ(parse_policy(text).ok(), allowed) << octet;
  }
  EXPECT_THAT(refusal("quorum none\r\n"), HasSubstr("carriage returns"));
  EXPECT_THAT(refusal("quorum none"), HasSubstr("cut short"));
}

TEST(Policy, PinThatIsMistypedIsAnError) {
  const std::string good = "log " + log_key(1) + "\nquorum none\n";
  ASSERT_TRUE(parse_policy(good + "#muniment genesis example.com/log " + pin + "\n").ok());
  const std::string bad[] = {"#muniment",
                             "#muniment ",
                             "#muniment\tgenesis",
                             "  #muniment",
                             "#muniment Genesis example.com/log " + pin,
                             "#muniment genesys example.com/log " + pin,
                             "#muniment genesis example.com/log",
                             "#muniment genesis " + pin,
                             "#muniment genesis example.com/log " + pin + " more",
                             "#muniment genesis example.com/log " + pin + "00",
                             "#muniment genesis example.com/log " + pin.substr(2),
                             "#muniment genesis example.com/log " + pin.substr(1),
                             "#muniment genesis example.com/log " + std::string(64, 'A'),
                             "#muniment genesis https://example.com/log " + pin,
                             "#muniment genesis example.com/lag " + pin,
                             "#munimemt genesis example.com/log " + pin,
                             " \t#muniment genesis example.com/lag " + pin};
  for (const std::string& line : bad) {
    EXPECT_THAT(refusal(good + line + "\n"), HasSubstr("(line 3 of the trust file)")) << line;
  }
  EXPECT_TRUE(parse_policy(good + "# the genesis of the log\n").ok());
  const std::string twice = "#muniment genesis example.com/log " + pin + "\n";
  EXPECT_THAT(refusal(good + twice + twice), HasSubstr("pinned already"));
}

TEST(Policy, HasLimits) {
  EXPECT_THAT(refusal(std::string(max_policy_bytes + 1, '\n')), HasSubstr("at most 262144"));
  const std::string end = "quorum none\n";
  EXPECT_TRUE(parse_policy(std::string(max_policy_bytes - end.size(), '\n') + end).ok());
}

// What a changed trust file still says must be something else, wherever it is not a comment or a
// blank.
TEST(Policy, AsWrittenAndChangedAnywhereIsRefusedOrIsAnother) {
  const VerifierKey log = verifier(1, Use::note, "example.com/log");
  const Hash genesis = Hasher(ed).digest({});
  const std::string good = format_policy(log, genesis);
  test::each_byte_mutation(as_bytes(good), [&](const std::string& what, const Bytes& mutated) {
    const auto policy = parse_policy(as_text(mutated));
    if (!policy.ok()) return;
    // A blank that became a tab; a log that became a comment.
    const bool same = policy->logs == std::vector{log} && policy->genesis.contains(log.name) &&
                      policy->genesis.at(log.name) == genesis;
    EXPECT_TRUE(!same || as_text(mutated).find('\t') != std::string_view::npos) << what;
  });
}

}  // namespace
}  // namespace muniment
