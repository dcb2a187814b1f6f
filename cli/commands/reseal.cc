// reseal: brings the vault's keys in step with the roster.
#include "cli/affairs.h"
#include "cli/commands/commands.h"

namespace muniment::cli {

int run_reseal(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail(context, state.error());
  const Result<KeyPair> author = load_author(context);
  if (!author.ok()) return fail(context, author.error());
  const RosterKey* known = (*state)->roster.find(key_id(author->signing.public_key()));
  if (known == nullptr || known->revoked || !known->has_role(number_of(Role::administrator))) {
    return fail(context, Error(ErrorKind::refused,
                               say("the vault's keys are for an administrator of this ledger to "
                                   "tend")));
  }
  const Status tended =
      tend_vault(context, **registrar, *author,
                 {context.options.person.value_or(""), context.options.escrow.value_or("")},
                 context.options.renew ? evidence::Renew::all : evidence::Renew::what_is_due);
  if (!tended.ok()) return fail(context, tended.error());
  return exit_done;
}

}  // namespace muniment::cli
