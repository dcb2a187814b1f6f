// Commands that register.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

OptionRow belongs_to() {
  return {"--dossier", &Options::dossier, say("the dossier that it belongs to"), Need::required};
}

CommandRow open() {
  return {
      "open", say("open a dossier"), run_open,
      ArgumentRow{"DOSSIER", say("its code: A-Z, 0-9, '.', '_' and '-', at most 64"), Count::one},
      with_fields({{"--round", &Options::round,
                    say("a round file: checklist, deadlines and what else the round allows")},
                   {"--mandate", &Options::mandate, say("file of the mandate")}})};
}

CommandRow record() {
  return {"record", say("register one record, with files or without"), run_record,
          ArgumentRow{"KIND [FILE...]", say("a kind (see kinds), then the files that it is about"),
                      Count::at_least_one},
          with_fields({belongs_to()})};
}

CommandRow draft() {
  return {"draft", say("draft a record that several people sign, each at their own machine"),
          run_draft,
          ArgumentRow{"KIND [FILE...]", say("a kind (see kinds), then the files that it is about"),
                      Count::at_least_one},
          with_statement(
              {belongs_to(),
               {"--cosigner", &Options::cosigners,
                say("name on the roster of a further signer, in signing order")},
               {"-o,--output", &Options::output, say("the draft file to write"), Need::required}})};
}

CommandRow cosign() {
  return {"cosign",
          say("show a draft, check it, and sign it; needs no ledger"),
          run_cosign,
          ArgumentRow{"DRAFTFILE [FILE...]",
                      say("the draft, then files whose bytes must be those that it states"),
                      Count::at_least_one},
          {{"--known", &Options::known,
            say("public key file of somebody who is to sign, got by another way than the draft")},
           {"--yes", &Options::yes, say("sign without asking")},
           {"--dry-run", &Options::dry_run, say("show and check, and sign nothing")},
           {"-o,--output", &Options::output,
            say("write the signed draft to this file (else in its place)")}}};
}

CommandRow submit() {
  return {"submit",
          say("register drafts that all have signed"),
          run_submit,
          ArgumentRow{"DRAFTFILE...", say("drafts; copies of one draft are joined"),
                      Count::at_least_one},
          {ledger_key_option()}};
}

CommandRow import() {
  return {"import", say("register a folder, one record a file; or a manifest, one record a row"),
          run_import,
          ArgumentRow{"FOLDER or MANIFEST",
                      say("a folder, whose symbolic links are not followed; or a file, CSV or JSON "
                          "lines, whose rows say what is to be recorded"),
                      Count::one},
          with_manifest(with_fields(
              {{"--dossier", &Options::dossier,
                say("the dossier that it belongs to (of a manifest: of rows that name none)")},
               {"--kind", &Options::kind, say("kind of the records (default: document)")},
               {"--dry-run", &Options::dry_run,
                say("say what would be registered, and write nothing")}}))};
}

CommandRow close() {
  return {"close",
          say("close the ledger for good: nothing more is recorded in any dossier"),
          run_close,
          std::nullopt,
          {{"--because", &Options::because, say("why: TEXT, @FILE or -"), Need::required},
           {"--successor", &Options::successor,
            say("name of the ledger that goes on, such as inspection.example.gov/r7-2/g3")},
           {"--yes", &Options::yes, say("close without asking")},
           ledger_key_option()}};
}

}  // namespace

CommandGroup work_commands() {
  return {say("Work"), {open(), record(), import(), draft(), cosign(), submit(), close()}};
}

}  // namespace muniment::cli
