// Exit codes of both programs (cli/README.md, "Exit codes").
#pragma once

#include "ledger/core/result.h"
#include "verify/report.h"

namespace muniment::cli {

enum ExitCode {
  exit_done = 0,
  exit_refused = 2,
  exit_cannot_evaluate = 3,
  exit_usage = 4,
  exit_failed = 5,
  exit_partly = 6
};
int exit_code_for_writing(const Error& error);    // of a command that writes
int exit_code_for_verifying(const Error& error);  // of a command that verifies
int exit_code(verify::Verdict verdict);

// The code of a run over several things: refuted before could-not-run before cannot-evaluate before
// rules-broken before verified.
int worse_exit_code(int one, int other);

}  // namespace muniment::cli
