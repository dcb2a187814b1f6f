// What --help prints: made of the same rows that the parser reads, in the person's language,
// aligned by the width of its characters.
#include <algorithm>

#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

constexpr std::size_t name_columns = 24;  // of names and their indentation; longer ones stand alone

std::string row(const std::string& name, const std::string& help, std::size_t columns) {
  std::string text = "  " + name;
  if (display_width(text) + 2 > name_columns) {
    text += "\n";
    return text + wrap(std::string(name_columns, ' ') + help, columns, name_columns) + "\n";
  }
  return wrap(pad(text, name_columns) + help, columns, name_columns) + "\n";
}

std::string heading(const Words& words, const Message& name) {
  return "\n" + words.translate(name) + std::string(words.choose(":", "：")) + "\n";
}

std::string option_row(const OptionRow& option, const Words& words, std::size_t columns) {
  std::string help;
  if (option.need == Need::required)
    help += words.translate(say("(required)")) + std::string(words.choose(" ", ""));
  help += words.translate(option.help);
  if (std::holds_alternative<std::vector<std::string> Options::*>(option.target)) {
    help += words.translate(say("; may be given several times"));
  }
  return row(option.name, help, columns);
}

std::string usage(const Words& words, const std::string& rest) {
  return words.translate(say("Usage")) + std::string(words.choose(": ", "：")) + "muniment " +
         rest + "\n";
}

// The argument as a usage line has it: what may be left out in brackets.
std::string argument_usage(const ArgumentRow& argument) {
  const std::string name = argument.name;
  const bool several = name.find(' ') != std::string::npos;  // spells out itself what may follow
  switch (argument.count) {
    case Count::at_most_one:
      return " [" + name + "]";
    case Count::one:
      return " " + name;
    case Count::any:
      return " [" + name + "]...";
    case Count::at_least_one:
      break;
  }
  return " " + name + (several ? "" : "...");
}

}  // namespace

std::string command_help(const CommandRow& command, const Words& words, std::size_t columns) {
  std::string text =
      usage(words, std::string(command.name) + " [" + words.translate(say("OPTIONS")) + "]" +
                       (command.argument ? argument_usage(*command.argument) : "")) +
      "\n" + wrap(words.translate(command.help), columns, 0) + "\n";
  if (command.argument) {
    text += heading(words, say("Arguments")) +
            row(command.argument->name, words.translate(command.argument->help), columns);
  }
  text += heading(words, say("Options"));
  for (const OptionRow& option : command.options) text += option_row(option, words, columns);
  return text + row("-h,--help", words.translate(say("show this help")), columns) + "\n" +
         wrap(words.translate(say("\"muniment --help\" lists the options that every command has")),
              columns, 0) +
         "\n";
}

std::string program_help(const std::vector<CommandGroup>& groups, const Words& words,
                         std::size_t columns) {
  std::string text =
      usage(words, "[" + words.translate(say("OPTIONS")) + "] " + words.translate(say("COMMAND"))) +
      "\n" +
      wrap(words.translate(say("An evidence-integrity ledger: register evidence, hand out "
                               "receipts, verify them anywhere.")),
           columns, 0) +
      "\n" + heading(words, say("Options"));
  for (const OptionRow& option : common_options()) text += option_row(option, words, columns);
  text += row("-h,--help", words.translate(say("show this help")), columns);
  for (const CommandGroup& group : groups) {
    text += heading(words, group.heading);
    for (const CommandRow& command : group.commands) {
      text += row(command.name, words.translate(command.help), columns);
    }
  }
  return text;
}

}  // namespace muniment::cli
