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

// The digest of the round's file that an entry commits to; none: its openings are not kept here.
std::optional<Hash> committed_round(evidence::Registrar& registrar, const evidence::Item& stated);

// All points of the checklist, in its order.
std::vector<evidence::RoundPoint> points_of(const evidence::RoundFile& round);

// A point of the checklist or a discipline as people read it, "PLAN.2.1 …"; its number where the
// round is not known or has none such.
std::string round_text(const Words& words, const evidence::RoundFile* round, FactCode fact,
                       std::uint16_t number);

// Keeps a copy of a round's file beside the ledger, once an entry that states it is registered: the
// ledger itself has only its digest. Told where it cannot be written.
void keep_round(const Context& context, Suite suite, const std::filesystem::path& file,
                const Content& stated);

// The round in force for a dossier, from the copy that is kept here. None: no round is in force, or
// no copy is kept that has the bytes which the ledger committed to.
std::optional<evidence::RoundFile> kept_round(const Context& context,
                                              evidence::Registrar& registrar,
                                              const std::string& dossier);

// A point of the checklist or a discipline of the round in force, by its code or its name in
// either language. Usage error: there is none, or no copy of the round is kept here.
Result<std::uint16_t> round_number(const Context& context, evidence::Registrar& registrar,
                                   const std::string& dossier, FactCode fact,
                                   const std::string& named);

}  // namespace muniment::cli
