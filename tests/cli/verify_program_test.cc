// muniment-verify as a program: what it is given, what it says, and with which code it leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/json.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/verify/receipt_world.h"

namespace muniment::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Absolute: it runs in folders of its own.
const std::filesystem::path program =
    std::filesystem::absolute(MUNIMENT_BINARY_DIR "/muniment-verify");

// A folder with trust.txt, the receipts r1 (interview) and r2 (document with its file), note.txt.
class VerifyProgram : public testing::Test {
 protected:
  VerifyProgram() {
    put("trust.txt", format_policy(world_.world.verifier_key(), world_.world.all().front().leaf));
    put("r1.tlog-proof", world_.receipt(world_.interview).text());
    put("r2.tlog-proof", world_.receipt(world_.document).text());
    put("note.txt", note_text);
  }

  void put(std::string_view name, std::string_view content) { put_file(folder_ / name, content); }
  std::string get(std::string_view name) const { return get_file(folder_ / name); }
  Finished verify(std::vector<std::string> arguments, ProcessSettings settings = {}) const {
    settings.folder = folder_.path();
    return run(program, arguments, settings);
  }

  TemporaryFolder folder_;
  ReceiptWorld world_;
};

TEST_F(VerifyProgram, PassesAReceiptAndItsFile) {
  const Finished finished = verify({"--trust", "trust.txt", "r2.tlog-proof", "--file", "note.txt"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, AllOf(StartsWith("verified: r2.tlog-proof\n"), HasSubstr("R7-FGW/"),
                                  HasSubstr("signed by li"), HasSubstr("自查报告"),
                                  HasSubstr("\nNot checked:\n")));
  EXPECT_THAT(finished.err, IsEmpty());
}

TEST_F(VerifyProgram, RefutesAFileOfWhichOneByteWasChanged) {
  std::string changed(note_text);
  changed.back() = 'x';
  put("note.txt", changed);
  const Finished finished = verify({"--trust", "trust.txt", "--file", "note.txt", "r2.tlog-proof"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.out, AllOf(StartsWith("refuted: r2.tlog-proof\n"), HasSubstr("note.txt")));
}

TEST_F(VerifyProgram, RefutesAReceiptOfWhichOneCharacterWasChanged) {
  std::string receipt = get("r1.tlog-proof");
  const std::size_t root = receipt.find("\n\n", receipt.find("\n\n") + 2) - 3;
  receipt[root] = receipt[root] == 'A' ? 'B' : 'A';
  put("r1.tlog-proof", receipt);
  const Finished finished = verify({"--trust", "trust.txt", "r1.tlog-proof"});
  EXPECT_THAT(finished.exit_code, testing::AnyOf(1, 3));
  EXPECT_THAT(finished.out, Not(HasSubstr("verified: ")));
}

TEST_F(VerifyProgram, NoByteOfAReceiptCanBeChangedAndPass) {
  const std::string receipt = get("r1.tlog-proof");
  // A sample over the whole text; each process costs some milliseconds.
  for (std::size_t at = 0; at < receipt.size(); at += receipt.size() / 40 + 1) {
    std::string changed = receipt;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    put("changed.tlog-proof", changed);
    const Finished finished = verify({"--trust", "trust.txt", "changed.tlog-proof"});
    EXPECT_THAT(finished.exit_code, testing::AnyOf(1, 3)) << at;
  }
}

TEST_F(VerifyProgram, WithoutATrustFileItSaysWhatOneIs) {
  const Finished finished = verify({"r1.tlog-proof"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.out, IsEmpty());
  EXPECT_THAT(finished.err, AllOf(HasSubstr("no trust file"), HasSubstr("muniment trust -o"),
                                  HasSubstr("--trust FILE")));
}

TEST_F(VerifyProgram, ATrustFileOfAnotherLedgerIsNoPass) {
  VerifierKey other = world_.world.verifier_key();
  other.name = "other.example/x";
  put("other.txt", format_policy(other, world_.world.all().front().leaf));
  const Finished finished = verify({"--trust", "other.txt", "r1.tlog-proof"});
  EXPECT_THAT(finished.exit_code, testing::AnyOf(1, 3));
}

TEST_F(VerifyProgram, ATrustFileWithoutKeysIsNoPass) {
  put("empty.txt", "quorum none\n");
  const Finished finished = verify({"--trust", "empty.txt", "r1.tlog-proof"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.out, StartsWith("cannot evaluate: r1.tlog-proof\n"));
}

TEST_F(VerifyProgram, SeveralReceiptsHaveAReportEachAndTheWorstCode) {
  put("empty", "");
  const Finished both = verify({"--trust", "trust.txt", "r1.tlog-proof", "r2.tlog-proof"});
  EXPECT_EQ(both.exit_code, 0);
  EXPECT_THAT(both.out, AllOf(HasSubstr("verified: r1.tlog-proof\n"),
                              HasSubstr("\n\nverified: r2.tlog-proof\n")));
  const Finished with_empty =
      verify({"--trust", "trust.txt", "r1.tlog-proof", "empty", "r2.tlog-proof"});
  EXPECT_EQ(with_empty.exit_code, 3);
  const Finished with_missing = verify({"--trust", "trust.txt", "no", "r1.tlog-proof"});
  EXPECT_EQ(with_missing.exit_code, 3);
  EXPECT_THAT(with_missing.out, HasSubstr("verified: r1.tlog-proof\n"));
  EXPECT_THAT(with_missing.err, HasSubstr("no"));
}

TEST_F(VerifyProgram, AFolderThatIsNoSiteCannotBeEvaluated) {
  std::filesystem::create_directory(folder_ / "sub");
  EXPECT_EQ(verify({"--trust", "trust.txt", "sub"}).exit_code, 3);
}

TEST_F(VerifyProgram, NamesWithBracketsAndDashesAreNames) {
  put("[a,b]", get("r1.tlog-proof"));
  put("-r", get("r1.tlog-proof"));
  put("[trust]", get("trust.txt"));
  EXPECT_EQ(verify({"--trust", "[trust]", "[a,b]"}).exit_code, 0);
  EXPECT_EQ(verify({"--trust=[trust]", "--", "-r"}).exit_code, 0);
}

TEST_F(VerifyProgram, WrongCommandLinesAreToldApart) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "name the receipt"},
      {{"--trust", "trust.txt"}, "name the receipt"},
      {{"--trust"}, "--trust needs one value"},
      {{"--trust", "--json"}, "--trust needs one value"},
      {{"--trust", "", "r1.tlog-proof"}, "--trust needs one value"},
      {{"--trust", "a", "--trust", "b", "r1.tlog-proof"}, "--trust was given more than once"},
      {{"--file", "a", "--file", "b", "r1.tlog-proof"}, "--file was given more than once"},
      {{"--verbose", "r1.tlog-proof"}, "there is no option --verbose"},
      {{"--lang", "fr", "r1.tlog-proof"}, "--lang knows en and zh, not fr"},
  };
  for (const auto& [arguments, sentence] : cases) {
    const Finished finished = verify(arguments);
    EXPECT_EQ(finished.exit_code, 4) << sentence;
    if (arguments != std::vector<std::string>{"--trust", "--json"}) {
      EXPECT_THAT(finished.err, HasSubstr(sentence));
      EXPECT_THAT(finished.out, IsEmpty());
    }
  }
}

TEST_F(VerifyProgram, UnderJsonEveryPathPrintsOneDocument) {
  put("bad.txt", "nonsense\n");
  const std::vector<std::pair<std::vector<std::string>, int>> cases = {
      {{"--trust", "trust.txt", "r1.tlog-proof"}, 0},
      {{"--trust", "trust.txt", "r1.tlog-proof", "r2.tlog-proof"}, 0},
      {{"--trust", "trust.txt", "no"}, 3},
      {{"--trust", "trust.txt", "trust.txt"}, 1},
      {{"--trust", "bad.txt", "r1.tlog-proof"}, 3},
      {{"--trust", "no", "r1.tlog-proof"}, 3},
      {{"--trust", ".", "r1.tlog-proof"}, 5},
      {{"--trust", "trust.txt", "r1.tlog-proof", "--file", "no"}, 3},
      {{"r1.tlog-proof"}, 3},
      {{}, 4},
      {{"--verbose"}, 4},
      {{"--trust"}, 4},
  };
  for (auto [arguments, code] : cases) {
    arguments.insert(arguments.begin(), "--json");
    const Finished finished = verify(arguments);
    EXPECT_EQ(finished.exit_code, code);
    EXPECT_THAT(finished.err, IsEmpty());
    const Json document = Json::parse(finished.out);
    EXPECT_EQ(document["exit_code"].number(), static_cast<std::uint64_t>(code));
    EXPECT_THAT(document["format"].string(), StartsWith("muniment/report"));
  }
}

TEST_F(VerifyProgram, HelpAndVersionGoToStdout) {
  const Finished help = verify({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, AllOf(StartsWith("Usage: muniment-verify"), HasSubstr("Exit codes:")));
  const Finished chinese = verify({"--help", "--lang", "zh"});
  EXPECT_THAT(chinese.out,
              AllOf(StartsWith("用法："), HasSubstr("信任文件"), HasSubstr("无法判定")));
  const Finished version = verify({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.out, "muniment-verify " MUNIMENT_VERSION "\n");
}

TEST_F(VerifyProgram, SpeaksTheLanguageOfTheEnvironmentWithoutItsLocale) {
  const Finished chinese =
      verify({"--trust", "trust.txt", "r1.tlog-proof"},
             {.folder = {}, .environment = {{"LC_ALL", "zh_CN.UTF-8"}}, .input = {}});
  EXPECT_THAT(chinese.out, AllOf(StartsWith("通过：r1.tlog-proof\n"), HasSubstr("\n未核验："),
                                 HasSubstr("个别谈话")));
  const Finished english =
      verify({"--trust", "trust.txt", "r1.tlog-proof", "--lang", "en"},
             {.folder = {}, .environment = {{"LC_ALL", "zh_CN.UTF-8"}}, .input = {}});
  EXPECT_THAT(english.out, StartsWith("verified: "));
  EXPECT_THAT(verify({"--lang=zh", "r1.tlog-proof"}).err, HasSubstr("信任文件"));
}

TEST_F(VerifyProgram, ReadsAReceiptFromAPipe) {
  const Finished finished =
      verify({"--trust", "trust.txt", "/dev/stdin"},
             {.folder = {}, .environment = {}, .input = get("r1.tlog-proof")});
  EXPECT_EQ(finished.exit_code, 0);
}

TEST_F(VerifyProgram, AResultThatNobodyGetsIsNoSuccess) {
  const Finished finished =
      run("/bin/sh", {"-c", std::string(program) + " --trust trust.txt r1.tlog-proof >/dev/full"},
          {.folder = folder_.path(), .environment = {}, .input = {}});
  EXPECT_EQ(finished.exit_code, 5);
  EXPECT_THAT(finished.err, HasSubstr("standard output"));
}

TEST_F(VerifyProgram, WhatAReceiptSaysCannotSteerTheTerminal) {
  Record record = world_.world.record(Kind::document, "R7-FGW", {"li"},
                                      {{0, Opening::Text{"\x1b]0;title\x07\x1b[2J"}},
                                       {*slot_by_name(*row_of(14), "content"), world_.file()}});
  const LeafIndex index = world_.world.add(record).entry.index;
  put("r3.tlog-proof", world_.receipt(index).text());
  const Finished finished = verify({"--trust", "trust.txt", "r3.tlog-proof"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\x07")),
                                  HasSubstr("\\x1b]0;title\\x07")));
}

TEST_F(VerifyProgram, MakesNoSocketAndWritesNoFile) {
  const ProcessSettings here{.folder = folder_.path(), .environment = {}, .input = {}};
  if (run("strace", {"-o", "/dev/null", "true"}, here).exit_code != 0) {
    GTEST_SKIP() << "strace cannot trace here";
  }
  // A checker of leaks traces too, and cannot be traced.
  const Finished finished =
      run("strace",
          {"-E", "ASAN_OPTIONS=detect_leaks=0", "-f", "-o", "calls.txt", "-e",
           "trace=%network,openat,open,creat,unlink,unlinkat,rename", program, "--trust",
           "trust.txt", "--file", "note.txt", "r1.tlog-proof", "r2.tlog-proof"},
          here);
  EXPECT_EQ(finished.exit_code, 3);  // the interview has no file to compare
  const std::string calls = get("calls.txt");
  EXPECT_THAT(calls, HasSubstr("r2.tlog-proof"));  // the trace saw something
  for (const char* call : {"socket", "connect(", "sendto(", "bind(", "O_WRONLY", "O_RDWR",
                           "O_CREAT", "unlink", "rename"}) {
    EXPECT_THAT(calls, Not(HasSubstr(call)));
  }
}

}  // namespace
}  // namespace muniment::test
