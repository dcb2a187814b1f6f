#include "cli/verify_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace muniment::cli {
namespace {

// What was collected before it is judged: an option that is given twice is a mistake, not a list.
struct Collected {
  std::vector<std::string> trust, file, remember, report, against, complete, least_size, lang,
      receipts;
  bool json = false, help = false, version = false;
};

void declare(CLI::App& app, Collected& collected) {
  app.set_help_flag("");  // the library's help is in English alone
  app.add_flag("-h,--help", collected.help);
  app.add_flag("--version", collected.version);
  app.add_flag("--json", collected.json);
  // Without "extra arguments" a value in brackets stays one value: a file may have such a name.
  app.add_option("--trust", collected.trust)->allow_extra_args(false);
  app.add_option("--file", collected.file)->allow_extra_args(false);
  app.add_option("--remember", collected.remember)->allow_extra_args(false);
  app.add_option("--report", collected.report)->allow_extra_args(false);
  app.add_option("--against", collected.against)->allow_extra_args(false);
  app.add_option("--complete", collected.complete)->allow_extra_args(false);
  app.add_option("--min-size", collected.least_size)->allow_extra_args(false);
  app.add_option("--lang", collected.lang)->allow_extra_args(false);
  // Receipts are what is left: as arguments of the library, "[a]" would become "a".
  app.allow_extras();
}

Error usage(Message message) { return Error(ErrorKind::usage, std::move(message)); }

// The library begins its complaint about an option with the option's name and a colon.
Error complaint(const CLI::ParseError& error) {
  const std::string_view text = error.what();
  const std::size_t colon = text.find(':');
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr &&
      colon != std::string_view::npos) {
    return usage(say("{1} needs one value behind it", text.substr(0, colon)));
  }
  return usage(say("the command line was not understood: {1}", text));
}

Status check_lang(const std::vector<std::string>& lang) {
  if (lang.empty() || lang.front() == "en" || lang.front() == "zh") return {};
  return usage(say("--lang knows en and zh, not {1}", lang.front()));
}

Result<std::optional<std::string>> at_most_one(const std::vector<std::string>& values,
                                               const char* option) {
  if (values.size() > 1) return usage(say("{1} was given more than once", option));
  if (values.empty()) return std::optional<std::string>();
  if (values.front().empty()) return usage(say("{1} needs one value behind it", option));
  return std::optional(values.front());
}

Result<VerifyOptions> judge(const Collected& collected, const std::vector<std::string>& unknown) {
  VerifyOptions options;
  options.json = collected.json;
  if (collected.help || collected.version) {
    options.action = collected.help ? VerifyOptions::Action::help : VerifyOptions::Action::version;
    return options;
  }
  if (!unknown.empty()) return usage(say("there is no option {1}", unknown.front()));
  if (Status lang = check_lang(collected.lang); !lang.ok()) return std::move(lang).error();
  auto trust = at_most_one(collected.trust, "--trust");
  if (!trust.ok()) return std::move(trust).error();
  auto file = at_most_one(collected.file, "--file");
  if (!file.ok()) return std::move(file).error();
  auto remember = at_most_one(collected.remember, "--remember");
  if (!remember.ok()) return std::move(remember).error();
  auto report = at_most_one(collected.report, "--report");
  if (!report.ok()) return std::move(report).error();
  auto against = at_most_one(collected.against, "--against");
  if (!against.ok()) return std::move(against).error();
  auto least_size = at_most_one(collected.least_size, "--min-size");
  if (!least_size.ok()) return std::move(least_size).error();
  if (*least_size) {
    const Result<std::uint64_t> size = parse_decimal(**least_size);
    if (!size.ok()) return usage(say("--min-size {1}: name a number of entries", **least_size));
    options.least_size = TreeSize{*size};
  }
  for (const std::string& dossier : collected.complete) {
    if (is_dossier_code(dossier)) continue;
    return usage(say("--complete {1}: that is not the code of a dossier", dossier));
  }
  if (collected.receipts.empty()) {
    return usage(say("name the receipt, the package or the site to verify"));
  }
  if (*remember && collected.receipts.size() > 1) {
    return usage(
        say("--remember goes with one site or package: verify the others in runs of "
            "their own"));
  }
  options.trust = *trust;
  options.file = *file;
  options.remember = *remember;
  options.report = *report;
  options.against = *against;
  options.complete = collected.complete;
  options.receipts = collected.receipts;
  return options;
}

}  // namespace

