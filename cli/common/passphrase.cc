#include "cli/common/passphrase.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "cli/common/files.h"

namespace muniment::cli {
namespace {

constexpr std::array caught_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

sigset_t caught_set() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : caught_signals) sigaddset(&set, signal);
  return set;
}

// While it lives the terminal does not echo, and signals wait: they are delivered when everything
// is as it was.
class SilentTerminal {
 public:
  explicit SilentTerminal(int terminal) : terminal_(terminal) {
    const sigset_t set = caught_set();
    pthread_sigmask(SIG_BLOCK, &set, &mask_before_);
    signals_ = Descriptor(signalfd(-1, &set, SFD_CLOEXEC));
    if (tcgetattr(terminal_, &before_) != 0 || !signals_.ok()) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silenced_ = tcsetattr(terminal_, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (silenced_) tcsetattr(terminal_, TCSAFLUSH, &before_);
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  bool silenced() const { return silenced_; }

  enum class Event { input, signal, trouble };
  Event wait() const {
    std::array<pollfd, 2> watched = {pollfd{signals_.number(), POLLIN, 0},
                                     pollfd{terminal_, POLLIN, 0}};
    while (poll(watched.data(), watched.size(), -1) < 0) {
      if (errno != EINTR) return Event::trouble;
    }
    return watched[0].revents != 0 ? Event::signal : Event::input;
  }

 private:
  int terminal_;
  Descriptor signals_;
  sigset_t mask_before_{};
  termios before_{};
  bool silenced_ = false;
};

void write_text(int terminal, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(terminal, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

Error no_answer() {
  return Error(ErrorKind::missing, say("no passphrase was given at the terminal"));
}

enum class Line { complete, interrupted, failed };

// Reads up to the end of the line. The terminal still edits lines, so one read mostly gives all of
// it.
Line read_line(const SilentTerminal& silent, int terminal, std::string& line) {
  std::array<char, 256> block{};
  Line outcome = Line::failed;
  while (line.size() <= max_passphrase_bytes) {
    const SilentTerminal::Event event = silent.wait();
    if (event == SilentTerminal::Event::signal) outcome = Line::interrupted;
    if (event != SilentTerminal::Event::input) break;
    const ssize_t got = read(terminal, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    line.append(block.data(), static_cast<std::size_t>(got));
    if (line.back() == '\n') {
      line.pop_back();
      outcome = Line::complete;
      break;
    }
  }
  explicit_bzero(block.data(), block.size());
  return outcome;
}

}  // namespace

Result<std::string> ask_passphrase(const Words& words, const Message& prompt) {
  const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal.ok()) {
    return Error(ErrorKind::missing,
                 say("a passphrase is needed and there is no terminal to ask on; name a file that "
                     "holds it in MUNIMENT_PASSPHRASE_FILE"));
  }
  std::string line;
  line.reserve(2 * max_passphrase_bytes);  // never moved, so that no copy stays behind
  while (true) {
    Line outcome = Line::failed;
    {
      const SilentTerminal silent(terminal.number());
      if (!silent.silenced()) {
        return Error(ErrorKind::environment,
                     say("the terminal could not be told to hide what is typed"));
      }
      write_text(terminal.number(),
                 words.translate(prompt) + std::string(words.choose(": ", "：")));
      outcome = read_line(silent, terminal.number(), line);
      write_text(terminal.number(), "\n");
    }
    if (outcome == Line::complete && line.size() <= max_passphrase_bytes) return line;
    cleanse(line);
    if (outcome == Line::complete) {
      return Error(ErrorKind::refused,
                   say("a passphrase has at most {1} bytes", std::to_string(max_passphrase_bytes)));
    }
    // After a stop and a continuation the question is asked again.
    if (outcome == Line::failed) return no_answer();
    line.reserve(2 * max_passphrase_bytes);
  }
}

void cleanse(std::string& secret) {
  secret.resize(secret.capacity());
  explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace muniment::cli
