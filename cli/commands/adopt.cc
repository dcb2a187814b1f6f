// adopt: goes on after a move, a restored backup or a clock that was set back, with an entry that
// says why.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

int run_adopt(Context& context) {
  const Result<std::string> because = read_value(*context.options.because);
  if (!because.ok()) return fail(context, because.error());
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail(context, state.error());
  const Result<Signers> signers = load_signers(context, (*state)->roster);
  if (!signers.ok()) return fail(context, signers.error());
  const Result<KeyPair> ledger_key = load_ledger_key(context);
  if (!ledger_key.ok()) return fail(context, ledger_key.error());
  const std::vector<const PrivateKey*> keys = signers->keys();
  const Result<evidence::Registered> adopted =
      (*registrar)->adopt(*because, keys, ledger_key->signing);
  if (!adopted.ok()) return fail(context, adopted.error());
  tell_registered(context, *adopted,
                  say("the ledger goes on; the incident is entry {1}",
                      std::to_string(adopted->placement.index.value)));
  return exit_done;
}

}  // namespace muniment::cli
