// What the commands of the ledger's own affairs share.
#pragma once

#include "cli/context.h"
#include "evidence/vault_upkeep.h"

namespace muniment::cli {

inline constexpr std::size_t max_public_file_bytes = 16 * 1024;

// A draft of today, without fields.
evidence::Draft affair_draft(const EvidenceState& state, Kind kind, Affair affair);
// Adds the text of an option that may be absent.
Status add_text(evidence::Draft& draft, std::string_view field,
                const std::optional<std::string>& given);
// The key by its name or key id; refused when it is not there.
Result<const RosterKey*> on_roster(const Roster& roster, const std::string& name);

// Names of keys on the roster, or key ids; empty: nobody (`NamedFor`).
struct NamedOnRoster {
  std::string sealed, escrow;
};
// The vault's keys are in step with the roster afterwards, as far as the author can.
Status tend_vault(const Context& context, evidence::Registrar& registrar, const KeyPair& author,
                  const NamedOnRoster& named, evidence::Renew renew);
// Opens the ledger, lets `draw` make the draft from its state, and registers it.
using Draw = Result<evidence::Draft> (*)(Context&, evidence::Registrar&, const EvidenceState&);
enum class Tend { nothing, vault };
int register_affair(Context& context, Draw draw, Tend tend = Tend::nothing);

}  // namespace muniment::cli
