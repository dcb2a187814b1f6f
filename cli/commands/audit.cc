// audit: the whole ledger, as an auditor; or what was published of it.
#include "cli/auditing.h"
#include "cli/commands/commands.h"
#include "cli/common/sites.h"
#include "cli/common/verifying.h"
#include "cli/vault_report.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> remember_file(const Context& context) {
  if (!context.options.remember) return std::nullopt;
  return fs::path(*context.options.remember);
}

int audit_site(const Context& context, const TrustPolicy* trust) {
  if (context.options.resume) {
    return fail_verifying(context, Error(ErrorKind::usage, say("--resume is for the contents of a "
                                                               "ledger, not for a site")));
  }
  if (context.options.level.value_or("tree") != "tree") {
    return fail_verifying(
        context, Error(ErrorKind::usage,
                       say("a published site holds no records: say --level tree, or audit the "
                           "ledger itself")));
  }
  std::optional<ProgressLine> line;
  const AuditProgress progress = [&](std::uint64_t done, std::uint64_t all) {
    if (!line) {
      line.emplace(context.words, say("auditing {1} entries", std::to_string(all)), all,
                   context.progress);
    }
    line->reach(done);
  };
  const Result<verify::Report> report =
      audit_site_folder(context.options.arguments.front(), trust, remember_file(context), progress);
  line.reset();
  if (!report.ok()) return fail_verifying(context, report.error());
  return print_report(*report, context.words, context.colour, context.options.json);
}

std::optional<verify::Level> level_named(std::string_view name) {
  if (name == "tree") return verify::Level::tree;
  if (name == "records") return verify::Level::records;
  if (name == "contents") return verify::Level::contents;
  return std::nullopt;
}

// The vault's contents, once the entries hold that commit to them.
Status open_contents(Context& context, verify::Report& report) {
  if (report.verdict() == verify::Verdict::refuted) {
    report.add({.name = "contents",
                .outcome = verify::Outcome::not_checked,
                .sentence = say("the files themselves: the entries must hold first"),
                .place = {}});
    return {};
  }
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return registrar.error();
  const Result<KeyPair> author = load_author(context);
  if (!author.ok()) return author.error();
  check_contents(context, **registrar, *author, report);
  return {};
}

int audit_ledger(Context& context, const TrustPolicy* trust) {
  const std::optional<verify::Level> level = level_named(context.options.level.value_or("records"));
  if (!level) {
    return fail_verifying(context,
                          Error(ErrorKind::usage, say("--level is tree, records or contents")));
  }
  const Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return fail_verifying(context, folder.error());
  const Result<evidence::LedgerMarker> marker = evidence::read_marker(*folder);
  if (!marker.ok()) return fail_verifying(context, marker.error());
  const Result<std::optional<Checkpoint>> seen = read_remembered(remember_file(context));
  if (!seen.ok()) return fail_verifying(context, seen.error());
  const bool opens = *level == verify::Level::contents && names_author(context);
  if (context.options.resume && !opens) {
    return fail_verifying(
        context, Error(ErrorKind::usage, say("--resume is for --level contents with --as, which "
                                             "opens contents")));
  }
  return run_in_child(context, [&]() -> int {
    Result<Audited> audited = audit_store(context, *folder, *level, trust, *seen, opens);
    if (!audited.ok()) return fail_verifying(context, audited.error());
    if (opens) {
      if (const Status opened = open_contents(context, audited->report); !opened.ok()) {
        return fail_verifying(context, opened.error());
      }
    }
    audited->report.add(
        {.name = "indexes",
         .outcome = verify::Outcome::not_checked,
         .sentence = say("the store's indexes, by which folios and records are found: \"muniment "
                         "check\" looks at them"),
         .place = {}});
    const Status kept = remember(remember_file(context), audited->report, audited->checkpoint);
    if (!kept.ok()) return fail_verifying(context, kept.error());
    return print_report(audited->report, context.words, context.colour, context.options.json);
  });
}

}  // namespace

int run_audit(Context& context) {
  std::optional<TrustPolicy> trust;
  if (context.options.trust) {
    Result<TrustPolicy> read = read_trust_file(*context.options.trust);
    if (!read.ok()) return fail_verifying(context, read.error());
    trust = std::move(*read);
  }
  const TrustPolicy* given = trust ? &*trust : nullptr;
  return context.options.arguments.empty() ? audit_ledger(context, given)
                                           : audit_site(context, given);
}

}  // namespace muniment::cli
