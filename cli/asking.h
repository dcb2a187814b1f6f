// Asking at the terminal for what a kind requires and nobody gave yet.
#pragma once

#include "cli/context.h"
#include "cli/taking.h"

namespace muniment::cli {

// Asks on stderr, in the order of the row, for required fields, facts and links that the draft
// lacks, and puts the answers in. What is not understood is asked again. An empty answer leaves the
// value out and the end of the input all that follow: registering then says what is missing.
void ask_missing(const Context& context, evidence::Registrar& registrar, Taking& taking,
                 const KindRow& row, evidence::Draft& draft);

// Asks for a yes, in either language, unless --yes was said. An error: it was not given, and
// `otherwise` says what that means.
Status confirm(const Context& context, const Message& question, const Message& otherwise);
// Usage error: there is nobody to ask, and --yes was not said.
Status check_can_confirm(const Context& context, const Message& otherwise);

}  // namespace muniment::cli
