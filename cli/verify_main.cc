// muniment-verify: checks receipts, packages and published sites offline by the verifier's own
// trust file. No ledger, no database, no network.
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "cli/common/misconduct.h"
#include "cli/common/packages.h"
#include "cli/common/report_html.h"
#include "cli/common/sites.h"
#include "cli/common/standard_streams.h"
#include "cli/common/verifying.h"
#include "cli/verify_options.h"
#include "ledger/core/openssl_digest.h"

namespace {

using namespace muniment;
using namespace muniment::cli;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// Prints help or the version and gives the exit code.
int tell(const std::string& text, const Words& words) {
  const Status printed = print_result(text);
  return printed.ok() ? exit_done : print_error(printed.error(), words, false, exit_failed);
}

int complain(const Error& error, const Words& words, bool json) {
  const int code = print_error(error, words, json, exit_code_for_verifying(error));
  if (error.kind() == ErrorKind::usage && !json) {
    print_talk(words, say("\"muniment-verify --help\" tells what it takes"));
  }
  return code;
}

Result<verify::Report> verify_receipt(const std::string& receipt, const VerifyOptions& options,
                                      const TrustPolicy& trust, const Words& words) {
  std::optional<ProgressLine> line;
  const FileProgress progress = [&](std::uint64_t read, std::uint64_t size) {
    if (!line) {
      line.emplace(words, say("Reading {1}", *options.file), size, !options.json,
                   ProgressUnit::bytes);
    }
    line->advance(read);
  };
  return verify_receipt_file(receipt, trust, options.file, progress);
}

Result<verify::Report> verify_site(const std::string& site, const VerifyOptions& options,
                                   const TrustPolicy& trust, const Words& words) {
  std::optional<ProgressLine> line;
  const AuditProgress progress = [&](std::uint64_t done, std::uint64_t all) {
    if (!line) {
      line.emplace(words, say("auditing {1} entries", std::to_string(all)), all, !options.json);
    }
    line->reach(done);
  };
  return audit_site_folder(site, &trust, options.remember, progress);
}

Result<verify::Report> verify_package(const std::string& package, const VerifyOptions& options,
                                      const TrustPolicy& trust, const Words&) {
  return verify_package_file(
      package, trust, {options.complete, options.least_size, options.file, options.remember});
}

Result<verify::Report> verify_against(const std::string& receipt, const VerifyOptions& options,
                                      const TrustPolicy& trust, const Words&) {
  return verify_against_package(receipt, *options.against, trust);
}

Result<verify::Report> verify_fork(const std::string& file, const VerifyOptions&,
                                   const TrustPolicy& trust, const Words&) {
  return verify_fork_file(file, trust);
}

bool is_site(const std::string& subject) {
  std::error_code error;
  return std::filesystem::is_directory(subject, error);
}

// What is asked so is answered by packages alone: whatever else there is, is a broken one.
bool asks_of_packages(const VerifyOptions& options) {
  return !options.complete.empty() || options.least_size.has_value();
}

// Whether each option goes with what it stands beside.
Status check_subjects(const VerifyOptions& options) {
  for (const std::string& subject : options.receipts) {
    const bool site = is_site(subject), package = !site && begins_like_package(subject);
    const bool fork = !site && begins_like_fork(subject);
    if (fork && (options.file || options.against)) {
      return Error(ErrorKind::usage,
                   say("--file and --against go with receipts and packages, and {1} shows a fork",
                       printable(subject)));
    }
    if (options.file && site) {
      return Error(
          ErrorKind::usage,
          say("--file goes with receipts and packages, and {1} is a folder", printable(subject)));
    }
    if (options.remember && !site && !package) {
      return Error(
          ErrorKind::usage,
          say("--remember goes with a site or a package, and {1} is none", printable(subject)));
    }
    if (options.against && (site || package || options.file)) {
      return Error(ErrorKind::usage, say("--against goes with receipts alone, without --file"));
    }
    const bool other = site || fork || begins_with(subject, "c2sp.org/tlog-proof@");
    if (asks_of_packages(options) && other) {
      return Error(
          ErrorKind::usage,
          say("--complete and --min-size go with packages, and {1} is none", printable(subject)));
    }
  }
  return {};
}

int verify_all(const VerifyOptions& options, const Words& words, Colour colour) {
  const Status fitting = check_subjects(options);
  if (!fitting.ok()) return complain(fitting.error(), words, options.json);
  const Result<TrustPolicy> trust = read_trust_file(*options.trust);
  if (!trust.ok()) return complain(trust.error(), words, options.json);
  std::vector<SubjectReport> reports;
  for (const std::string& subject : options.receipts) {
    const auto verify_one = is_site(subject) ? verify_site
                            : asks_of_packages(options) || begins_like_package(subject)
                                ? verify_package
                            : begins_like_fork(subject) ? verify_fork
                            : options.against           ? verify_against
                                                        : verify_receipt;
    reports.push_back({subject, verify_one(subject, options, *trust, words)});
  }
  if (options.report) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    const Status written =
        write_html_report(*options.report, format_html_report(reports, *options.trust, now_ms));
    if (!written.ok()) return complain(written.error(), words, options.json);
  }
  return print_reports(reports, words, colour, options.json);
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  ignore_openssl_configuration();
  const EarlyOptions early = parse_early_options(argc, argv);
  const Environment environment{early.lang, variable("LC_ALL"), variable("LC_MESSAGES"),
                                variable("LANG"), !variable("NO_COLOR").empty()};
  const Words words(choose_language(environment));
  const Result<VerifyOptions> options = parse_verify_options(argc, argv);
  if (!options.ok()) return complain(options.error(), words, early.json);
  switch (options->action) {
    case VerifyOptions::Action::help:
      return tell(verify_help(words), words);
    case VerifyOptions::Action::version:
      return tell("muniment-verify " MUNIMENT_VERSION "\n", words);
    case VerifyOptions::Action::verify:
      break;
  }
  if (!options->trust) {
    return complain(
        Error(ErrorKind::missing, say("no trust file was named, so nothing can be verified: the "
                                      "receipt's own word is not believed. "
                                      "A trust file holds the name and the key of the ledger that "
                                      "you trust; its keeper writes it "
                                      "with \"muniment trust -o FILE\" and hands it to you by "
                                      "another way than the evidence. "
                                      "Name it with --trust FILE")),
        words, early.json);
  }
  return verify_all(*options, words, choose_colour(environment));
}
