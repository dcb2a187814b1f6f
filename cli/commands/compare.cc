// compare A [B]: are two checkpoints of one history, or did somebody rewrite it.
#include <algorithm>

#include "cli/auditing.h"
#include "cli/checkpoints.h"
#include "cli/commands/commands.h"
#include "cli/common/files.h"
#include "cli/common/verifying.h"
#include "verify/fork_file.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

// The ledger at hand, beside the two that were named; none where there is none, or where it is one
// of them. One store is never opened twice.
struct ThirdLedger {
  std::unique_ptr<evidence::Registrar> ledger;
  std::optional<Error> trouble;  // why there is none, though a variable or this folder names one
};

Result<ThirdLedger> third_ledger(Context& context) {
  const Result<fs::path> here = find_ledger(context);
  if (!here.ok()) return ThirdLedger{};
  for (const std::string& named : context.options.arguments) {
    std::error_code error;
    if (fs::equivalent(named, *here, error)) return ThirdLedger{};
  }
  Result<std::unique_ptr<evidence::Registrar>> opened = open_ledger(context, StoreAccess::read);
  if (opened.ok()) return ThirdLedger{std::move(*opened), std::nullopt};
  if (context.options.ledger) return std::move(opened).error();  // it was asked for
  return ThirdLedger{nullptr, std::move(opened).error()};
}

void tell_unasked(const Context& context, const Error& trouble, verify::Report& report) {
  report.add({.name = "ledger",
              .outcome = verify::Outcome::not_checked,
              .sentence = say("the ledger at hand, which could not be opened, was not asked: {1}",
                              context.words.translate(trouble)),
              .place = {}});
}

// Whoever was named and has a tree, the ledgers first.
struct AtHand {
  std::vector<evidence::Registrar*> ledgers;
  std::vector<verify::TileDirectory*> sites;
};

// Asks each for a proof, until one has the tree. What cannot be read counts only if nobody has.
Status consult(const AtHand& at_hand, verify::Comparison& comparison) {
  Status trouble;
  const auto keep = [&](Status asked) {
    if (trouble.ok()) trouble = std::move(asked);
  };
  for (evidence::Registrar* ledger : at_hand.ledgers) {
    if (ledger == nullptr) continue;
    if (!comparison.own_key) comparison.own_key = ledger->verifier_key();
    if (!comparison.proof) keep(prove_by_ledger(*ledger, comparison));
  }
  for (verify::TileDirectory* site : at_hand.sites) {
    if (site != nullptr && !comparison.proof) keep(prove_by_site(*site, comparison));
  }
  return comparison.proof ? Status() : trouble;
}

// A fork as a file that convinces others; nothing where there is none. A rollback is none: a
// ledger's keeper may have a newer copy elsewhere.
Status write_evidence(const Context& context, verify::Comparison comparison) {
  if (!context.options.evidence) return {};
  comparison.second_is = verify::Comparison::Second::any;
  const verify::Report report = verify::compare_checkpoints(comparison);
  const auto& checks = report.checks();
  const bool fork = std::any_of(checks.begin(), checks.end(), [](const verify::Check& check) {
    return check.name == "consistency" && check.outcome == verify::Outcome::refuted;
  });
  if (fork) {
    return write_file(*context.options.evidence, verify::format_fork_file(comparison), 0644,
                      Overwrite::no);
  }
  context.tell(say("there is no fork to be shown: {1} was not written",
                   printable(*context.options.evidence)));
  return {};
}

Result<verify::Report> compare(Context& context, const TrustPolicy* trust) {
  const std::vector<std::string>& named = context.options.arguments;
  Result<BroughtCheckpoint> first = bring_checkpoint(context, named[0]);
  if (!first.ok()) return std::move(first).error();
  Result<BroughtCheckpoint> second =
      named.size() == 2 ? bring_checkpoint(context, named[1]) : bring_newest(context);
  if (!second.ok()) return std::move(second).error();
  Result<ThirdLedger> third =
      named.size() == 2 ? third_ledger(context) : Result<ThirdLedger>(ThirdLedger{});
  if (!third.ok()) return std::move(third).error();
  if (first->ledger != nullptr && second->ledger == nullptr) std::swap(*first, *second);

  verify::Comparison comparison;
  comparison.first = first->compared;
  comparison.second = second->compared;
  comparison.trust = trust;
  if (second->ledger != nullptr) comparison.second_is = verify::Comparison::Second::newest;
  Status consulted = consult({{second->ledger.get(), first->ledger.get(), third->ledger.get()},
                              {second->site.tiles.get(), first->site.tiles.get()}},
                             comparison);
  if (!consulted.ok()) return std::move(consulted).error();
  verify::Report report = verify::compare_checkpoints(comparison);
  if (Status written = write_evidence(context, comparison); !written.ok()) {
    return std::move(written).error();
  }
  if (third->trouble) tell_unasked(context, *third->trouble, report);
  return report;
}

Status check_arguments(const Context& context) {
  const std::vector<std::string>& named = context.options.arguments;
  if (named.size() > 2) {
    return Error(ErrorKind::usage, say("compare takes one or two checkpoints, and {1} were named",
                                       std::to_string(named.size())));
  }
  std::error_code error;
  const Result<fs::path> other =
      named.size() == 2 ? Result<fs::path>(named[1]) : find_ledger(context);
  if (other.ok() && fs::equivalent(named[0], *other, error)) {
    return Error(ErrorKind::usage, say("{1} would be compared with itself", printable(named[0])));
  }
  return {};
}

}  // namespace

int run_compare(Context& context) {
  const Status sensible = check_arguments(context);
  if (!sensible.ok()) return fail_verifying(context, sensible.error());
  std::optional<TrustPolicy> trust;
  if (context.options.trust) {
    Result<TrustPolicy> read = read_trust_file(*context.options.trust);
    if (!read.ok()) return fail_verifying(context, read.error());
    trust = std::move(*read);
  }
  // Each folder may be somebody else's ledger.
  return run_in_child(context, [&]() -> int {
    const Result<verify::Report> report = compare(context, trust ? &*trust : nullptr);
    if (!report.ok()) return fail_verifying(context, report.error());
    return print_report(*report, context.words, context.colour, context.options.json);
  });
}

}  // namespace muniment::cli
