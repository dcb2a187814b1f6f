#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

namespace muniment::cli {
namespace {

constexpr const char* version_text = "muniment " MUNIMENT_VERSION "\n";

// Declares the options that several commands have, in one wording.
class Declare {
 public:
  Declare(CLI::App& app, Options& options, const Words& words)
      : app_(app), options_(options), words_(words) {}

  // The heading that the commands to come stand under.
  void group(const Message& name) { group_ = words_.translate(name); }
  CLI::App& command(const char* name, const Message& help) {
    current_ = app_.add_subcommand(name, words_.translate(help));
    current_->group(group_);
    current_->fallthrough();  // --json, --as and the like may follow the command
    return *current_;
  }
  void argument(const char* name, const Message& help, bool required, bool many) {
    auto* option = current_->add_option(name, options_.arguments, words_.translate(help));
    if (required) option->required();
    if (!many) option->expected(required ? 1 : 0, 1);
  }
  void one(const char* name, std::optional<std::string>& to, const Message& help, bool required) {
    auto* option = current_->add_option(name, to, words_.translate(help));
    if (required) option->required();
  }
  void many(const char* name, std::vector<std::string>& to, const Message& help, bool required) {
    // One value each time, so that a file behind it stays an argument.
    auto* option = current_->add_option(name, to, words_.translate(help))->allow_extra_args(false);
    if (required) option->required();
  }
  void flag(const char* name, bool& to, const Message& help) {
    current_->add_flag(name, to, words_.translate(help));
  }

  void ledger_key() {
    one("--key", options_.ledger_key, say("the ledger's own key file (else MUNIMENT_LEDGER_KEY)"),
        false);
  }
  void no_passphrase() {
    flag("--no-passphrase", options_.no_passphrase, say("write the key file without a passphrase"));
  }
  void trust() { one("--trust", options_.trust, say("trust file of the one who verifies"), false); }
  void fields() {
    many("--set", options_.set, say("a field: NAME=TEXT, NAME=@FILE, or NAME=- for standard input"),
         false);
    many("--fact", options_.fact, say("a public fact: NAME=VALUE"), false);
    many("--link", options_.link, say("a link to an earlier entry: RELATION=DOSSIER/FOLIO"), false);
    many("--cosign", options_.cosign, say("key file of a further signer, in signing order"), false);
    one("--occurred", options_.occurred,
        say("when it happened: 2022-08-15 or 2022-08-15T09:30+08:00 (else today)"), false);
  }

