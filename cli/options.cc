#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

constexpr const char* version_text = "muniment " MUNIMENT_VERSION "\n";

void declare_argument(CLI::App& command, const ArgumentRow& row, Options& options) {
  auto* argument = command.add_option(row.name, options.arguments);
  const bool required = row.count == Count::one || row.count == Count::at_least_one;
  if (required) argument->required();
  if (row.count == Count::one || row.count == Count::at_most_one) {
    argument->expected(required ? 1 : 0, 1);
  }
}

void declare_option(CLI::App& command, const OptionRow& row, Options& options) {
  CLI::Option* option = nullptr;
  if (const auto* one = std::get_if<std::optional<std::string> Options::*>(&row.target)) {
    option = command.add_option(row.name, options.**one);
  } else if (const auto* many = std::get_if<std::vector<std::string> Options::*>(&row.target)) {
    // One value each time, so that a file behind it stays an argument.
    option = command.add_option(row.name, options.**many)->allow_extra_args(false);
  } else {
    option = command.add_flag(row.name, options.**std::get_if<bool Options::*>(&row.target));
  }
  if (row.need == Need::required) option->required();
}

void declare_commands(CLI::App& app, const std::vector<CommandGroup>& groups, Options& options) {
  for (const CommandGroup& group : groups) {
    for (const CommandRow& row : group.commands) {
      CLI::App& command = *app.add_subcommand(row.name);
      command.fallthrough();  // --json, --as and the like may follow the command
      if (row.argument) declare_argument(command, *row.argument, options);
      for (const OptionRow& option : row.options) declare_option(command, option, options);
    }
  }
}

const CommandRow& row_of(const std::vector<CommandGroup>& groups, const std::string& name) {
  for (const CommandGroup& group : groups) {
    for (const CommandRow& row : group.commands) {
      if (row.name == name) return row;
    }
  }
  MUNIMENT_CHECK(!"a command that was declared");
}

// Whether the word behind this one is its value: of options that may stand before the command.
bool takes_next(std::string_view argument) {
  const std::vector<OptionRow> rows = common_options();
  return std::any_of(rows.begin(), rows.end(), [&](const OptionRow& row) {
    return argument == row.name && !std::holds_alternative<bool Options::*>(row.target);
  });
}

// The command nearest to the word that stands in a command's place, or nothing when none is near.
std::string did_you_mean(const std::vector<CommandGroup>& groups, int argc,
                         const char* const* argv) {
  int at = 1;
  while (at < argc && std::string_view(argv[at]).starts_with("-"))
    at += takes_next(argv[at]) ? 2 : 1;
  if (at >= argc) return "";
  std::vector<std::string> names;
  for (const CommandGroup& group : groups) {
    for (const CommandRow& row : group.commands) names.emplace_back(row.name);
  }
  return nearest_name(argv[at], names);
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

// The library's complaint in our words, where it is one that people meet: it begins with the
// option's name. `extra` are the words that it does not know, in their order.
Message complaint(const CLI::ParseError& error, const std::vector<std::string>& extra) {
  const std::string text = error.what();
  const std::size_t colon = text.find(": ");
  const std::size_t required = text.find(" is required");
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && required != std::string::npos) {
    return say("{1} is missing, which this command needs", printable(text.substr(0, required)));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    std::string words;
    for (const std::string& word : extra) words += (words.empty() ? "" : " ") + printable(word);
    return say("this is not understood here: {1}", words);
  }
  if (colon == std::string::npos) {
    return say("the command line is not right: {1}", printable(text));
  }
  const std::string option = printable(text.substr(0, colon));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return text.ends_with("missing") ? say("{1} needs one value behind it", option)
                                     : say("{1} was given more than once", option);
  }
  return say("the command line is not right: {1}", printable(text));
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv, const Words& words) {
  const std::vector<CommandGroup> groups = {setting_up_commands(), work_commands(),
                                            looking_commands(),    proving_commands(),
                                            verifying_commands(),  operating_commands()};
  Options options;
  CLI::App app("", "muniment");
  app.set_help_flag("-h,--help");
  for (const OptionRow& row : common_options()) declare_option(app, row, options);
  declare_commands(app, groups, options);
  app.require_subcommand(0, 1);

  try {
    std::vector<std::string> arguments = keep_brackets(argc, argv);
    std::reverse(arguments.begin(), arguments.end());  // as the library wants them
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    const std::size_t columns = terminal_columns();
    return {.text = chosen.empty()
                        ? program_help(groups, words, columns)
                        : command_help(row_of(groups, chosen.front()->get_name()), words, columns)};
  } catch (const CLI::ParseError& error) {
    std::string hints;
    const std::string guess = did_you_mean(groups, argc, argv);
    if (!guess.empty()) hints = words.translate(say("did you mean \"{1}\"?", guess)) + "\n";
    hints += words.translate(say(
        "run \"muniment --help\" for the commands, \"muniment COMMAND --help\" for one of them"));
    return {.text = hints + "\n",
            .error = Error(ErrorKind::usage, complaint(error, app.remaining(true)))};
  }
  if (options.lang && options.lang != "en" && options.lang != "zh") {
    return {.text = "",
            .error = Error(ErrorKind::usage,
                           say("--lang knows en and zh, not {1}", printable(*options.lang)))};
  }
  if (options.version) return {.text = version_text};
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) {
    return {.text = program_help(groups, words, terminal_columns()),
            .error = Error(ErrorKind::usage, say("no command was given"))};
  }
  return {.options = std::move(options), .run = row_of(groups, chosen.front()->get_name()).run};
}

}  // namespace muniment::cli
