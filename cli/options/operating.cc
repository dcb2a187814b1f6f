// The commands of the group "Operate".
#include "cli/options/rows.h"

namespace muniment::cli {

CommandGroup operating_commands() {
  return {say("Operate"),
          {{"reindex",
            say("make the store again from its entries and records"),
            run_reindex,
            std::nullopt,
            {}}}};
}

}  // namespace muniment::cli
