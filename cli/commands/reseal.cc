// reseal: brings the vault's keys in step with the roster.
#include "cli/affairs.h"
#include "cli/commands/commands.h"
#include "evidence/rewrapping.h"

namespace muniment::cli {
namespace {

int rewrap(Context& context, evidence::Registrar& registrar, const KeyPair& author) {
  const auto done = evidence::rewrap_vault(registrar, *author.encryption);
  if (!done.ok()) return fail(context, done.error());
  context.tell(
      say("{1} contents and the fields of {2} classes of records are under the newest keys now",
          std::to_string(done->contents), std::to_string(done->fields.rewrapped)));
  if (done->contents_left + done->fields.left > 0) {
    context.tell(
        say("{1} contents and the fields of {2} classes of records stay under older keys: "
            "their classes are not this person's to open, or take nothing",
            std::to_string(done->contents_left), std::to_string(done->fields.left)));
  }
  return exit_done;
}

}  // namespace

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
  return context.options.rewrap ? rewrap(context, **registrar, *author) : exit_done;
}

}  // namespace muniment::cli
