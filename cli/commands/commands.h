// The commands: one file each, one function each. It gives the exit code; everything that went
// wrong was told.
#pragma once

#include "cli/context.h"

namespace muniment::cli {

// Tells the error, as text or JSON, and gives the exit code of a command that writes, or of one
// that verifies.
int fail(const Context& context, const Error& error);
int fail_verifying(const Context& context, const Error& error);

int run_keygen(Context& context);
int run_passwd(Context& context);
int run_init(Context& context);
int run_enrol(Context& context);
int run_revoke(Context& context);
int run_roster(Context& context);
int run_policy(Context& context);
int run_kinds(Context& context);
int run_trust(Context& context);
int run_adopt(Context& context);
int run_open(Context& context);
int run_record(Context& context);
int run_import(Context& context);
int run_draft(Context& context);
int run_cosign(Context& context);
int run_submit(Context& context);
int run_close(Context& context);
int run_list(Context& context);
int run_find(Context& context);
int run_dossiers(Context& context);
int run_show(Context& context);
int run_get(Context& context);
int run_reseal(Context& context);
int run_erase(Context& context);
int run_trace(Context& context);
int run_status(Context& context);
int run_checkpoint(Context& context);
int run_receipt(Context& context);
int run_package(Context& context);
int run_disclose(Context& context);
int run_verify(Context& context);
int run_audit(Context& context);
int run_compare(Context& context);
int run_check(Context& context);
int run_reindex(Context& context);
int run_publish(Context& context);

}  // namespace muniment::cli
