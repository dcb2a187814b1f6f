// What the command line of `muniment` said. CLI11 stays behind parse_options.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/common/terminal.h"

namespace muniment::cli {

// One struct for all commands: the parser lets a command have only the options that its help lists.
struct Options {
  std::string command;
  std::vector<std::string> arguments;  // without the command's name

  std::optional<std::string> ledger, as, ledger_key;
  bool json = false;
  bool no_passphrase = false;

  std::optional<std::string> origin, suite;                // init, keygen
  std::optional<std::string> name, person, reason, since;  // enrol, revoke
  std::vector<std::string> roles;                          // enrol
  std::optional<std::string> dossier, kind, occurred;      // record, import, list
  std::vector<std::string> set, fact, link, cosign;        // record, import, open
  std::optional<std::string> output;                       // receipt, trust
  std::vector<std::string> open;                           // receipt
  std::optional<std::string> trust, level, remember;       // verify, audit
  std::optional<std::string> because;                      // adopt, revoke
};

struct ParsedOptions {
  std::optional<Options> options;  // none: `exit_code` and `text` say how to leave
  int exit_code = 0;
  std::string text;  // help and version for stdout, what is wrong for stderr
};

// `program` is argv[0]'s base name. Help is in the words' language.
ParsedOptions parse_options(int argc, const char* const* argv, const Words& words);

}  // namespace muniment::cli
