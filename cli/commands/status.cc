// status: one screen that tells in the morning whether all is well.
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/status_page.h"

namespace muniment::cli {

int run_status(Context& context) {
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
