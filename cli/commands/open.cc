// open DOSSIER: its first entry, the filing.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

int run_open(Context& context) {
  return register_kind(context, *row_of(static_cast<std::uint16_t>(Kind::filing)),
                       context.options.arguments.front(), {});
}

}  // namespace muniment::cli
