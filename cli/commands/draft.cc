// draft KIND [FILE...]: one record for several people to sign, each at their own machine.
#include "cli/commands/commands.h"
#include "cli/draft_page.h"
#include "cli/draft_values.h"
#include "cli/drafting.h"

namespace muniment::cli {

int run_draft(Context& context) {
  const Options& options = context.options;
  const Result<const KindRow*> row = find_recordable_kind(context.words, options.arguments.front());
  if (!row.ok()) return fail(context, row.error());
  const Status marked = check_marking(options.marking.value_or(""));
  if (!marked.ok()) return fail(context, marked.error());
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const std::vector<std::string> files(options.arguments.begin() + 1, options.arguments.end());
  Taking taking((*registrar)->identity().suite);
  const Result<evidence::Draft> stated =
      draft_from_command_line(context, **registrar, taking, **row, *options.dossier, files);
  if (!stated.ok()) return fail(context, stated.error());
  const Result<KeyPair> author = load_author(context);
  if (!author.ok()) return fail(context, author.error());
  const Result<DraftFile> draft = (*registrar)->draft(*stated, author->signing, options.cosigners);
  if (!draft.ok()) return fail(context, draft.error());
  const Bytes file = format_draft_file(*draft);
  const Status written = write_file(*options.output, as_text(file), 0600, Overwrite::no);
  if (!written.ok()) return fail(context, written.error());

  const evidence::CheckedDraft checked = evidence::check_draft_file(*draft);
  const std::string digits = digits_to_compare(checked.id);
  const std::vector<std::string> missing = missing_signers(context.words, *draft);
  if (context.options.json) {
    Document document = draft_document({.file = *draft, .checked = checked}, context.words);
    document.set("file", printable(*options.output));
    context.print(document);
    return exit_done;
  }
  context.print(digits);
  context.tell(
      say("draft written to {1}; it holds the values of its fields in clear: give it only "
          "to those who are to sign",
          printable(*options.output)));
  context.tell(missing.empty() ? say("nobody else is to sign: submit it")
                               : say("now it is for {1} to sign, with \"muniment cosign\"; the "
                                     "digits are for comparing aloud",
                                     context.words.list(missing)));
  return exit_done;
}

}  // namespace muniment::cli
