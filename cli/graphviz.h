// Graphviz, run as a program of its own.
#pragma once

#include <string>

#include "ledger/core/result.h"

namespace muniment::cli {

// The picture of a graph in the language DOT. Missing: there is no program `dot`. Environment: it
// could not draw, and what it said.
Result<std::string> draw_svg(const std::string& dot);

}  // namespace muniment::cli
