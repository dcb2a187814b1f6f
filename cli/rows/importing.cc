#include "cli/rows/importing.h"

#include "cli/commands/commands.h"
#include "cli/common/attendant.h"
#include "cli/rows/report.h"
#include "cli/taking.h"
#include "evidence/admission.h"

namespace muniment::cli {

namespace {

// What a manifest says of each row, or what is about folders.
Status check_options(const Options& options) {
  const bool stated = !options.set.empty() || !options.fact.empty() || !options.link.empty() ||
                      options.occurred.has_value();
  if (stated) {
    return Error(ErrorKind::usage,
                 say("--set, --fact, --link and --occurred are for importing a folder: a manifest "
                     "says in its rows what is recorded"));
  }
  if (options.manifest || options.prefix) {
    return Error(ErrorKind::usage,
                 say("--manifest and --prefix are for importing a folder, and {1} is a file",
                     printable(options.arguments.front())));
  }
  return {};
}

// Drafts and judges every row. False: somebody wanted it to stop. An error: it could not go on.
Result<bool> plan_rows(const Context& context, const RowManifest& manifest, RowDrafter& drafter,
                       evidence::RecordPlan& plan, RowFaults& faults, RowReport& report) {
  ProgressLine progress(context.words, say("checking rows"), manifest.table.rows.size(),
                        context.progress);
  const Attendant attendant([] {}, [] {});
  for (const TableRow& row : manifest.table.rows) {
    if (attendant.was_interrupted()) return false;
    progress.advance(1);
    if (faults.full()) return true;
    const RowDraft draft = drafter.draft(row);
    if (!draft.whole) {
      drafter.settle(row, draft, std::nullopt);
      continue;
    }
    const Result<evidence::RecordPlan::Planned> planned = plan.add(draft.draft, draft.signers);
    if (!planned.ok()) {
      const ErrorKind kind = planned.error().kind();
      if (kind == ErrorKind::environment || kind == ErrorKind::mismatch) return planned.error();
      faults.add({row.line, draft.label, {}, planned.error()});
      drafter.settle(row, draft, std::nullopt);
      continue;
    }
    for (const Violation& violation : planned->violations) {
      if (violation.finding == Finding::flagged) continue;
      faults.add({row.line, draft.label, {}, evidence::refusal_of(violation)});
    }
    drafter.settle(row, draft, planned->record_id);
    report.planned(row, draft, *planned);
  }
  return true;
}

int register_rows(const Context& context, evidence::RecordPlan& plan, const RowSigners& signers,
                  const PrivateKey& ledger_key, RowReport& report) {
  std::stop_source stop;
  std::atomic<std::uint64_t> done = 0;
  ProgressLine progress(context.words, say("registering rows"), plan.size(), context.progress);
  const Attendant attendant([&] { progress.reach(done); }, [&] { stop.request_stop(); });
  const Status registered = plan.register_all(signers.keys(), ledger_key, stop.get_token(),
                                              [&](const evidence::Registered& one) {
                                                report.registered(one);
                                                ++done;
                                              });
  if (!registered.ok()) return report.print_stopped(registered.error());
  const bool interrupted = attendant.was_interrupted() && report.registered() < plan.size();
  report.print(interrupted ? RowReport::Ended::interrupted : RowReport::Ended::by_itself);
  return interrupted ? exit_partly : exit_done;
}

int plan_and_register(Context& context, evidence::Registrar& registrar, const RowManifest& manifest,
                      RowFaults& faults) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return fail(context, state.error());
  const int zone_minutes = (*state)->policy.zone_minutes;
  const Result<RowSigners> signers = RowSigners::load(context, (*state)->roster, manifest);
  if (!signers.ok()) return fail(context, signers.error());
  std::optional<KeyPair> ledger_key;
  if (!context.options.dry_run) {
    Result<KeyPair> loaded = load_ledger_key(context);
    if (!loaded.ok()) return fail(context, loaded.error());
    ledger_key = *std::move(loaded);
  }
  const RowFiles files = RowFiles::read(context, registrar.identity().suite, manifest);
  const auto plan = evidence::RecordPlan::open(registrar, context.clock);
  if (!plan.ok()) return fail(context, plan.error());
  RowDrafter drafter(context, registrar, manifest, files, *signers, zone_minutes, faults);
  RowReport report(context);
  const Result<bool> planned = plan_rows(context, manifest, drafter, **plan, faults, report);
  if (!planned.ok()) return fail(context, planned.error());
  if (!*planned) {
    report.print(RowReport::Ended::interrupted);
    return exit_partly;
  }
  if (!faults.empty()) return tell_row_faults(context, manifest, faults);
  if ((*plan)->damage()) report.unrecognised(*(*plan)->damage());
  if (!ledger_key) {
    report.print_dry_run();
    return exit_done;
  }
  Taking taking(context, registrar, signers->loaded());
  if (!context.options.hash_only) {
    (*plan)->keep_contents(
        [&](const Hash& digest, AccessClass access) -> Result<std::optional<evidence::VaultItem>> {
          const std::optional<std::filesystem::path> file = files.holding(digest);
          if (!file)
            return std::optional<evidence::VaultItem>();  // a round's, of which a copy is kept
          return taking.keep(context, *file, digest, access);
        });
  }
  const int code = register_rows(context, **plan, *signers, ledger_key->signing, report);
  if (report.registered() > 0) drafter.keep_rounds();
  return code;
}

}  // namespace

int import_rows(Context& context) {
  if (const Status options = check_options(context.options); !options.ok()) {
    return fail(context, options.error());
  }
  const auto registrar =
      open_ledger(context, context.options.dry_run ? StoreAccess::read : StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  RowFaults faults;
  const Result<RowManifest> manifest = read_row_manifest(context, faults);
  if (!manifest.ok()) return fail(context, manifest.error());
  if (manifest->table.rows.empty()) return tell_row_faults(context, *manifest, faults);
  return plan_and_register(context, **registrar, *manifest, faults);
}

}  // namespace muniment::cli
