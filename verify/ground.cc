#include "verify/ground.h"

#include "verify/words.h"

namespace muniment::verify {

std::optional<Ground> judge_ground(std::string_view signed_note, const TrustPolicy& trust,
                                   Report& report) {
  if (const auto trusted = judge_checkpoint(signed_note, trust, report)) {
    return Ground{trusted->checkpoint, trusted->log, trusted->genesis, true};
  }
  if (const auto claimed = claimed_checkpoint(signed_note, trust)) {
    return Ground{claimed->checkpoint, claimed->log, std::nullopt, false};
  }
  return std::nullopt;
}

void compare_remembered(const Checkpoint& remembered, const Checkpoint& now, Report& report) {
  const std::string before = std::to_string(remembered.size.value);
  const auto refute = [&](Message sentence) {
    report.add(make_check("remembered", Outcome::refuted, std::move(sentence)));
  };
  if (remembered.origin != now.origin) {
    report.add(make_check("remembered", Outcome::cannot_evaluate,
                          say("the remembered checkpoint is of the ledger {1}, this is {2}",
                              remembered.origin, now.origin)));
  } else if (now.size < remembered.size) {
    refute(say("rollback: {1} entries were seen before, now there are {2}", before,
               std::to_string(now.size.value)));
  } else if (now.size == remembered.size && now.root != remembered.root) {
    refute(say("fork: the {1} entries are not those that were seen before", before));
  } else if (now.size == remembered.size) {
    report.add(
        make_check("remembered", Outcome::pass,
                   say("the ledger is the one that was remembered, with {1} entries", before)));
  }  // else it is compared when that many entries were read
}

void check_pin(const Ground& ground, const Hash& leaf, const Place& place, Report& report) {
  if (!ground.genesis) {
    report.add(make_check("roster-root", Outcome::not_checked,
                          say("no trust file pins the ledger's first entry: who founded it, and so "
                              "who could enrol others, is the ledger's own claim"),
                          place));
    return;
  }
  const bool same = *ground.genesis == leaf;
  report.add(
      make_check("roster-root", same ? Outcome::pass : Outcome::refuted,
                 same ? say("the ledger's first entry is the one that the trust file pins")
                      : say("the ledger's first entry is not the one that the trust file pins"),
                 place));
}

void check_genesis(const Ground& ground, const Affair& affair, const Place& place, Report& report) {
  const auto* genesis = std::get_if<Genesis>(&affair);
  if (genesis == nullptr) {
    report.add(make_check("genesis", Outcome::refuted,
                          say("the ledger's first entry is not its genesis"), place));
    return;
  }
  const bool same = genesis->origin == ground.checkpoint.origin && genesis->key == ground.log &&
                    genesis->suite == ground.suite();
  report.add(make_check(
      "genesis", same ? Outcome::pass : Outcome::refuted,
      same ? say("the genesis names this ledger, its key and its suite")
           : say("the genesis is of the ledger {1}, or names another key or suite than the "
                 "checkpoint's",
                 genesis->origin),
      place));
}

}  // namespace muniment::verify
