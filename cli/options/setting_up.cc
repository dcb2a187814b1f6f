// Commands that set up a ledger, its people and its verifiers.
#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

CommandRow keygen() {
  return {"keygen",
          say("make a person's keys: NAME.key and NAME.pub"),
          run_keygen,
          ArgumentRow{"NAME", say("a-z, 0-9 and -, at most 32; a folder may stand before it"),
                      Count::one},
          {{"--suite", &Options::suite, say("sha256-ed25519 (default) or sm3-sm2")},
           no_passphrase_option()}};
}

CommandRow passwd() {
  return {"passwd",
          say("change the passphrase of a key file"),
          run_passwd,
          ArgumentRow{"KEYFILE", say("the key file"), Count::one},
          {no_passphrase_option()}};
}

CommandRow init() {
  return {"init",
          say("make a ledger; the author becomes administrator and leader"),
          run_init,
          ArgumentRow{"DIR", say("folder of the ledger, new or empty"), Count::one},
          {{"--origin", &Options::origin,
            say("the ledger's name, such as inspection.example.gov/r7-1/g3"), Need::required},
           {"--key", &Options::ledger_key, say("key file of the ledger, made here, outside DIR"),
            Need::required},
           {"--suite", &Options::suite, say("sha256-ed25519 or sm3-sm2 (default: the author's)")},
           {"--set", &Options::set, say("a field of the genesis: title=…, name=…")},
           no_passphrase_option()}};
}

CommandRow enrol() {
  return {"enrol",
          say("put a person's keys on the roster"),
          run_enrol,
          ArgumentRow{"PUBFILE", say("the person's NAME.pub"), Count::one},
          {{"--role", &Options::roles, say("a role; kinds --json lists them"), Need::required},
           {"--name", &Options::name,
            say("display name: TEXT, @FILE or -; committed, never shown in the record")},
           {"--person", &Options::person, say("key name of the person whose further key this is")},
           {"--sealed", &Options::sealed,
            say("this person opens sealed contents, too, which no role does")},
           ledger_key_option()}};
}

CommandRow revoke() {
  return {"revoke",
          say("take a key off the roster"),
          run_revoke,
          ArgumentRow{"NAME", say("key name on the roster, or key id"), Count::one},
          {{"--reason", &Options::reason, say("retired, lost or compromised"), Need::required},
           {"--since", &Options::since,
            say("entry index from which its signatures are suspect (default: now)")},
           {"--because", &Options::because, say("why: TEXT, @FILE or -")},
           ledger_key_option()}};
}

CommandRow policy() {
  return {"policy",
          say("put newer versions of catalogue and rules, another time zone or round in force"),
          run_policy,
          std::nullopt,
          {{"--round", &Options::round,
            say("a round file: checklist, deadlines and what else the round allows")},
           {"--dossier", &Options::dossier, say("the dossier whose round it is (else all)")},
           {"--zone", &Options::zone, say("minutes east of UTC in which days are counted")},
           {"--restricted", &Options::restricted,
            say("access: reading what is restricted takes an access entry first; free: none")},
           {"--because", &Options::because, say("why: TEXT, @FILE or -")},
           ledger_key_option()}};
}

CommandRow kinds() {
  return {"kinds",
          say("list the kinds of records, or the fields of one"),
          run_kinds,
          ArgumentRow{"KIND", say("a kind"), Count::at_most_one},
          {}};
}

CommandRow adopt() {
  return {"adopt",
          say("go on after the ledger was moved, restored or the clock was set back"),
          run_adopt,
          std::nullopt,
          {{"--because", &Options::because, say("why: TEXT, @FILE or -"), Need::required},
           ledger_key_option()}};
}

}  // namespace

CommandGroup setting_up_commands() {
  return {say("Set up"),
          {keygen(),
           passwd(),
           init(),
           enrol(),
           revoke(),
           {"roster", say("list who may sign"), run_roster, std::nullopt, {}},
           policy(),
           kinds(),
           {"trust",
            say("write the trust file that a verifier is given once"),
            run_trust,
            std::nullopt,
            {output_option()}},
           adopt()}};
}

}  // namespace muniment::cli
