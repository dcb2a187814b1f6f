// trust: the file that a verifier is given once, by another way than the evidence.
#include "cli/commands/commands.h"
#include "ledger/core/policy.h"

namespace muniment::cli {

int run_trust(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<Hash> genesis = (*registrar)->genesis_leaf();
  if (!genesis.ok()) return fail(context, genesis.error());
  const std::string text = format_policy((*registrar)->verifier_key(), *genesis);
  if (context.options.output) {
    const Status written = replace_file(*context.options.output, text, [](std::string_view there) {
      return parse_policy(there).ok();
    });
    if (!written.ok()) return fail(context, written.error());
    context.tell(
        say("give {1} to verifiers by another way than the evidence, and let them compare its line "
            "\"#muniment genesis\" aloud",
            printable(*context.options.output)));
  }
  if (context.options.json) {
    context.print(Document::object()
                      .set("origin", (*registrar)->identity().origin)
                      .set("key", format_verifier_key((*registrar)->verifier_key()))
                      .set("genesis", genesis->hex()));
  } else if (!context.options.output) {
    std::fputs(text.c_str(), stdout);
  }
  return exit_done;
}

}  // namespace muniment::cli
