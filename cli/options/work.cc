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
      with_fields({})};
}

CommandRow record() {
  return {"record", say("register one record, with files or without"), run_record,
          ArgumentRow{"KIND [FILE...]", say("a kind (see kinds), then the files that it is about"),
                      Count::at_least_one},
          with_fields({belongs_to()})};
}

CommandRow import() {
  return {"import", say("register a folder: one record a file"), run_import,
          ArgumentRow{"FOLDER", say("the folder; symbolic links are not followed"), Count::one},
          with_manifest(with_fields(
              {belongs_to(),
               {"--kind", &Options::kind, say("kind of the records (default: document)")},
               {"--dry-run", &Options::dry_run,
                say("say what would be registered, and write nothing")}}))};
}

}  // namespace

CommandGroup work_commands() { return {say("Work"), {open(), record(), import()}}; }

}  // namespace muniment::cli
