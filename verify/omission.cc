#include "verify/omission.h"

#include "evidence/model/exhibit.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

bool holds(const Report& report) {
  return report.verdict() == Verdict::verified || report.verdict() == Verdict::rules_broken;
}

Check judge(const Entry& entry, const Hash& leaf, const std::string& origin,
            const PackageCheck& package) {
  const auto unclear = [&](Message sentence) {
    return make_check("omission", Outcome::cannot_evaluate, std::move(sentence),
                      entry_place(entry, entry.index));
  };
  const std::string at = std::to_string(package.size.value);
  if (origin != package.origin) {
    return unclear(
        say("the receipt is of the ledger {1}, the package of {2}", origin, package.origin));
  }
  if (entry.index.value >= package.size.value) {
    return unclear(
        say("the receipt's entry is newer than the package, which knows {1} entries", at));
  }
  const auto dossier = package.complete.find(entry.dossier);
  if (dossier == package.complete.end()) {
    return unclear(say("the package does not claim that the dossier {1} is complete",
                       entry.dossier.empty() ? "/" : entry.dossier));
  }
  const auto shown = dossier->second.find(entry.index);
  if (shown == dossier->second.end()) {
    return make_check(
        "omission", Outcome::refuted,
        say("the ledger signed {1} as entry {2}, and at {3} entries it signed that the "
            "dossier has no such folio: it left out what it had admitted, or it keeps "
            "two histories",
            format_citation({entry.dossier, entry.folio}), std::to_string(entry.index.value), at),
        entry_place(entry, entry.index));
  }
  if (shown->second != leaf) {
    return make_check(
        "omission", Outcome::refuted,
        say("the ledger signed two different entries number {1}: it keeps two histories",
            std::to_string(entry.index.value)),
        entry_place(entry, entry.index));
  }
  return make_check("omission", Outcome::pass, say("the package has the receipt's entry"),
                    entry_place(entry, entry.index));
}

}  // namespace

Report check_omission(std::string_view receipt, const PackageCheck& package,
                      const TrustPolicy& trust) {
  Report report = check_receipt(receipt, trust, nullptr);
  const bool sound = holds(report) && holds(package.report);
  report.require("omission");
  const Result<TlogProof> proof = parse_tlog_proof(receipt);
  const Result<Exhibit> exhibit =
      proof.ok() ? decode_exhibit(proof->extra) : Result<Exhibit>(proof.error());
  const Result<SignedCheckpoint> note = proof.ok() ? parse_signed_checkpoint(proof->checkpoint)
                                                   : Result<SignedCheckpoint>(proof.error());
  const Result<Entry> entry =
      exhibit.ok() ? decode_entry(exhibit->entry) : Result<Entry>(exhibit.error());
  if (!sound || !note.ok() || !entry.ok()) {
    report.add(make_check("omission", Outcome::cannot_evaluate,
                          say("receipt or package do not hold by themselves: together they show "
                              "nothing")));
    return report;
  }
  Hasher hasher(package.suite);
  report.add(judge(*entry, hasher.leaf(exhibit->entry), note->checkpoint.origin, package));
  return report;
}

}  // namespace muniment::verify
