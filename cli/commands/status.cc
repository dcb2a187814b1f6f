// status: one screen that tells in the morning whether all is well; or how far a dossier is.
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/dossier_status.h"
#include "cli/status_page.h"

namespace muniment::cli {

namespace {

int run_dossier_status(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail_verifying(context, registrar.error());
  const Result<DossierStatus> status = read_dossier_status(context, **registrar);
  if (!status.ok()) return fail_verifying(context, status.error());
  const int code = status->overdue() > 0 ? exit_refused : exit_done;
  if (context.options.json) {
    context.print(dossier_document(context.words, *status, code));
  } else {
    std::fputs(dossier_page(context.words, *status).c_str(), stdout);
  }
  return code;
}

}  // namespace

int run_status(Context& context) {
  if (context.options.dossier) return run_dossier_status(context);
  if (context.options.round) {
    return fail_verifying(context, Error(ErrorKind::usage, say("--round names the checklist of a "
                                                               "dossier: name that by --dossier")));
  }
  const Result<std::filesystem::path> folder = find_ledger(context);
  if (!folder.ok()) return fail_verifying(context, folder.error());
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail_verifying(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail_verifying(context, state.error());
  const Overview overview = look_around(context, **registrar, **state, *folder);
  int code = exit_code(verify::Verdict::verified);
  for (const Attention& attention : overview.attention) {
    code = worse_exit_code(code, exit_code(attention.gravity));
  }
  const StatusPage page(context.words, **registrar, **state, overview);
  if (context.options.json) {
    context.print(page.document(code));
  } else {
    std::fputs(page.text(context.colour, terminal_columns()).c_str(), stdout);
  }
  return code;
}

}  // namespace muniment::cli
