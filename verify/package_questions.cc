#include <algorithm>

#include "verify/merkle.h"
#include "verify/package_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

void check_size(TreeSize size, TreeSize least, Report& report) {
  const std::string has = std::to_string(size.value), asked = std::to_string(least.value);
  report.add(
      size >= least
          ? make_check("size", Outcome::pass,
                       say("the checkpoint covers {1} entries, no fewer than was asked for", has))
          : make_check("size", Outcome::cannot_evaluate,
                       say("the checkpoint covers {1} entries, fewer than the {2} that were "
                           "asked for: ask for a newer package",
                           has, asked)));
}

void check_growth(Hasher& hasher, const Checkpoint& now, const PackageProof& proof,
                  const Checkpoint& remembered, Report& report) {
  if (remembered.origin == now.origin && now.size < remembered.size) {
    // Anybody may hand over an older package: it is no rollback of the ledger.
    report.add(
        make_check("remembered", Outcome::cannot_evaluate,
                   say("the package is of {1} entries, fewer than the {2} that were "
                       "remembered: ask for a newer one",
                       std::to_string(now.size.value), std::to_string(remembered.size.value))));
    return;
  }
  compare_remembered(remembered, now, report);
  if (remembered.origin != now.origin || remembered.size >= now.size) return;  // that says all
  const std::string before = std::to_string(remembered.size.value);
  const auto found = std::find_if(
      proof.consistency.begin(), proof.consistency.end(),
      [&](const PackageProof::Consistency& one) { return one.size == remembered.size; });
  if (found == proof.consistency.end()) {
    report.add(make_check("remembered", Outcome::cannot_evaluate,
                          say("the package does not show that the ledger grew from the {1} entries "
                              "that were remembered: ask for one that does",
                              before)));
    return;
  }
  const Status grown =
      check_consistency(hasher, remembered.size, remembered.root, now.size, now.root, found->path);
  report.add(grown.ok()
                 ? make_check("remembered", Outcome::pass,
                              say("the ledger has grown from the {1} entries that were remembered",
                                  before))
                 : failed_check("remembered", grown.error()));
}

}  // namespace

void check_questions(Hasher& hasher, const Ground& ground, const PackageProof& proof,
                     const PackageQuestions& questions, Report& report) {
  if (questions.least_size) check_size(ground.checkpoint.size, *questions.least_size, report);
  if (!questions.remembered) return;
  if (!ground.authentic) {
    return report.add(make_check("remembered", Outcome::not_checked,
                                 say("the checkpoint is not authentic: it is compared with none")));
  }
  check_growth(hasher, ground.checkpoint, proof, *questions.remembered, report);
}

}  // namespace muniment::verify
