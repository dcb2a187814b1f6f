// audit: the whole ledger as an auditor; check: is the ledger on this disk still sound.
//
// Both read a store that may be hostile or rotten, so they run in a child process whose death is a
// verdict.
#include "verify/audit.h"

#include "cli/commands/commands.h"
#include "cli/common/verifying.h"
#include "cli/store_source.h"
#include "ledger/isolation.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_note_file_bytes = max_note_bytes;

struct Audited {
  verify::Report report;
  std::string checkpoint;  // the signed note that was audited
};

Result<std::optional<Checkpoint>> remembered(const Context& context) {
  if (!context.options.remember) return std::optional<Checkpoint>();
  std::error_code error;
  if (!fs::exists(*context.options.remember, error)) return std::optional<Checkpoint>();
  const Result<std::string> text = read_file(*context.options.remember, max_note_file_bytes);
  if (!text.ok()) return Error(text.error());
  const Result<SignedCheckpoint> note = parse_signed_checkpoint(*text);
  if (!note.ok()) {
    return Error(note.error())
        .within(say("the checkpoint remembered in {1}", printable(*context.options.remember)));
  }
  return std::optional<Checkpoint>(note->checkpoint);
}

Result<Audited> audit_store(const Context& context, const fs::path& folder, verify::Level level,
                            const TrustPolicy* trust) {
  const Result<std::optional<Checkpoint>> seen = remembered(context);
  if (!seen.ok()) return Error(seen.error());
  const Result<std::unique_ptr<Store>> store = open_lmdb_store(folder / "store", StoreAccess::read);
  if (!store.ok()) return Error(store.error());
  const Result<std::unique_ptr<Snapshot>> snapshot = (*store)->snapshot();
  if (!snapshot.ok()) return Error(snapshot.error());
  StoreSource source(**snapshot);
  Result<std::string> checkpoint = source.checkpoint();
  if (!checkpoint.ok()) return std::move(checkpoint).error();

  verify::AuditRequest request;
  request.level = level;
  request.trust = trust;
  request.remembered = *seen;
  if (trust == nullptr) {
    const Result<VerifierKey> claimed = claimed_key(**snapshot);
    if (claimed.ok()) request.own_key = *claimed;  // without it the audit says what is missing
  }
  std::optional<ProgressLine> line;
  std::uint64_t shown = 0;
  request.progress = [&](std::uint64_t done, std::uint64_t all) {
    if (!line)
      line.emplace(context.words, say("auditing {1} entries", std::to_string(all)), all,
                   context.progress);
    line->advance(done - shown);
    shown = done;
  };
  return Audited{verify::audit(source, request), std::move(*checkpoint)};
}

// Keeps the checkpoint that was found authentic, never one that is smaller.
Status remember(const Context& context, const Audited& audited) {
  const verify::Verdict verdict = audited.report.verdict();
  if (!context.options.remember ||
      (verdict != verify::Verdict::verified && verdict != verify::Verdict::rules_broken)) {
    return {};
  }
  return write_file(*context.options.remember, audited.checkpoint, 0644, Overwrite::yes);
}

int run_in_child(const Context& context, const std::function<int()>& work) {
  const Result<int> code = run_isolated(work);
  if (code.ok()) return *code;
  if (code.error().kind() != ErrorKind::mismatch) return fail_verifying(context, code.error());
  verify::Report report;
  report.add({.name = "store",
              .outcome = verify::Outcome::refuted,
              .sentence = say("the store is damaged so badly that reading it failed: {1}",
                              context.words.translate(code.error())),
              .place = {}});
  return print_report(report, context.words, context.colour, context.options.json);
}

