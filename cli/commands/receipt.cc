// receipt ID: an entry's offline proof.
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/disclosing.h"
#include "ledger/core/tlog_proof.h"

namespace muniment::cli {

namespace {

Message disclosed(const std::vector<std::string>& open) {
  if (open.empty()) return say("no field disclosed");
  const bool all = std::find(open.begin(), open.end(), "*") != open.end();
  return all ? say("disclosed: the fields that this key opens, but for those of the class sealed")
             : say("fields disclosed as asked");
}

}  // namespace

int run_receipt(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<evidence::Item> item = find_item(**registrar, context.options.arguments.front());
  if (!item.ok()) return fail(context, item.error());
  const Citation citation{item->entry.dossier, item->entry.folio};
  const std::vector<std::string> open = fields_to_open(context.options.open);
  const Result<std::string> receipt = (*registrar)->receipt(citation, open);
  if (!receipt.ok()) return fail(context, receipt.error());
  if (!context.options.output) {
    if (context.options.json) {
      context.print(
          Document::object().set("citation", format_citation(citation)).set("receipt", *receipt));
    } else {
      std::fputs(receipt->c_str(), stdout);
    }
    return exit_done;
  }
  const Status written =
      replace_file(*context.options.output, *receipt,
                   [](std::string_view there) { return parse_tlog_proof(there).ok(); });
  if (!written.ok()) return fail(context, written.error());
  if (context.options.json) {
    context.print(Document::object()
                      .set("citation", format_citation(citation))
                      .set("file", printable(*context.options.output))
                      .set("bytes", std::uint64_t{receipt->size()}));
  }
  context.tell(say("receipt of {1} written to {2}, {3}", format_citation(citation),
                   printable(*context.options.output), context.words.translate(disclosed(open))));
  return exit_done;
}

}  // namespace muniment::cli
