// Commands that hand out proofs, and commands that verify.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

CommandRow checkpoint() {
  return {"checkpoint",
          say("write the newest signed checkpoint, to be kept elsewhere"),
          run_checkpoint,
          std::nullopt,
          {output_option()}};
}

CommandRow receipt() {
  return {"receipt",
          say("write an entry's offline proof"),
          run_receipt,
          ArgumentRow{"ID", say("DOSSIER/FOLIO"), Count::one},
          {output_option(),
           {"--open", &Options::open, say("fields to disclose: NAME,NAME, public or all")}}};
}

CommandRow package() {
  return {"package",
          say("write whole dossiers, or some records, as an offline proof"),
          run_package,
          ArgumentRow{"ID", say("a DOSSIER, which is then complete, or DOSSIER/FOLIO"),
                      Count::at_least_one},
          {output_option(),
           {"--open", &Options::open, say("fields to disclose: NAME,NAME, public or all")},
           {"--contents", &Options::contents,
            say("with the files of the disclosed fields, as the vault keeps them")},
           {"--from", &Options::from,
            say("size of an older checkpoint that a recipient may have seen")}}};
}

CommandRow disclose() {
  return {"disclose",
          say("write what was published as the public's package"),
          run_disclose,
          ArgumentRow{"ID", say("DOSSIER/FOLIO of a disclosure"), Count::one},
          {output_option()}};
}

CommandRow verify() {
  return {"verify", say("is this file what was registered: where, by whom, superseded?"),
          run_verify,
          ArgumentRow{"FILE", say("files to look up and verify, or folders"), Count::any},
          with_manifest({trust_option(), dossier_option()})};
}

CommandRow audit() {
  return {"audit",
          say("verify the whole ledger, as an auditor, or a published SITE"),
          run_audit,
          ArgumentRow{"SITE", say("what was published of a ledger (else the ledger itself)"),
                      Count::at_most_one},
          {trust_option(),
           {"--level", &Options::level, say("tree, records (default) or contents")},
           {"--remember", &Options::remember, say("file that keeps the last checkpoint seen")},
           {"--resume", &Options::resume,
            say("of contents: file that keeps what was opened, so that an audit that was stopped "
                "goes on")}}};
}

CommandRow compare() {
  return {
      "compare",
      say("are two checkpoints of one history: the same, one grown out of the other, or a fork"),
      run_compare,
      ArgumentRow{"CHECKPOINT [CHECKPOINT]",
                  say("a checkpoint, a receipt, a published or a ledger's own folder; the "
                      "second is else the ledger itself"),
                  Count::at_least_one},
      {trust_option(),
       {"--evidence", &Options::evidence,
        say("a fork: write it as a file that convinces others by muniment-verify alone")}}};
}

}  // namespace

CommandGroup proving_commands() {
  return {say("Prove"), {checkpoint(), receipt(), package(), disclose()}};
}

CommandGroup verifying_commands() {
  return {say("Verify"),
          {verify(),
           audit(),
           compare(),
           {"check",
            say("is the ledger on this disk still sound"),
            run_check,
            std::nullopt,
            {{"--repair", &Options::repair,
              say("destroy what crashes left in the vault and belongs to no record")}}}}};
}

}  // namespace muniment::cli
