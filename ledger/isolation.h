// Runs work on a store that we do not own in a child process: LMDB trusts its files, and a hostile
// or rotten one can crash its reader. The child's death is then a verdict, not a crash.
#pragma once

#include <functional>

#include "ledger/core/result.h"

namespace muniment {

// Forks, runs `work` in the child, which leaves with the code that it returns, and waits. When
// the child died of a signal, the error names it: mismatch where that speaks against the store's
// files (SIGSEGV, SIGBUS, SIGILL, SIGFPE), environment for all others. Call it before any thread is
// started.
Result<int> run_isolated(const std::function<int()>& work);

}  // namespace muniment