// Every opening kept here against the record that committed to it.
void check_openings(evidence::Registrar& registrar, verify::Report& report) {
  std::uint64_t sound = 0;
  const Status visited = registrar.each(std::nullopt, [&](const evidence::Item& item) -> Status {
    const Result<std::vector<Opening>> openings = registrar.openings(item);
    if (openings.ok()) {
      ++sound;
      return {};
    }
    const bool missing = openings.error().kind() == ErrorKind::missing;
    report.add({.name = "openings",
                .outcome = missing ? verify::Outcome::cannot_evaluate : verify::Outcome::refuted,
                .sentence = openings.error().message(),
                .place = {.index = item.entry.index,
                          .citation = Citation{item.entry.dossier, item.entry.folio},
                          .field = {},
                          .first_byte = {},
                          .last_byte = {},
                          .file = {}}});
    return {};
  });
  if (!visited.ok()) {
    report.add({.name = "openings",
                .outcome = verify::Outcome::cannot_evaluate,
                .sentence = visited.error().message(),
                .place = {}});
    return;
  }
  report.add({.name = "openings",
              .outcome = verify::Outcome::pass,
              .sentence = say("the openings kept for {1} records are what was committed",
                              std::to_string(sound)),
              .place = {}});
}

void check_guard(evidence::Registrar& registrar, verify::Report& report) {
  const Result<Trouble> trouble = registrar.trouble();
  if (!trouble.ok()) {
    report.add({.name = "guard",
                .outcome = verify::Outcome::refuted,
                .sentence = trouble.error().message(),
                .place = {}});
    return;
  }
  if (trouble->guard_missing) {
    report.add(
        {.name = "guard",
         .outcome = verify::Outcome::not_checked,
         .sentence =
             say("there is no guard for this ledger on this account; \"muniment adopt\" makes one"),
         .place = {}});
  } else if (trouble->older_than_guard) {
    report.add(
        {.name = "guard",
         .outcome = verify::Outcome::refuted,
         .sentence = say("the store is older than its guard: it was restored from a stale backup"),
         .place = {}});
  } else {
    report.add({.name = "guard",
                .outcome = verify::Outcome::pass,
                .sentence = say("the store is not older than its guard"),
                .place = {}});
  }
}

}  // namespace

int run_audit(Context& context) {
  const std::string level = context.options.level.value_or("records");
  if (level != "tree" && level != "records") {
    return fail_verifying(context, Error(ErrorKind::usage, say("--level is tree or records")));
  }
  const Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return fail_verifying(context, folder.error());
  const Result<evidence::LedgerMarker> marker = evidence::read_marker(*folder);
  if (!marker.ok()) return fail_verifying(context, marker.error());
  std::optional<TrustPolicy> trust;
  if (context.options.trust) {
    Result<TrustPolicy> read = read_trust_file(*context.options.trust);
    if (!read.ok()) return fail_verifying(context, read.error());
    trust = std::move(*read);
  }
  return run_in_child(context, [&]() -> int {
    const Result<Audited> audited = audit_store(
        context, *folder, level == "tree" ? verify::Level::tree : verify::Level::records,
        trust ? &*trust : nullptr);
    if (!audited.ok()) return fail_verifying(context, audited.error());
    const Status kept = remember(context, *audited);
    if (!kept.ok()) return fail_verifying(context, kept.error());
    return print_report(audited->report, context.words, context.colour, context.options.json);
  });
}

int run_check(Context& context) {
  const Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return fail_verifying(context, folder.error());
  const Result<evidence::LedgerMarker> marker = evidence::read_marker(*folder);
  if (!marker.ok()) return fail_verifying(context, marker.error());
  return run_in_child(context, [&]() -> int {
    Result<Audited> audited = audit_store(context, *folder, verify::Level::records, nullptr);
    if (!audited.ok()) return fail_verifying(context, audited.error());
    if (audited->report.verdict() == verify::Verdict::verified) {
      const auto registrar = open_ledger(context, StoreAccess::read);
      if (!registrar.ok()) return fail_verifying(context, registrar.error());
      check_openings(**registrar, audited->report);
      check_guard(**registrar, audited->report);
    }
    return print_report(audited->report, context.words, context.colour, context.options.json);
  });
}

}  // namespace muniment::cli