Result<VerifyOptions> parse_verify_options(int argc, const char* const* argv) {
  const char* const* const end = argv + argc;
  const char* const* const names = std::find(argv, end, std::string_view("--"));
  Collected collected;
  std::vector<std::string> unknown;
  try {
    CLI::App app;
    declare(app, collected);
    app.parse(static_cast<int>(names - argv), argv);
    for (std::string& left : app.remaining()) {
      const bool is_option = left.size() > 1 && left.front() == '-';
      (is_option ? unknown : collected.receipts).push_back(std::move(left));
    }
  } catch (const CLI::ParseError& error) {
    return complaint(error);
  }
  if (names != end) collected.receipts.insert(collected.receipts.end(), names + 1, end);
  return judge(collected, unknown);
}

std::string verify_help(const Words& words) {
  const auto tell = [&](const Message& message) { return words.translate(message); };
  const std::vector<std::vector<std::string>> options = {
      {"  --trust FILE",
       tell(say("the trust file: whose ledger, which keys (needed for a verdict)"))},
      {"  --file FILE", tell(say("also compare this file with what was recorded"))},
      {"  --remember FILE",
       tell(say("of a site or package: compare with the checkpoint in FILE, and keep the new one "
                "there"))},
      {"  --complete DOSSIER", tell(say("of packages: this dossier must be shown complete"))},
      {"  --min-size N", tell(say("of packages: the ledger must have at least N entries"))},
      {"  --against PACKAGE",
       tell(say("of receipts: does this package leave out what they prove"))},
      {"  --report FILE.html",
       tell(say("write the report as a page, too, in both languages, to be printed and filed"))},
      {"  --json", tell(say("print the report as one JSON document"))},
      {"  --lang en|zh", tell(say("language of the report (else LC_ALL, LC_MESSAGES, LANG)"))},
      {"  --version", tell(say("print the version"))},
      {"  -h, --help", tell(say("print this help"))},
  };
  const std::vector<std::vector<std::string>> exit_codes = {
      {"  0", tell(say("verified: everything asked for was checked and holds"))},
      {"  1", tell(say("refuted: changed, forged, or of another ledger; the faults are named"))},
      {"  2", tell(say("rules broken: authentic, but a rule or the quorum is not met"))},
      {"  3", tell(say("cannot evaluate: something needed is missing or unknown; never a pass"))},
      {"  4", tell(say("the command line is wrong"))},
      {"  5", tell(say("could not run: a file could not be read, or the like"))},
  };
  const std::string again(words.choose("       ", "      "));  // below the first line's name
  return tell(say("Usage:")) + std::string(words.choose(" ", "")) +
         "muniment-verify --trust FILE [--file FILE] [--json] [--lang en|zh] RECEIPT...\n" + again +
         "muniment-verify --trust FILE [--complete DOSSIER]... [--min-size N] [--file FILE] "
         "[--remember FILE] [--json] PACKAGE...\n" +
         again + "muniment-verify --trust FILE [--remember FILE] [--json] [--lang en|zh] SITE\n\n" +
         tell(
             say("Verifies receipts (.tlog-proof) and packages (.zip) of a Muniment ledger, or the "
                 "folder that was published of it, offline, by your own trust file.\n"
                 "With several there is a report for each, and the worst exit code counts.")) +
         "\n\n" + tell(say("Options:")) + "\n" + format_table(options) + "\n" +
         tell(say("Exit codes:")) + "\n" + format_table(exit_codes);
}

}  // namespace muniment::cli
