#include <map>

#include "verify/package_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::size_t runs_named = 20;

// "1 to 5, 7" of ascending folios.
std::string runs_of(std::span<const IncludedEntry> folios) {
  std::string text;
  std::size_t runs = 0;
  for (std::size_t i = 0; i < folios.size(); ++runs) {
    std::size_t end = i + 1;
    while (end < folios.size() && folios[end].entry.folio == folios[end - 1].entry.folio + 1) ++end;
    if (runs == runs_named) return text + ", …";
    const std::string first = std::to_string(folios[i].entry.folio);
    const std::string last = std::to_string(folios[end - 1].entry.folio);
    text += (text.empty() ? "" : ", ") + (end - i == 1 ? first : first + "–" + last);
    i = end;
  }
  return text;
}

class Dossiers {
 public:
  Dossiers(Hasher& hasher, const Ground& ground, const IncludedEntry& last, Report& report)
      : hasher_(hasher), size_(ground.checkpoint.size), last_(last), report_(report) {}

  // True: it is complete.
  bool check(const PackageProof::Claim& claim, std::span<const IncludedEntry> folios) {
    const std::string at = std::to_string(size_.value);
    if (claim.complete) {
      const auto complete =
          check_complete_dossier(hasher_, size_, claim.dossier, last_, claim.proof, folios);
      if (!complete.ok()) {
        report_.add(failed_check("completeness", complete.error()));
        return false;
      }
      report_.add(make_check(
          "completeness", Outcome::pass,
          claim.dossier.empty()
              ? say("the ledger's own affairs are complete according to the ledger at {1}: "
                    "folios 1 to {2}",
                    at, std::to_string(complete->folios))
              : say("the dossier {1} is complete according to the ledger at {2}: folios 1 to {3}",
                    claim.dossier, at, std::to_string(complete->folios))));
      return true;
    }
    const auto newest =
        check_some_folios(hasher_, size_, claim.dossier, last_, claim.proof, folios);
    report_.add(newest.ok()
                    ? make_check("completeness", Outcome::not_checked,
                                 say("the dossier {1} is shown in part: {2} of {3} folios that the "
                                     "ledger has at {4}",
                                     claim.dossier.empty() ? "/" : claim.dossier, runs_of(folios),
                                     std::to_string(newest->folios), at))
                    : failed_check("completeness", newest.error()));
    return false;
  }

 private:
  Hasher& hasher_;
  TreeSize size_;
  const IncludedEntry& last_;
  Report& report_;
};

}  // namespace

std::set<std::string> check_dossiers(Hasher& hasher, const Ground& ground,
                                     const PackageProof& proof,
                                     std::span<const IncludedEntry> shown,
                                     std::span<const std::string> wanted, Report& report) {
  const auto tell = [&](Outcome outcome, Message sentence) {
    report.add(make_check("completeness", outcome, std::move(sentence)));
  };
  if (!ground.authentic) {
    report.add(make_check("completeness", Outcome::not_checked,
                          say("the checkpoint is not authentic: nothing is complete according to "
                              "it")));
    return {};
  }
  if (shown.empty() || shown.back().entry.index.value + 1 != ground.checkpoint.size.value) {
    report.add(make_check("completeness", Outcome::cannot_evaluate,
                          say("the package does not show the ledger's last entry, which says how "
                              "far each dossier goes")));
    return {};
  }
  std::map<std::string, std::vector<IncludedEntry>, std::less<>> dossiers;
  for (const IncludedEntry& entry : shown) dossiers[entry.entry.dossier].push_back(entry);
  std::map<std::string_view, bool> complete;
  Dossiers checking(hasher, ground, shown.back(), report);
  for (const PackageProof::Claim& claim : proof.claims) {
    const auto folios = dossiers.find(claim.dossier);
    if (folios == dossiers.end()) {
      tell(Outcome::refuted,
           say("the package claims the dossier {1} and shows nothing of it", claim.dossier));
      continue;
    }
    complete[claim.dossier] = checking.check(claim, folios->second);
  }
  for (const auto& [dossier, folios] : dossiers) {
    if (complete.contains(dossier)) continue;
    tell(Outcome::refuted, say("the package shows entries of the dossier {1} and does not say how "
                               "far it goes",
                               dossier));
  }
  if (const auto own = complete.find(""); own == complete.end() || !own->second) {
    tell(Outcome::cannot_evaluate,
         say("the ledger's own affairs are not complete: who may sign is not known"));
  }
  for (const std::string& dossier : wanted) {
    const auto found = complete.find(dossier);
    if (found != complete.end() && found->second) continue;
    tell(Outcome::cannot_evaluate,
         say("that the dossier {1} is complete was asked for, and the package does not show it",
             dossier));
  }
  std::set<std::string> all;
  for (const auto& [dossier, is_complete] : complete) {
    if (is_complete) all.insert(std::string(dossier));
  }
  return all;
}

}  // namespace muniment::verify
