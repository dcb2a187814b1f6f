// A draft against the ledger at hand, where there is one.
#pragma once

#include "cli/draft_checks.h"

namespace muniment::cli {

// Adds what the ledger says: whose the keys are, where linked records stand, whether the rules and
// what the author knew hold. A ledger that only lies about and is another one, or older, leaves
// that unchecked; one that --ledger names must be the draft's. An error: it could not be read.
Status check_against_ledger(Context& context, LookedAtDraft& draft);

// Why a draft is not for the ledger here; none: it is.
std::optional<Message> other_ledger(const LogIdentity& here, const evidence::CheckedDraft& draft);
// What refuses a draft, each within its rule.
std::vector<Error> faults_of(const std::vector<Violation>& violations);

}  // namespace muniment::cli
