// kinds [KIND]: the catalogue, for people and for programs.
#include "cli/commands/commands.h"
#include "cli/drafting.h"
#include "cli/kind_page.h"

namespace muniment::cli {

int run_kinds(Context& context) {
  const std::size_t columns = terminal_columns();
  if (!context.options.arguments.empty()) {
    const Result<const KindRow*> row = find_kind(context.words, context.options.arguments.front());
    if (!row.ok()) return fail(context, row.error());
    if (context.options.json) {
      context.print(kind_document(**row));
    } else {
      std::fputs(kind_page(**row, context.words, columns).c_str(), stdout);
    }
    return exit_done;
  }
  if (!context.options.json) {
    std::fputs(kinds_table(context.words, columns).c_str(), stdout);
    return exit_done;
  }
  Document list = Document::array();
  for (const KindRow* row : kind_rows()) list.push(kind_document(*row));
  context.print(Document::object()
                    .set("catalogue", std::uint64_t{catalogue_version})
                    .set("kinds", std::move(list)));
  return exit_done;
}

}  // namespace muniment::cli
