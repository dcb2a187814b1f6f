#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

constexpr const char* version_text = "muniment " MUNIMENT_VERSION "\n";

void declare_argument(CLI::App& command, const ArgumentRow& row, Options& options,
                      const Words& words) {
  auto* argument = command.add_option(row.name, options.arguments, words.translate(row.help));
  const bool required = row.count == Count::one || row.count == Count::at_least_one;
  if (required) argument->required();
  if (row.count == Count::one || row.count == Count::at_most_one) {
    argument->expected(required ? 1 : 0, 1);
  }
}

void declare_option(CLI::App& command, const OptionRow& row, Options& options, const Words& words) {
  const std::string help = words.translate(row.help);
  CLI::Option* option = nullptr;
  if (const auto* one = std::get_if<std::optional<std::string> Options::*>(&row.target)) {
    option = command.add_option(row.name, options.**one, help);
  } else if (const auto* many = std::get_if<std::vector<std::string> Options::*>(&row.target)) {
    // One value each time, so that a file behind it stays an argument.
    option = command.add_option(row.name, options.**many, help)->allow_extra_args(false);
  } else {
    option = command.add_flag(row.name, options.**std::get_if<bool Options::*>(&row.target), help);
  }
  if (row.need == Need::required) option->required();
}

void declare_commands(CLI::App& app, const std::vector<CommandGroup>& groups, Options& options,
                      const Words& words) {
  for (const CommandGroup& group : groups) {
    for (const CommandRow& row : group.commands) {
      CLI::App& command = *app.add_subcommand(row.name, words.translate(row.help));
      command.group(words.translate(group.heading));
      command.fallthrough();  // --json, --as and the like may follow the command
      if (row.argument) declare_argument(command, *row.argument, options, words);
      for (const OptionRow& option : row.options) declare_option(command, option, options, words);
    }
  }
}

Command run_of(const std::vector<CommandGroup>& groups, const std::string& name) {
  for (const CommandGroup& group : groups) {
    for (const CommandRow& row : group.commands) {
      if (row.name == name) return row.run;
    }
  }
  return nullptr;
}

// The command nearest to the first word, or nothing when none is near.
std::string did_you_mean(const std::vector<CommandGroup>& groups, int argc,
                         const char* const* argv) {
  const auto* word = std::find_if(
      argv + 1, argv + argc, [](std::string_view argument) { return !argument.starts_with("-"); });
  if (word == argv + argc) return "";
  std::vector<std::string> names;
  for (const CommandGroup& group : groups) {
    for (const CommandRow& row : group.commands) names.emplace_back(row.name);
  }
  return nearest_name(*word, names);
}

// The library takes an argument such as [2022] for a list and drops its brackets; a file or folder
// of that name is meant, and ./[2022] names the same.
std::vector<std::string> keep_brackets(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool option_value = i > 1 && std::string_view(argv[i - 1]).starts_with("-");
    const bool list = word.starts_with("[") && word.ends_with("]") && !option_value;
    arguments.push_back((list ? "./" : "") + std::string(word));
  }
  return arguments;
}

void translate_labels(CLI::App& app, const Words& words) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", words.translate(say("Usage")));
  formatter->label("Options", words.translate(say("Options")));
  formatter->label("Positionals", words.translate(say("Arguments")));
  formatter->label("OPTIONS", words.translate(say("OPTIONS")));
  formatter->label("SUBCOMMAND", words.translate(say("COMMAND")));
  formatter->label("REQUIRED", words.translate(say("(required)")));
  formatter->label("TEXT", "");
  formatter->label("Env", "");
  formatter->column_width(26);
  app.formatter(formatter);
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv, const Words& words) {
  const std::vector<CommandGroup> groups = {setting_up_commands(), work_commands(),
                                            looking_commands(),    proving_commands(),
                                            verifying_commands(),  operating_commands()};
  Options options;
  std::string lang;
  bool version = false;
  CLI::App app(words.translate(
                   say("An evidence-integrity ledger: register evidence, hand out receipts, verify "
                       "them anywhere.")),
               "muniment");
  translate_labels(app, words);
  app.set_help_flag("-h,--help", words.translate(say("show this help")));
  app.add_flag("--version", version, words.translate(say("show the version")));
  app.add_option("--ledger", options.ledger,
                 words.translate(say(
                     "the ledger's folder (else MUNIMENT_LEDGER, else this folder or one above)")));
  app.add_option("--as", options.as,
                 words.translate(say("key file of who acts (else MUNIMENT_KEY)")));
  app.add_flag("--json", options.json, words.translate(say("print one JSON document")));
  app.add_option("--lang", lang, words.translate(say("en or zh (else LC_ALL, LC_MESSAGES, LANG)")));
  declare_commands(app, groups, options, words);
  app.require_subcommand(0, 1);

  try {
    std::vector<std::string> arguments = keep_brackets(argc, argv);
    std::reverse(arguments.begin(), arguments.end());  // as the library wants them
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return {.text = chosen.empty() ? app.help() : chosen.front()->help("muniment")};
  } catch (const CLI::ParseError& error) {
    std::string hints;
    const std::string guess = did_you_mean(groups, argc, argv);
    if (!guess.empty()) hints = words.translate(say("did you mean \"{1}\"?", guess)) + "\n";
    hints += words.translate(say(
        "run \"muniment --help\" for the commands, \"muniment COMMAND --help\" for one of them"));
    return {.text = hints + "\n",
            .error = Error(ErrorKind::usage,
                           say("the command line is not right: {1}", printable(error.what())))};
  }
  if (version) return {.text = version_text};
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) {
    return {.text = app.help(), .error = Error(ErrorKind::usage, say("no command was given"))};
  }
  return {.options = std::move(options), .run = run_of(groups, chosen.front()->get_name())};
}

}  // namespace muniment::cli
