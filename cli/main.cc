// muniment: parses the command line, reads the environment once, runs one command.
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "cli/common/standard_streams.h"
#include "cli/common/verifying.h"
#include "cli/context.h"
#include "ledger/core/openssl_digest.h"

namespace {

using namespace muniment;
using namespace muniment::cli;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Variables variables() {
  return {.ledger = variable("MUNIMENT_LEDGER"),
          .ledger_key = variable("MUNIMENT_LEDGER_KEY"),
          .key = variable("MUNIMENT_KEY"),
          .passphrase_file = variable("MUNIMENT_PASSPHRASE_FILE"),
          .new_passphrase_file = variable("MUNIMENT_NEW_PASSPHRASE_FILE"),
          .state_home = variable("XDG_STATE_HOME"),
          .home = variable("HOME")};
}

// A result that nobody got is no success.
int end_with(int code, const Words& words) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  const Error unprinted(ErrorKind::environment,
                        say("the result could not be written to standard output"));
  return print_error(unprinted, words, false, exit_failed);
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  ignore_openssl_configuration();
  // Private keys and passphrases pass through this process: no core file may hold them.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  std::signal(SIGPIPE, SIG_DFL);  // `muniment list | head` ends quietly
  const EarlyOptions early = parse_early_options(argc, argv);
  const Environment environment{early.lang, variable("LC_ALL"), variable("LC_MESSAGES"),
                                variable("LANG"), !variable("NO_COLOR").empty()};
  const Words words(choose_language(environment));

  ParsedOptions parsed = parse_options(argc, argv, words);
  if (parsed.error.has_value()) {
    // What was asked for could not be parsed, yet a program that reads JSON gets JSON.
    const int code = print_error(*parsed.error, words, early.json, exit_usage);
    if (!early.json) std::fputs(parsed.text.c_str(), stderr);
    return code;
  }
  if (!parsed.options.has_value()) {
    std::fputs(parsed.text.c_str(), stdout);
    return end_with(exit_done, words);
  }
  const bool json = parsed.options->json;
  Context context{.options = std::move(*parsed.options),
                  .variables = variables(),
                  .words = words,
                  .colour = json ? Colour::off : choose_colour(environment),
                  .progress = !json && isatty(STDERR_FILENO) == 1,
                  .asks = !json && isatty(STDERR_FILENO) == 1 && isatty(STDIN_FILENO) == 1,
                  .clock = {}};
  return end_with(parsed.run(context), words);
}
