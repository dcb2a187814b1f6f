// record KIND [FILE...]: one record, with files or without.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

int run_record(Context& context) {
  const Result<const KindRow*> row =
      find_recordable_kind(context.words, context.options.arguments.front());
  if (!row.ok()) return fail(context, row.error());
  const std::vector<std::string> files(context.options.arguments.begin() + 1,
                                       context.options.arguments.end());
  return register_kind(context, **row, *context.options.dossier, files);
}

}  // namespace muniment::cli