 private:
  CLI::App& app_;
  Options& options_;
  const Words& words_;
  CLI::App* current_ = nullptr;
  std::string group_;
};

void declare_setting_up(Declare& declare, Options& o) {
  declare.group(say("Set up"));
  declare.command("keygen", say("make a person's keys: NAME.key and NAME.pub"));
  declare.argument("NAME", say("a-z, 0-9 and -, at most 32; a folder may stand before it"), true,
                   false);
  declare.one("--suite", o.suite, say("sha256-ed25519 (default) or sm3-sm2"), false);
  declare.no_passphrase();

  declare.command("passwd", say("change the passphrase of a key file"));
  declare.argument("KEYFILE", say("the key file"), true, false);
  declare.no_passphrase();

  declare.command("init", say("make a ledger; the author becomes administrator and leader"));
  declare.argument("DIR", say("folder of the ledger, new or empty"), true, false);
  declare.one("--origin", o.origin,
              say("the ledger's name, such as inspection.example.gov/r7-1/g3"), true);
  declare.one("--key", o.ledger_key, say("key file of the ledger, made here, outside DIR"), true);
  declare.one("--suite", o.suite, say("sha256-ed25519 or sm3-sm2 (default: the author's)"), false);
  declare.many("--set", o.set, say("a field of the genesis: title=…, name=…"), false);
  declare.no_passphrase();

  declare.command("enrol", say("put a person's keys on the roster"));
  declare.argument("PUBFILE", say("the person's NAME.pub"), true, false);
  declare.many("--role", o.roles, say("a role (see kinds --json); may be given several times"),
               true);
  declare.one("--name", o.name,
              say("display name: TEXT, @FILE or -; committed, never shown in the record"), false);
  declare.one("--person", o.person, say("key name of the person whose further key this is"), false);
  declare.ledger_key();

  declare.command("revoke", say("take a key off the roster"));
  declare.argument("NAME", say("key name on the roster, or key id"), true, false);
  declare.one("--reason", o.reason, say("retired, lost or compromised"), true);
  declare.one("--since", o.since,
              say("entry index from which its signatures are suspect (default: now)"), false);
  declare.one("--because", o.because, say("why: TEXT, @FILE or -"), false);
  declare.ledger_key();

  declare.command("roster", say("list who may sign"));
  declare.command("kinds", say("list the kinds of records, or the fields of one"));
  declare.argument("KIND", say("a kind"), false, false);

  declare.command("trust", say("write the trust file that a verifier is given once"));
  declare.one("-o,--output", o.output, say("file to write (else standard output)"), false);

  declare.command("adopt",
                  say("go on after the ledger was moved, restored or the clock was set back"));
  declare.one("--because", o.because, say("why: TEXT, @FILE or -"), true);
  declare.ledger_key();
}

void declare_work(Declare& declare, Options& o) {
  declare.group(say("Work"));
  declare.command("open", say("open a dossier"));
  declare.argument("DOSSIER", say("its code: A-Z, 0-9, '.', '_' and '-', at most 64"), true, false);
  declare.fields();
  declare.ledger_key();

  declare.command("record", say("register one record, with files or without"));
  declare.argument("KIND [FILE...]", say("a kind (see kinds), then the files that it is about"),
                   true, true);
  declare.one("--dossier", o.dossier, say("the dossier that it belongs to"), true);
  declare.fields();
  declare.ledger_key();

  declare.command("import", say("register a folder: one record a file"));
  declare.argument("FOLDER", say("the folder; symbolic links are not followed"), true, false);
  declare.one("--dossier", o.dossier, say("the dossier that it belongs to"), true);
  declare.one("--kind", o.kind, say("kind of the records (default: document)"), false);
  declare.fields();
  declare.ledger_key();
}

void declare_looking(Declare& declare, Options& o) {
  declare.group(say("Look"));
  declare.command("list", say("list the entries of the ledger or of a dossier"));
  declare.one("--dossier", o.dossier, say("only this dossier"), false);

  declare.command("show", say("show an entry with its fields"));
  declare.argument("ID", say("DOSSIER/FOLIO or record id"), true, false);

  declare.group(say("Prove"));
  declare.command("receipt", say("write an entry's offline proof"));
  declare.argument("ID", say("DOSSIER/FOLIO"), true, false);
  declare.one("-o,--output", o.output, say("file to write (else standard output)"), false);
  declare.many("--open", o.open, say("fields to disclose: NAME,NAME or all"), false);

  declare.group(say("Verify"));
  declare.command("verify", say("is this file what was registered: where, by whom, superseded?"));
  declare.argument("FILE", say("files to look up and verify"), true, true);
  declare.trust();

  declare.command("audit", say("verify the whole ledger, as an auditor"));
  declare.trust();
  declare.one("--level", o.level, say("tree or records (default)"), false);
  declare.one("--remember", o.remember, say("file that keeps the last checkpoint seen"), false);

  declare.command("check", say("is the ledger on this disk still sound"));
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// The command nearest to a mistyped one, or nothing when none is near.
std::string did_you_mean(const CLI::App& app, int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with("-")) continue;
    std::string best;
    std::size_t best_distance = 3;
    for (const CLI::App* command : app.get_subcommands({})) {
      const std::size_t distance = edit_distance(word, command->get_name());
      if (distance == 0) return "";
      if (distance < best_distance) {
        best_distance = distance;
        best = command->get_name();
      }
    }
    return best;
  }
  return "";
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
  Declare declare(app, options, words);
  declare_setting_up(declare, options);
  declare_work(declare, options);
  declare_looking(declare, options);
  app.require_subcommand(0, 1);

  try {
    std::vector<std::string> arguments = keep_brackets(argc, argv);
    std::reverse(arguments.begin(), arguments.end());  // as the library wants them
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return {std::nullopt, chosen.empty() ? app.help() : chosen.front()->help("muniment"),
            std::nullopt};
  } catch (const CLI::ParseError& error) {
    std::string hints;
    const std::string guess = did_you_mean(app, argc, argv);
    if (!guess.empty()) hints = words.translate(say("did you mean \"{1}\"?", guess)) + "\n";
    hints += words.translate(say(
        "run \"muniment --help\" for the commands, \"muniment COMMAND --help\" for one of them"));
    return {std::nullopt, hints + "\n",
            Error(ErrorKind::usage,
                  say("the command line is not right: {1}", printable(error.what())))};
  }
  if (version) return {std::nullopt, version_text, std::nullopt};
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) {
    return {std::nullopt, app.help(), Error(ErrorKind::usage, say("no command was given"))};
  }
  options.command = chosen.front()->get_name();
  return {options, "", std::nullopt};
}

}  // namespace muniment::cli
