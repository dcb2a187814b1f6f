// What happens on a terminal, seen from its other side.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <functional>

#include "cli/common/terminal.h"

namespace muniment::cli {
namespace {

using testing::HasSubstr;

const Words english(Language::english);

// A child process on a terminal of its own. `child` gives the exit code.
class OnATerminal {
 public:
  explicit OnATerminal(const std::function<int()>& child) {
    child_ = forkpty(&master_, nullptr, nullptr, nullptr);
    MUNIMENT_CHECK(child_ >= 0);
    if (child_ == 0) _exit(child());
  }
  ~OnATerminal() {
    kill(child_, SIGKILL);
    if (!waited_) waitpid(child_, nullptr, 0);
    close(master_);
  }
  OnATerminal(const OnATerminal&) = delete;
  OnATerminal& operator=(const OnATerminal&) = delete;

  void type(std::string_view text) {
    MUNIMENT_CHECK(write(master_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  // Reads what the terminal shows until it ends with `last`, or the child is gone.
  std::string shown_until(std::string_view last) {
    std::string shown;
    std::array<char, 4096> block{};
    while (shown.find(last) == std::string::npos) {
      const ssize_t got = read(master_, block.data(), block.size());
      if (got <= 0) break;
      shown.append(block.data(), static_cast<std::size_t>(got));
    }
    return shown;
  }
  int status() {
    int status = 0;
    waitpid(child_, &status, 0);
    waited_ = true;
    return status;
  }
  void send(int signal) const { kill(child_, signal); }
  bool echoes() const {
    termios settings{};
    MUNIMENT_CHECK(tcgetattr(master_, &settings) == 0);
    return (settings.c_lflag & ECHO) != 0;
  }

 private:
  int master_ = -1;
  pid_t child_ = -1;
  bool waited_ = false;
};

int ask_and_tell() {
  const Result<std::string> answer = ask_passphrase(english, say("Passphrase"));
  std::printf("<%s>\n", answer.ok() ? answer->c_str() : to_english(answer.error()).c_str());
  std::fflush(stdout);
  return answer.ok() ? 42 : 1;
}

TEST(AskPassphrase, TakesTheLineAndDoesNotShowIt) {
  OnATerminal terminal(ask_and_tell);
  std::string shown = terminal.shown_until("Passphrase: ");
  EXPECT_FALSE(terminal.echoes());
  terminal.type("open sesame 卷\n");
  shown += terminal.shown_until(">");
  EXPECT_THAT(shown, HasSubstr("<open sesame 卷>"));  // the child's own word
  EXPECT_EQ(shown.find("open sesame"), shown.rfind("open sesame"));
  EXPECT_TRUE(terminal.echoes());
  EXPECT_EQ(terminal.status(), 42 << 8);
}

TEST(AskPassphrase, AnEmptyLineIsAnEmptyPassphrase) {
  OnATerminal terminal(ask_and_tell);
  terminal.shown_until("Passphrase: ");
  terminal.type("\n");
  EXPECT_THAT(terminal.shown_until(">"), HasSubstr("<>"));
}

TEST(AskPassphrase, TheEndOfInputIsNoPassphrase) {
  OnATerminal terminal(ask_and_tell);
  terminal.shown_until("Passphrase: ");
  terminal.type("\x04");
  EXPECT_THAT(terminal.shown_until(">"), HasSubstr("no passphrase was given"));
}

TEST(AskPassphrase, ALineThatIsTooLongIsRefused) {
  OnATerminal terminal(ask_and_tell);
  terminal.shown_until("Passphrase: ");
  const std::string long_line(max_passphrase_bytes + 1, 'x');
  terminal.type(long_line + "\n");
  EXPECT_THAT(terminal.shown_until(">"), HasSubstr("at most 1024"));
}

TEST(AskPassphrase, InterruptedItLeavesTheTerminalEchoing) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    OnATerminal terminal(ask_and_tell);
    terminal.shown_until("Passphrase: ");
    ASSERT_FALSE(terminal.echoes());
    terminal.type("half a sec");
    terminal.send(signal);
    const int status = terminal.status();
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_TRUE(terminal.echoes());
  }
}

// A process without a shell above it is not stopped by the signal: it goes on at once, as after a
// continuation.
TEST(AskPassphrase, AfterAStopItAsksAgainFromTheBeginning) {
  OnATerminal terminal(ask_and_tell);
  terminal.shown_until("Passphrase: ");
  terminal.type("half a sec");
  terminal.send(SIGTSTP);
  terminal.shown_until("Passphrase: ");
  EXPECT_FALSE(terminal.echoes());
  terminal.type("later\n");
  EXPECT_THAT(terminal.shown_until(">"), HasSubstr("<later>"));
}

TEST(AskPassphrase, WithoutATerminalItSaysHowElse) {
  EXPECT_EXIT(
      {
        setsid();
        const Result<std::string> answer = ask_passphrase(english, say("Passphrase"));
        if (answer.ok() || answer.error().kind() != ErrorKind::missing) _exit(1);
        std::fputs(to_english(answer.error()).c_str(), stderr);
        _exit(42);
      },
      testing::ExitedWithCode(42), "MUNIMENT_PASSPHRASE_FILE");
}

TEST(Cleanse, OverwritesAllOfTheRoom) {
  std::string secret = "a passphrase that is longer than the short string room";
  const char* where = secret.data();
  const std::size_t length = secret.size();
  cleanse(secret);
  EXPECT_TRUE(secret.empty());
  ASSERT_EQ(secret.data(), where);  // still ours to look at
  for (std::size_t at = 1; at < length; ++at) EXPECT_EQ(where[at], '\0');
}

TEST(FormatProgress, TellsShareRateAndTimeLeft) {
  EXPECT_EQ(format_progress(english, say("Importing"), ProgressUnit::items, 250, 1000, 2000),
            "Importing: 250 of 1000, 25 %, 125/s, 0:06 left");
  EXPECT_EQ(format_progress(english, say("Reading"), ProgressUnit::bytes, 1'500'000'000,
                            4'000'000'000, 10'000),
            "Reading: 1.5 GB of 4.0 GB, 37 %, 150.0 MB/s, 0:16 left");
}

TEST(FormatProgress, GivesNoRateBeforeItMeansSomething) {
  EXPECT_EQ(format_progress(english, say("Importing"), ProgressUnit::items, 0, 10, 0),
            "Importing: 0 of 10, 0 %");
  EXPECT_EQ(format_progress(english, say("Importing"), ProgressUnit::items, 3, 10, 499),
            "Importing: 3 of 10, 30 %");
}

TEST(FormatProgress, CountsOnWithoutATotalAndBeyondOne) {
  EXPECT_EQ(format_progress(english, say("Importing"), ProgressUnit::items, 3, 0, 1000),
            "Importing: 3, 3/s");
  EXPECT_EQ(format_progress(english, say("Importing"), ProgressUnit::items, 12, 10, 1000),
            "Importing: 12 of 10, 100 %, 12/s");
}

TEST(FormatProgress, DoesNotOverflow) {
  EXPECT_THAT(format_progress(english, say("Reading"), ProgressUnit::bytes, UINT64_MAX / 2,
                              UINT64_MAX, 1000),
              HasSubstr("50 %"));
}

using TimePoint = std::chrono::steady_clock::time_point;

// Makes `steps` of ten, each after `pause`, by a clock that only the steps move.
int show_progress(int steps, std::chrono::milliseconds pause, bool enabled) {
  TimePoint moment{};
  ProgressLine line(english, say("Importing"), 1000, enabled, ProgressUnit::items,
                    [&] { return moment; });
  for (int step = 0; step < steps; ++step) {
    moment += pause;
    line.advance(10);
  }
  return 42;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(Progress, OfFilesTellsNumbersAndBytesAndWhicheverHasComeLessFar) {
  const auto line = [](const FileAmounts& done, const FileAmounts& total, std::uint64_t ms) {
    return format_file_progress(english, say("reading files"), done, total, ms);
  };
  EXPECT_EQ(line({1200, 12'000'000}, {20'000, 205'000'000}, 2000),
            "reading files: 1200 of 20000 files, 12.0 MB of 205.0 MB, 5 %, 6.0 MB/s, 0:32 left");
  EXPECT_EQ(line({500, 200'000'000}, {20'000, 205'000'000}, 2000),
            "reading files: 500 of 20000 files, 200.0 MB of 205.0 MB, 2 %, 250/s, 1:18 left");
  EXPECT_EQ(line({500, 2'000'000}, {0, 0}, 1000), "reading files: 500 files, 2.0 MB, 2.0 MB/s");
  EXPECT_EQ(format_file_progress(Words(Language::chinese), say("reading files"), {1, 2}, {3, 4}, 0),
            "正在读取文件：1/3 个文件，2 B/4 B，33 %");
}

TEST(ProgressLine, IsShownOnATerminalAndWipedAtTheEnd) {
  OnATerminal terminal([] { return show_progress(3, std::chrono::milliseconds(250), true); });
  const std::string shown = terminal.shown_until("never");
  EXPECT_EQ(shown,
            "\rImporting: 10 of 1000, 1 %\x1b[K"
            "\rImporting: 20 of 1000, 2 %, 40/s, 0:24 left\x1b[K"
            "\rImporting: 30 of 1000, 3 %, 40/s, 0:24 left\x1b[K"
            "\r\x1b[K");
}

TEST(ProgressLine, ShowsAtMostTenLinesASecond) {
  OnATerminal terminal([] { return show_progress(1000, std::chrono::milliseconds(1), true); });
  EXPECT_EQ(count(terminal.shown_until("never"), "Importing"), 10u);
}

TEST(ProgressLine, LeavesNoTraceOfWorkThatWasQuick) {
  OnATerminal terminal([] { return show_progress(99, std::chrono::milliseconds(1), true); });
  EXPECT_EQ(terminal.shown_until("never"), "");
}

TEST(ProgressLine, SaysNothingWhereItIsOffOrNobodyLooks) {
  OnATerminal terminal([] { return show_progress(9, std::chrono::milliseconds(500), false); });
  EXPECT_EQ(terminal.shown_until("never"), "");
  testing::internal::CaptureStderr();
  show_progress(9, std::chrono::milliseconds(500), true);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Colour, IsForTerminalsWithoutNoColor) {
  OnATerminal terminal([] {
    const bool on = choose_colour({}) == Colour::on;
    Environment plain;
    plain.no_color = true;
    const bool off = choose_colour(plain) == Colour::off;
    return on && off ? 42 : 1;
  });
  EXPECT_EQ(terminal.status(), 42 << 8);
}

}  // namespace
}  // namespace muniment::cli
