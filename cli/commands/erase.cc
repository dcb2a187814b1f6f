// erase ID: records that what is kept of a record is destroyed, upon an approval, and destroys it.
#include "cli/asking.h"
#include "cli/commands/commands.h"
#include "cli/drafting.h"
#include "cli/entry_words.h"

namespace muniment::cli {

namespace {

Status confirm_erasure(const Context& context, const std::string& cited) {
  return confirm(context,
                 say("Destroy the files and fields that are kept of {1}? Nothing brings them back. "
                     "Type yes to destroy them, anything else leaves them: ",
                     cited),
                 say("nothing was destroyed, and nothing was written"));
}

int register_erasure(Context& context, evidence::Registrar& registrar, const evidence::Item& item) {
  const Result<Signers> signers = signers_for(context, registrar);
  if (!signers.ok()) return fail(context, signers.error());
  Taking taking(context, registrar, *signers);
  context.options.link.push_back("concerns=" + item.record_id.hex());
  const Result<evidence::Draft> draft = draft_from_command_line(
      context, registrar, taking, *row_of(number_of(Kind::erasure)), item.entry.dossier, {});
  if (!draft.ok()) return fail(context, draft.error());
  for (const Fact& fact : draft->facts) {
    if (fact.code != number_of(FactCode::slot)) continue;
    return fail(context,
                Error(ErrorKind::usage,
                      say("this destroys all of a record, and not single fields: leave out "
                          "--fact slot")));
  }
  return register_one(context, registrar, *signers, *draft);
}

}  // namespace

int run_erase(Context& context) {
  const Status can = check_can_confirm(
      context,
      say("whoever destroys something is asked first, and there is no terminal to ask on: say "
          "--yes"));
  if (!can.ok()) return fail(context, can.error());
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<evidence::Item> item = find_item(**registrar, context.options.arguments.front());
  if (!item.ok()) return fail(context, item.error());
  const std::string cited = format_citation({item->entry.dossier, item->entry.folio});
  if (item->entry.dossier.empty()) {
    return fail(context, Error(ErrorKind::refused,
                               say("{1} is one of the ledger's own affairs, which stay", cited)));
  }
  const Result<std::optional<std::string>> standing = erased_by(context.words, **registrar, *item);
  if (!standing.ok()) return fail(context, standing.error());
  if (const Status yes = confirm_erasure(context, cited); !yes.ok()) {
    return fail(context, yes.error());
  }
  if (!standing->has_value()) {
    const int code = register_erasure(context, **registrar, *item);
    if (code != exit_done) return code;
  } else {
    context.tell(say("the ledger has its erasure already: {1}", **standing));
  }
  const Result<evidence::Registrar::Destroyed> destroyed = (*registrar)->destroy(*item);
  if (!destroyed.ok()) {
    context.tell(
        say("its erasure is registered, and not all is destroyed yet: run the same "
            "command again when what follows is mended"));
    return fail(context, destroyed.error());
  }
  context.tell(say("destroyed: the fields of {1} and {2} of its files", cited,
                   std::to_string(destroyed->contents)));
  if (destroyed->shared > 0) {
    context.tell(
        say("{1} of its files were registered elsewhere with the same bytes, too, and "
            "stay for those",
            std::to_string(destroyed->shared)));
  }
  return exit_done;
}

}  // namespace muniment::cli
