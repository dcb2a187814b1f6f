// muniment: parses the command line, reads the environment once, runs one command.
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <string_view>

#include "cli/commands/commands.h"
#include "cli/common/verifying.h"

namespace {

using namespace muniment;
using namespace muniment::cli;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Environment terminal_environment(int argc, char** argv) {
  Environment environment{.lang_option = "",
                          .lc_all = variable("LC_ALL"),
                          .lc_messages = variable("LC_MESSAGES"),
                          .lang = variable("LANG"),
                          .no_color = !variable("NO_COLOR").empty()};
  // The language is needed before the options are parsed: help and complaints are in it.
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--lang" && i + 1 < argc) environment.lang_option = argv[i + 1];
    if (argument.starts_with("--lang=")) environment.lang_option = argument.substr(7);
  }
  return environment;
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

using Command = int (*)(Context&);
const std::map<std::string_view, Command>& commands() {
  static const std::map<std::string_view, Command> table = {
      {"keygen", run_keygen}, {"passwd", run_passwd}, {"init", run_init},
      {"enrol", run_enrol},   {"revoke", run_revoke}, {"roster", run_roster},
      {"kinds", run_kinds},   {"trust", run_trust},   {"adopt", run_adopt},
      {"open", run_open},     {"record", run_record}, {"import", run_import},
      {"list", run_list},     {"show", run_show},     {"receipt", run_receipt},
      {"verify", run_verify}, {"audit", run_audit},   {"check", run_check},
  };
  return table;
}

}  // namespace

int main(int argc, char** argv) {
  // Private keys and passphrases pass through this process: no core file may hold them.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  std::signal(SIGPIPE, SIG_DFL);  // `muniment list | head` ends quietly
  const Environment environment = terminal_environment(argc, argv);
  const Words words(choose_language(environment));

  ParsedOptions parsed = parse_options(argc, argv, words);
  if (parsed.error.has_value()) {
    // What was asked for could not be parsed, yet a program that reads JSON gets JSON.
    const bool asked_for_json =
        std::any_of(argv + 1, argv + argc, [](std::string_view a) { return a == "--json"; });
    if (!asked_for_json) std::fputs(parsed.text.c_str(), stderr);
    return print_error(*parsed.error, words, asked_for_json, exit_usage);
  }
  if (!parsed.options.has_value()) {
    std::fputs(parsed.text.c_str(), stdout);
    return exit_done;
  }
  const bool json = parsed.options->json;
  Context context{.options = std::move(*parsed.options),
                  .variables = variables(),
                  .words = words,
                  .colour = json ? Colour::off : choose_colour(environment),
                  .progress = !json && isatty(STDERR_FILENO) == 1,
                  .clock = {}};
  const auto command = commands().find(context.options.command);
  MUNIMENT_CHECK(command != commands().end());
  const int code = command->second(context);
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  // A result that nobody got is no success.
  const Error unprinted(ErrorKind::environment,
                        say("the result could not be written to standard output"));
  return print_error(unprinted, words, false, exit_failed);
}
