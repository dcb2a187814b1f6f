// Round files on the command line.
#pragma once

#include <filesystem>

#include "cli/context.h"
#include "evidence/round_file.h"

namespace muniment::cli {

struct LoadedRound {
  evidence::RoundFile file;
  Content content;  // for the slot `round`
};
// Usage error: all that is wrong with the file, a line each; or its days are counted in another
// time zone than the ledger's.
Result<LoadedRound> load_round(const Context& context, Suite suite, std::int16_t zone_minutes,
                               const std::filesystem::path& path);

// Puts the round's facts and the file into a draft of a filing or a policy.
void add_round(evidence::Draft& draft, LoadedRound round);

}  // namespace muniment::cli
