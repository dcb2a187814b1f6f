// open DOSSIER: its first entry, the filing.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

int run_open(Context& context) {
  std::vector<std::string> files;
  if (context.options.mandate) files.push_back(*context.options.mandate);
  return register_kind(context, *row_of(static_cast<std::uint16_t>(Kind::filing)),
                       context.options.arguments.front(), files);
}

}  // namespace muniment::cli
