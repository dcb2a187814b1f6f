// How an entry is named in tables: what a person knows it by.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"

namespace muniment::cli {

// Its title or name, else its file; fit for a terminal.
std::string headline(const std::vector<Opening>& openings);
// The headline of an entry; says so where its openings are not kept here.
std::string headline_of(const Words& words, evidence::Registrar& registrar,
                        const evidence::Item& item);

// Upon which entry a record was erased, by whom and why; none: it was not.
Result<std::optional<std::string>> erased_by(const Words& words, evidence::Registrar& registrar,
                                             const evidence::Item& item);

}  // namespace muniment::cli
