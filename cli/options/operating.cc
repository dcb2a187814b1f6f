// Commands that keep a ledger running and known.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

CommandRow publish() {
  return {
      "publish",
      say("write the ledger's tree as static files, for all to verify"),
      run_publish,
      ArgumentRow{"SITE", say("folder of the files: new, empty, or published to before"),
                  Count::one},
      {{"--entries", &Options::entries,
        say("the entries too: dossier codes, folios and times become public")},
       {"--recheck", &Options::recheck, say("compare also what is there already, byte by byte")}}};
}

CommandRow reindex() {
  return {"reindex",
          say("make the store again from its entries and records"),
          run_reindex,
          std::nullopt,
          {}};
}

CommandRow reseal() {
  return {"reseal",
          say("bring the vault's keys in step with the roster"),
          run_reseal,
          std::nullopt,
          {{"--sealed", &Options::person,
            say("key name of somebody who is to open sealed contents, too, which no role does")},
           {"--escrow", &Options::escrow,
            say("key name of the escrow recipient, who opens every class if other keys are lost: a "
                "key that is kept in a safe")},
           {"--new", &Options::renew,
            say("a new key for each class, from here on, for all whose roles open it")},
           {"--rewrap", &Options::rewrap,
            say("put also what was sealed before under the newest keys, while nobody "
                "registers")}}};
}

CommandRow erase() {
  return {"erase", say("destroy the files and fields that are kept of a record, upon an approval"),
          run_erase,
          ArgumentRow{"ID", say("DOSSIER/FOLIO, number of an entry, or record id"), Count::one},
          with_fields({{"--yes", &Options::yes, say("destroy without asking")}})};
}

}  // namespace

CommandGroup operating_commands() {
  return {say("Operate"), {publish(), reindex(), reseal(), erase()}};
}

}  // namespace muniment::cli
