// Commands that hand out proofs, and commands that verify.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

CommandRow receipt() {
  return {
      "receipt",
      say("write an entry's offline proof"),
      run_receipt,
      ArgumentRow{"ID", say("DOSSIER/FOLIO"), Count::one},
      {output_option(), {"--open", &Options::open, say("fields to disclose: NAME,NAME or all")}}};
}

CommandRow verify() {
  return {"verify", say("is this file what was registered: where, by whom, superseded?"),
          run_verify,
          ArgumentRow{"FILE", say("files to look up and verify, or folders"), Count::any},
          with_manifest({trust_option(), dossier_option()})};
}

CommandRow audit() {
  return {"audit",
          say("verify the whole ledger, as an auditor"),
          run_audit,
          std::nullopt,
          {trust_option(),
           {"--level", &Options::level, say("tree or records (default)")},
           {"--remember", &Options::remember, say("file that keeps the last checkpoint seen")}}};
}

}  // namespace

CommandGroup proving_commands() { return {say("Prove"), {receipt()}}; }

CommandGroup verifying_commands() {
  return {say("Verify"),
          {verify(),
           audit(),
           {"check", say("is the ledger on this disk still sound"), run_check, std::nullopt, {}}}};
}

}  // namespace muniment::cli
