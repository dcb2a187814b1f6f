// What the command line of `muniment` said. CLI11 stays behind parse_options.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/common/terminal.h"

namespace muniment::cli {

// One struct for all commands: the parser lets a command have only the options that its help lists.
struct Options {
  std::vector<std::string> arguments;  // without the command's name

  std::optional<std::string> ledger, as, ledger_key;
  std::optional<std::string> lang;  // acted upon before the rest is parsed
  bool json = false;
  bool version = false;
  bool no_passphrase = false;
  bool dry_run = false;                // import, cosign
  bool sealed = false;                 // enrol
  bool renew = false;                  // reseal
  bool rewrap = false;                 // reseal
  bool repair = false;                 // check
  std::optional<std::string> escrow;   // reseal
  std::optional<std::string> marking;  // record, open, import, draft
  bool hash_only = false;              // record, open, import
  bool contents = false;               // package

  std::optional<std::string> origin, suite;                // init, keygen
  std::optional<std::string> name, person, reason, since;  // enrol, revoke
  std::vector<std::string> roles;                          // enrol
  std::optional<std::string> dossier, kind, occurred;      // record, import, list
  std::vector<std::string> set, fact, link, cosign;        // record, import, open
  std::vector<std::string> cosigners;                      // draft
  std::vector<std::string> known;                          // cosign
  bool yes = false;                                        // cosign, close
  std::optional<std::string> successor;                    // close
  std::optional<std::string> output;                       // receipt, trust
  std::vector<std::string> open;                           // receipt, package
  std::vector<std::string> from;                           // package
  std::optional<std::string> trust, level, remember;       // verify, audit
  std::optional<std::string> resume;                       // audit
  std::optional<std::string> evidence;                     // compare
  std::optional<std::string> manifest, prefix, encoding;   // verify, import, list
  std::optional<std::string> text;                         // find
  std::optional<std::string> round, mandate, zone;         // open, policy
  std::optional<std::string> restricted;                   // policy
  std::optional<std::string> because;                      // adopt, revoke, close
  bool dot = false, svg = false, prov = false;             // trace
  std::optional<std::string> most;                         // trace
  bool entries = false, recheck = false;                   // publish
};

struct Context;
using Command = int (*)(Context&);  // gives the exit code; everything that went wrong was told

struct ParsedOptions {
  // None: help or version was asked for, or `error` says what is wrong.
  std::optional<Options> options = {};
  Command run = nullptr;  // the command that was named, where there are options
  std::string text = {};  // help or version; with an error, hints for people
  std::optional<Error> error = {};
};

// Help is in the words' language.
ParsedOptions parse_options(int argc, const char* const* argv, const Words& words);

}  // namespace muniment::cli
