// What check and audit say of the vault.
#pragma once

#include "cli/context.h"
#include "verify/report.h"

namespace muniment::cli {

// How it is put together, without any key.
void check_vault(const Words& words, evidence::Registrar& registrar, verify::Report& report);
// Destroys what belongs to no record.
void repair_vault(const Words& words, evidence::Registrar& registrar, verify::Report& report);
// What it holds, as far as the author opens it.
void check_contents(const Context& context, evidence::Registrar& registrar, const KeyPair& author,
                    verify::Report& report);

verify::Place place_of(const evidence::Item& item);

}  // namespace muniment::cli
