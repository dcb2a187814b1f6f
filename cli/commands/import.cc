// import FOLDER: one record a file, signed and committed in batches. Of a MANIFEST, a record a row
// (cli/rows).
#include <system_error>
#include <thread>

#include "cli/commands/commands.h"
#include "cli/common/attendant.h"
#include "cli/draft_values.h"
#include "cli/drafting.h"
#include "cli/import_report.h"
#include "cli/manifests.h"
#include "cli/rows/importing.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

struct Prepared {
  evidence::ImportOrder order;
  Signers signers;
  std::optional<KeyPair> ledger_key;  // none: a dry run
  std::optional<Taking> taking = {};
};

// A disk that is cold answers many askers sooner than few; a warm one does not mind.
unsigned reading_threads() { return std::clamp(4 * std::thread::hardware_concurrency(), 8U, 32U); }

Result<evidence::ImportOrder> order_from_options(Context& context, evidence::Registrar& registrar) {
  const Result<const KindRow*> row =
      find_kind(context.words, context.options.kind.value_or("document"));
  if (!row.ok()) return Error(row.error());
  const std::optional<std::uint16_t> slot = file_slot(**row);
  if ((*row)->affair || !slot) {
    return Error(ErrorKind::usage, say("kind {1} takes no file", std::string((*row)->name)));
  }
  const std::string& dossier = *context.options.dossier;
  if (Status code = check_dossier(dossier); !code.ok()) return std::move(code).error();
  Taking taking(registrar.identity().suite);  // of what all records say alike nothing is a file
  Result<evidence::Draft> model = draft_from_options(context, registrar, taking, **row, dossier);
  if (!model.ok()) return std::move(model).error();
  if (context.options.dry_run) {  // no rule will tell
    const Result<evidence::Item> filing = registrar.find(Citation{dossier, 1});
    if (!filing.ok()) return Error(filing.error());
  }
  return evidence::ImportOrder{context.options.arguments.front(), std::move(*model), *slot,
                               reading_threads()};
}

Result<Prepared> prepare(Context& context, evidence::Registrar& registrar) {
  Result<evidence::ImportOrder> order = order_from_options(context, registrar);
  if (!order.ok()) return std::move(order).error();
  if (context.options.dry_run) return Prepared{std::move(*order), {}, std::nullopt};
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  Result<Signers> signers = load_signers(context, (*state)->roster);
  if (!signers.ok()) return std::move(signers).error();
  Result<KeyPair> ledger_key = load_ledger_key(context);
  if (!ledger_key.ok()) return std::move(ledger_key).error();
  Taking taking(context, registrar, *signers);
  const Result<evidence::VaultWriter*> vault = taking.vault();
  if (!vault.ok()) return vault.error();
  order->keeping = {*vault, class_of(*row_of(order->model.kind), order->slot)};
  return Prepared{std::move(*order), std::move(*signers), std::move(*ledger_key),
                  std::move(taking)};
}

FileAmounts amounts(const std::atomic<std::uint64_t>& files,
                    const std::atomic<std::uint64_t>& bytes) {
  return {files.load(), bytes.load()};
}

// Counts beside the import how far it will have to go. Where the system starts no thread for it,
// nobody is told.
std::jthread start_counting(const fs::path& folder, evidence::FolderCount& count) {
  try {
    return std::jthread([&folder, &count](const std::stop_token& stop) {
      evidence::count_folder(folder, count, stop);
    });
  } catch (const std::system_error&) {
    return {};
  }
}

// Imports, with an attendant for progress and signals.
Status import(const Context& context, evidence::Registrar& registrar, const Prepared& prepared,
              ImportReport& report, bool& interrupted) {
  evidence::ImportProgress progress;
  evidence::FolderCount count;
  ProgressLine line(context.words,
                    context.options.dry_run ? say("reading files") : say("registering files"), 0,
                    context.progress);
  const Attendant attendant(
      [&] {
        const bool counted = count.whole;
        line.show_files(amounts(progress.files, progress.bytes),
                        counted ? amounts(count.files, count.bytes) : FileAmounts{0, 0});
      },
      [&] { progress.stop.request_stop(); });
  std::jthread counting;
  if (context.progress) counting = start_counting(prepared.order.folder, count);
  const std::vector<const PrivateKey*> signers = prepared.signers.keys();
  std::optional<evidence::ImportKeys> keys;
  if (prepared.ledger_key)
    keys.emplace(evidence::ImportKeys{signers, prepared.ledger_key->signing});
  Status imported =
      evidence::import_folder(registrar, prepared.order, keys ? &*keys : nullptr, progress, report);
  interrupted = attendant.was_interrupted();
  return imported;
}

}  // namespace

int run_import(Context& context) {
  const Status marked = check_marking(context.options.marking.value_or(""));
  if (!marked.ok()) return fail(context, marked.error());
  const fs::path given = context.options.arguments.front();
  std::error_code failed;
  const fs::file_status found = fs::status(given, failed);
  if (!fs::exists(found) && !context.options.dossier) {
    return fail(context, system_error(say("cannot read {1}: {2}", printable(given.string())),
                                      failed.value()));
  }
  if (fs::is_regular_file(found)) return import_rows(context);
  if (!context.options.dossier) {
    return fail(context, Error(ErrorKind::usage,
                               say("{1} is missing, which this command needs", "--dossier")));
  }
  const bool dry = context.options.dry_run;
  const auto registrar = open_ledger(context, dry ? StoreAccess::read : StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  std::variant<ComparedFiles, int> compared =
      compare_before_import(context, hash_of((*registrar)->identity().suite));
  if (const int* refused = std::get_if<int>(&compared)) return *refused;
  Result<Prepared> prepared = prepare(context, **registrar);
  if (!prepared.ok()) return fail(context, prepared.error());
  prepared->order.compared = std::get<ComparedFiles>(std::move(compared));
  ImportReport report(context, dry ? ImportMode::dry_run : ImportMode::registers);
  bool interrupted = false;
  const Status imported = import(context, **registrar, *prepared, report, interrupted);
  if (!imported.ok()) {
    if (report.registered() == 0 || dry) return fail(context, imported.error());
    report.print_stopped(imported.error());
    return exit_partly;
  }
  report.print(interrupted ? ImportReport::Ended::interrupted : ImportReport::Ended::by_itself);
  return report.any_failure() || interrupted ? exit_partly : exit_done;
}

}  // namespace muniment::cli
