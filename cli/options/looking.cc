// Commands that show what is there.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

CommandRow status() {
  return {"status",
          say("is all well: ledger, guard, disk, roster, newest work, and what to do next"),
          run_status,
          std::nullopt,
          {ledger_key_option(),
           {"--dossier", &Options::dossier,
            say("how far this dossier is: checklist, findings, deadlines, what is missing")},
           {"--round", &Options::round,
            say("with --dossier: the round file, which has the names of the checklist")}}};
}

CommandRow list() {
  return {"list",
          say("list the entries of the ledger or of a dossier"),
          run_list,
          std::nullopt,
          {dossier_option(),
           {"--manifest", &Options::manifest,
            say("the files that are registered, as a manifest: sha256sum, hashdeep or bagit")},
           output_option()}};
}

CommandRow find() {
  return {
      "find",
      say("where are these bytes, or is this text, registered?"),
      run_find,
      ArgumentRow{"FILE", say("files to look up by their bytes and by their names"), Count::any},
      {{"--text", &Options::text, say("a field's exact text: @FILE, or - for standard input")}}};
}

CommandRow show() {
  return {"show",
          say("show an entry with its fields"),
          run_show,
          ArgumentRow{"ID", say("DOSSIER/FOLIO or record id"), Count::one},
          {}};
}

CommandRow get() {
  return {"get",
          say("write the files of a record, as the vault keeps them"),
          run_get,
          ArgumentRow{"ID", say("DOSSIER/FOLIO, number of an entry, or record id"), Count::one},
          {{"-o,--output", &Options::output,
            say("the folder to write to, made if it is missing (default: this one)")}}};
}

CommandRow trace() {
  return {"trace",
          say("where a record comes from, what came of it, and who holds the evidence"),
          run_trace,
          ArgumentRow{"ID", say("DOSSIER/FOLIO or record id"), Count::one},
          {{"--dot", &Options::dot, say("as a graph in the language of Graphviz")},
           {"--svg", &Options::svg, say("as a picture, drawn by Graphviz")},
           {"--prov", &Options::prov, say("as PROV-JSON, for tools that read provenance")},
           {"--most", &Options::most, say("so many records each way, instead of 200")},
           output_option()}};
}

}  // namespace

CommandGroup looking_commands() {
  return {say("Look"),
          {status(),
           {"dossiers", say("list the dossiers"), run_dossiers, std::nullopt, {}},
           list(),
           show(),
           get(),
           trace(),
           find()}};
}

}  // namespace muniment::cli
