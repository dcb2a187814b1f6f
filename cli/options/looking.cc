// Commands that show what is there.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

CommandRow list() {
  return {"list",
          say("list the entries of the ledger or of a dossier"),
          run_list,
          std::nullopt,
          {{"--dossier", &Options::dossier, say("only this dossier")}}};
}

CommandRow show() {
  return {"show",
          say("show an entry with its fields"),
          run_show,
          ArgumentRow{"ID", say("DOSSIER/FOLIO or record id"), Count::one},
          {}};
}

}  // namespace

CommandGroup looking_commands() { return {say("Look"), {list(), show()}}; }

}  // namespace muniment::cli
