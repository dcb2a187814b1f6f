// open DOSSIER, record KIND [FILE…]: one record.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace {

int register_kind(Context& context, const KindRow& row, const std::string& dossier,
                  const std::vector<std::string>& files) {
  if (!is_dossier_code(dossier)) {
    return fail(context, Error(ErrorKind::usage, say("\"{1}\" is not a dossier code: A-Z or 0-9, "
                                                     "then up to 63 of A-Z, 0-9, '.', '_', '-'; "
                                                     "what it is about goes to --set title=…",
                                                     printable(dossier))));
  }
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  Result<evidence::Draft> draft = draft_from_options(context, **registrar, row, dossier);
  if (!draft.ok()) return fail(context, draft.error());
  std::vector<Content> contents;
  for (const std::string& file : files) {
    Result<Content> content = hash_named_file(context, (*registrar)->identity().suite, file);
    if (!content.ok()) return fail(context, content.error());
    contents.push_back(std::move(*content));
  }
  const Status added = add_contents(*draft, row, std::move(contents));
  if (!added.ok()) return fail(context, added.error());
  return register_one(context, **registrar, *draft);
}

}  // namespace

int run_open(Context& context) {
  return register_kind(context, *row_of(static_cast<std::uint16_t>(Kind::filing)),
                       context.options.arguments.front(), {});
}

int run_record(Context& context) {
  const Result<const KindRow*> row = find_kind(context.options.arguments.front());
  if (!row.ok()) return fail(context, row.error());
  if ((*row)->affair) {
    return fail(context,
                Error(ErrorKind::usage,
                      say("{1} is one of the ledger's own affairs and has a command of its own",
                          std::string((*row)->name))));
  }
  const std::vector<std::string> files(context.options.arguments.begin() + 1,
                                       context.options.arguments.end());
  return register_kind(context, **row, *context.options.dossier, files);
}

}  // namespace muniment::cli
