// What every command of `muniment` is given, and what many of them do first: find the ledger, load
// keys, read times.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/common/report_text.h"
#include "cli/common/terminal.h"
#include "cli/options.h"
#include "evidence/model/stated.h"
#include "evidence/registrar.h"

namespace muniment::cli {

// Variables of the environment, read once in main.
struct Variables {
  std::string ledger, ledger_key, key, passphrase_file, new_passphrase_file, state_home, home;
};

struct Context {
  Options options;
  Variables variables;
  Words words;
  Colour colour = Colour::off;
  bool progress = false;  // stderr is a terminal and nobody asked for JSON
  bool asks = false;      // so is standard input: somebody can answer
  SystemClock clock;
  // Keys that were loaded: nobody is asked for a passphrase twice.
  mutable std::map<std::filesystem::path, std::shared_ptr<const KeyPair>> loaded = {};
  bool in_child = false;  // which reads what somebody else may have made

  // Result lines to stdout; talk to stderr, silent under --json.
  void print(const std::string& line) const;
  void print(const Document& document) const;
  void tell(const Message& message) const;
};

// --ledger, MUNIMENT_LEDGER, or this folder and those above it. Missing: says how to make or name
// one.
Result<std::filesystem::path> find_ledger(const Context& context);
// From here on a store's file that turns out to be broken ends the program with a sentence and
// exit code 5, where nothing else could. Not in a child: its parent says how it ended.
void tell_broken_stores(const Context& context);
Result<evidence::GuardFor> guards_of(const Context& context);
Result<std::unique_ptr<evidence::Registrar>> open_ledger(Context& context, StoreAccess access);

// The passphrase of a file: none when the file is not encrypted; from MUNIMENT_PASSPHRASE_FILE,
// else asked for.
Result<KeyPair> load_key(const Context& context, const std::filesystem::path& path);
Result<KeyPair> load_author(const Context& context);  // --as, MUNIMENT_KEY
bool names_author(const Context& context);
// Who is named by them opens what was sealed for them; null: nobody is named. It is asked when
// something is to be opened, and not outlived by what asks.
evidence::LoadKeys reader_of(const Context& context);
Result<KeyPair> load_ledger_key(const Context& context);  // --key, MUNIMENT_LEDGER_KEY
// For a new key file: none under --no-passphrase; from `file` (a path, may be empty), else asked
// for twice.
Result<std::optional<std::string>> new_passphrase(const Context& context, const std::string& file);

// The author's key and those of --cosign, in signing order.
struct Signers {
  std::vector<KeyPair> pairs;
  std::vector<const PrivateKey*> keys() const;
};
// Refused, with the key file's name: a key that is not on the roster, or revoked.
Result<Signers> load_signers(const Context& context, const Roster& roster);

// "R7-FGW/12" or a record id of 64 hexadecimal digits.
Result<evidence::Item> find_item(evidence::Registrar& registrar, const std::string& id);

// A day, or a day and a time with its offset: 2022-08-15, 2022-08-15T09:30+08:00, …T09:30:05Z.
struct Moment {
  std::int32_t day;                     // in the zone that was asked for
  std::optional<std::int64_t> instant;  // UTC milliseconds
};
Result<Moment> parse_moment(std::string_view text, int zone_minutes);

// The words of a code in the person's language: "interview", "个别谈话".
std::string label(const Words& words, Vocabulary vocabulary, std::uint16_t code);

}  // namespace muniment::cli
