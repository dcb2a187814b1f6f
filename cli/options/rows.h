// The commands of `muniment` and their options as tables, one file a group. The parser, the help
// and main read them: a new command is one row here, one function in cli/commands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/options.h"

namespace muniment::cli {

enum class Need { optional, required };
enum class Count { at_most_one, one, any, at_least_one };

// What stands behind the command without a dash before it.
struct ArgumentRow {
  const char* name;  // as the help shows it
  Message help;
  Count count;
};

struct OptionRow {
  // A value, several values (one each time that the option is given), or a flag.
  using Target = std::variant<std::optional<std::string> Options::*,
                              std::vector<std::string> Options::*, bool Options::*>;

  const char* name;  // "--dossier", "-o,--output"
  Target target;
  Message help;
  Need need = Need::optional;
};

struct CommandRow {
  const char* name;
  Message help;
  Command run;
  std::optional<ArgumentRow> argument;
  std::vector<OptionRow> options;
};

struct CommandGroup {
  Message heading;
  std::vector<CommandRow> commands;
};

// The groups, in the order of the help.
CommandGroup setting_up_commands();
CommandGroup work_commands();
CommandGroup looking_commands();
CommandGroup proving_commands();
CommandGroup verifying_commands();
CommandGroup operating_commands();

// Options of the program, which may also follow the command.
std::vector<OptionRow> common_options();
// Options that several commands have, in one wording.
OptionRow ledger_key_option();
OptionRow no_passphrase_option();
OptionRow trust_option();
OptionRow output_option();
OptionRow dossier_option();  // only this dossier
// `own`, then a manifest to compare with, and how its names are to be read.
std::vector<OptionRow> with_manifest(std::vector<OptionRow> own);
// `own`, then what every command that states something has: fields, facts, links, the day.
std::vector<OptionRow> with_statement(std::vector<OptionRow> own);
// That, then what every command that registers it has: further signers, the ledger's key.
std::vector<OptionRow> with_fields(std::vector<OptionRow> own);

// What --help prints, broken at `columns`; 0: not broken.
std::string program_help(const std::vector<CommandGroup>& groups, const Words& words,
                         std::size_t columns);
std::string command_help(const CommandRow& command, const Words& words, std::size_t columns);

// The name nearest to a mistyped one; empty when none is near, or when `word` is one of them.
std::string nearest_name(std::string_view word, const std::vector<std::string>& names);

}  // namespace muniment::cli
