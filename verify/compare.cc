#include "verify/compare.h"

#include <algorithm>
#include <utility>

#include "verify/merkle.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::string_view signature_check = "checkpoint-signature";
constexpr std::string_view consistency_check = "consistency";

std::string number(TreeSize size) { return std::to_string(size.value); }

Place in_file(const std::string& name) {
  Place place;
  place.file = name;
  return place;
}

// A checkpoint whose signature holds, under its name.
struct Party {
  std::string name;
  TrustedCheckpoint trusted;

  TreeSize size() const { return trusted.checkpoint.size; }
  const Hash& root() const { return trusted.checkpoint.root; }
};

class Comparing {
 public:
  explicit Comparing(const Comparison& comparison) : comparison_(comparison) {}

  Report compare() {
    report_.require(signature_check);
    report_.require(consistency_check);
    const std::optional<Party> first = judge(comparison_.first);
    const std::optional<Party> second = judge(comparison_.second);
    if (comparison_.trust == nullptr) {
      add("key", Outcome::not_checked,
          say("there is no trust file: the key is the one that the ledger at hand claims, and "
              "another ledger could claim another"));
    }
    if (first && second) {
      describe(*first);
      describe(*second);
      if (of_one_ledger(*first, *second)) compare_trees(*first, *second);
    } else {
      add(consistency_check, Outcome::not_checked,
          say("how the trees belong together: both checkpoints must be authentic first"));
    }
    return std::move(report_);
  }

 private:
  void add(std::string_view name, Outcome outcome, Message sentence, Place place = {}) {
    report_.add(make_check(name, outcome, std::move(sentence), std::move(place)));
  }

  // The checkpoint, if it is authentic; the report has the checks, each with the party's name.
  std::optional<Party> judge(const ComparedNote& compared) {
    std::optional<TrustPolicy> own;
    if (comparison_.trust == nullptr) {
      own = own_trust(compared);
      if (!own) return std::nullopt;
    }
    Report judged;
    std::optional<TrustedCheckpoint> trusted =
        judge_checkpoint(compared.note, own ? *own : *comparison_.trust, judged);
    for (Check check : judged.checks()) {
      if (check.outcome != Outcome::not_checked) {
        check.place.file = compared.name;
      } else if (was_said(check)) {
        continue;  // of both
      }
      report_.add(std::move(check));
    }
    for (const Statement& statement : judged.statements()) {
      if (statement.name == "witnessed") report_.state(statement.name, statement.sentence);
    }
    if (!trusted) return std::nullopt;
    return Party{compared.name, std::move(*trusted)};
  }

  bool was_said(const Check& check) const {
    return std::any_of(report_.checks().begin(), report_.checks().end(),
                       [&](const Check& said) { return said.sentence == check.sentence; });
  }

  // Without a trust file, a checkpoint by another key than the ledger's own is not a forgery:
  // nobody here knows whose key is right.
  std::optional<TrustPolicy> own_trust(const ComparedNote& compared) {
    if (!comparison_.own_key) {
      add(signature_check, Outcome::cannot_evaluate,
          say("there is neither a trust file nor a ledger at hand: nothing says whose signature "
              "counts"),
          in_file(compared.name));
      return std::nullopt;
    }
    const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(compared.note);
    if (parsed.ok() && parsed->checkpoint.origin == comparison_.own_key->name) {
      const Status held = verify_note(parsed->note, *comparison_.own_key);
      if (!held.ok() && held.error().kind() == ErrorKind::missing) {
        add(signature_check, Outcome::cannot_evaluate,
            say("the checkpoint is not signed by the key of the ledger at hand; a trust file "
                "would say which key is right"),
            in_file(compared.name));
        return std::nullopt;
      }
    }
    TrustPolicy trust;
    trust.logs.push_back(*comparison_.own_key);
    trust.quorum = "none";
    return trust;
  }

  void describe(const Party& party) {
    report_.state("checkpoint", say("{1}: {2} entries of {3}, root {4}, signed by {5}", party.name,
                                    number(party.size()), party.trusted.checkpoint.origin,
                                    party.root().hex(), format_verifier_key(party.trusted.log)));
  }

  bool of_one_ledger(const Party& first, const Party& second) {
    if (first.trusted.log == second.trusted.log) return true;
    add(consistency_check, Outcome::cannot_evaluate,
        say("the checkpoints are of two ledgers: {1} and {2}",
            format_verifier_key(first.trusted.log), format_verifier_key(second.trusted.log)));
    return false;
  }

  void compare_trees(const Party& first, const Party& second) {
    if (first.size() == second.size()) {
      compare_roots(first, second);
    } else if (comparison_.second_is == Comparison::Second::newest &&
               first.size() > second.size()) {
      add(consistency_check, Outcome::refuted,
          say("rollback: {1} holds {2} entries, and the ledger here only {3}: entries that were "
              "recorded are gone, or this is an older copy of the ledger",
              first.name, number(first.size()), number(second.size())));
    } else if (first.size() < second.size()) {
      compare_prefix(first, second);
    } else {
      compare_prefix(second, first);
    }
  }

  void compare_roots(const Party& first, const Party& second) {
    if (first.root() == second.root()) {
      add(consistency_check, Outcome::pass,
          say("both are of the same tree of {1} entries", number(first.size())));
      return;
    }
    add(consistency_check, Outcome::refuted,
        say("fork: {1} and {2} were both signed by the ledger and hold {3} entries each, but not "
            "the same: their roots are {4} and {5}. Keep both: together they are evidence",
            first.name, second.name, number(first.size()), first.root().hex(),
            second.root().hex()));
  }

  void compare_prefix(const Party& smaller, const Party& larger) {
    if (!comparison_.proof) {
      add(consistency_check, Outcome::not_checked,
          say("whether {1} grew out of {2}: consistency needs the ledger or its published tiles",
              larger.name, smaller.name));
      return;
    }
    Hasher hasher(smaller.trusted.suite);
    const PrefixProof& proof = *comparison_.proof;
    const Status leads = check_consistency(hasher, smaller.size(), proof.root, larger.size(),
                                           larger.root(), proof.proof);
    if (!leads.ok()) {
      add(consistency_check, Outcome::cannot_evaluate,
          say("the tree at hand is not the one that {1} was signed for, so it shows nothing about "
              "{2}; compare each with that ledger by itself",
              larger.name, smaller.name));
    } else if (proof.root != smaller.root()) {
      add(consistency_check, Outcome::refuted,
          say("fork: {1} and {2} were both signed by the ledger, but the first {3} entries of {1} "
              "are not those of {2}: their root is {4} and not {5}. Keep both: together they are "
              "evidence",
              larger.name, smaller.name, number(smaller.size()), proof.root.hex(),
              smaller.root().hex()));
    } else {
      add(consistency_check, Outcome::pass,
          say("{1} extends {2}: of its {3} entries the first {4} are the same", larger.name,
              smaller.name, number(larger.size()), number(smaller.size())));
    }
  }

  const Comparison& comparison_;
  Report report_;
};

}  // namespace

Report compare_checkpoints(const Comparison& comparison) { return Comparing(comparison).compare(); }

}  // namespace muniment::verify
