#include "verify/omission.h"

#include "evidence/model/exhibit.h"
#include "verify/ground.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

bool holds(const Report& report) {
  return report.verdict() == Verdict::verified || report.verdict() == Verdict::rules_broken;
}

Check judge(const Entry& entry, const Hash& leaf, const PackageCheck& package) {
  const Place place = entry_place(entry, entry.index);
  const auto unclear = [&](Message sentence) {
    return make_check("omission", Outcome::cannot_evaluate, std::move(sentence), place);
  };
  const std::string at = std::to_string(package.size.value);
  if (entry.index.value >= package.size.value) {
    return unclear(
        say("the receipt's entry is newer than the package, which knows {1} entries", at));
  }
  const auto shown = package.shown.find(entry.index);
  if (shown != package.shown.end() && shown->second != leaf) {
    return make_check(
        "omission", Outcome::refuted,
        say("the ledger signed two different entries number {1}: it keeps two histories",
            std::to_string(entry.index.value)),
        place);
  }
  if (shown != package.shown.end()) {
    return make_check("omission", Outcome::pass, say("the package has the receipt's entry"), place);
  }
  if (!package.complete.contains(entry.dossier)) {
    return unclear(say("the package does not claim that the dossier {1} is complete",
                       entry.dossier.empty() ? "/" : entry.dossier));
  }
  return make_check(
      "omission", Outcome::refuted,
      say("the ledger signed {1} as entry {2}, and at {3} entries it signed that the "
          "dossier has no such folio: it left out what it had admitted, or it keeps "
          "two histories",
          format_citation({entry.dossier, entry.folio}), std::to_string(entry.index.value), at),
      place);
}

}  // namespace

Report check_omission(std::string_view receipt, const PackageCheck& package,
                      const TrustPolicy& trust) {
  Report report = check_receipt(receipt, trust, nullptr);
  const bool sound = holds(report) && holds(package.report);
  report.append(package.report);
  report.require("omission");
  const auto unclear = [&](Message sentence) {
    report.add(make_check("omission", Outcome::cannot_evaluate, std::move(sentence)));
  };
  const Result<TlogProof> proof = parse_tlog_proof(receipt);
  const Result<Exhibit> exhibit =
      proof.ok() ? decode_exhibit(proof->extra) : Result<Exhibit>(proof.error());
  const Result<Entry> entry =
      exhibit.ok() ? decode_entry(exhibit->entry) : Result<Entry>(exhibit.error());
  Report told;  // by the receipt's own checks
  const std::optional<Ground> ground =
      entry.ok() ? judge_ground(proof->checkpoint, trust, told) : std::nullopt;
  if (!sound || !ground || !package.log) {
    unclear(say("receipt or package do not hold by themselves: together they show nothing"));
  } else if (!(ground->log == *package.log)) {
    unclear(say("receipt and package were signed by the keys of two ledgers"));
  } else {
    Hasher hasher(ground->suite());
    report.add(judge(*entry, hasher.leaf(exhibit->entry), package));
  }
  return report;
}

}  // namespace muniment::verify
