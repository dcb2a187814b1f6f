// A round as the rules know it: the public facts of a dossier's filing, and of policies that change
// them (evidence/README.md, "Rounds").
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "evidence/model/record.h"

namespace muniment {

inline constexpr std::int64_t max_round_days = 3650;

// What a round allows, and its deadlines in days. Lists ascend; an empty one limits nothing, and
// what has no deadline is never late.
struct RoundTerms {
  std::vector<std::uint16_t> checklist, disciplines;  // numbers of the round's own lists
  std::vector<std::uint16_t> omissions;               // why an item may be left out (`Omission`)
  // Why fewer people may sign than a kind asks for (`SingleSigner`), and of which kinds never.
  std::vector<std::uint16_t> reasons, never_alone;
  std::optional<std::int64_t> triage_days;         // from a petition to its triage
  std::optional<std::int64_t> answer_days;         // from a clue's referral to its answer
  std::optional<std::int64_t> rectification_days;  // from the feedback to the rectification
  std::optional<std::int64_t> disclosure_days;     // from what is disclosed to its disclosure
  std::optional<std::int64_t> late_days;           // from what happened to its registration

  bool operator==(const RoundTerms&) const = default;
};

// What a filing or a policy states of a round; none: nothing. Values of another type than the
// catalogue's are left out.
std::optional<RoundTerms> round_terms(const Record& record);
// The same, as the facts that state it, ascending.
std::vector<Fact> facts_of(const RoundTerms& terms);
bool is_round_fact(std::uint16_t fact_code);

// The rounds of all dossiers. The newest statement stands: a dossier's filing, a policy that
// concerns that filing, or one that concerns none and so all of them. A statement replaces the
// whole of the one before.
class Rounds {
 public:
  // A dossier's filing; the first one stands.
  void file(const std::string& dossier, const Hash& filing, LeafIndex at,
            std::optional<RoundTerms> terms);
  // As other rounds have it, of the same ledger.
  void copy_filing(const Rounds& other, const std::string& dossier);
  void change(const std::vector<Hash>& filings, LeafIndex at, RoundTerms terms);

  bool has_filing(std::string_view dossier) const { return filed_.contains(dossier); }
  // Null: no round is stated for this dossier, or its filing is not known.
  const RoundTerms* in_force(std::string_view dossier) const;
  // The entry that states it.
  std::optional<LeafIndex> stated_at(std::string_view dossier) const;

 private:
  struct Stated {
    LeafIndex at{0};
    std::shared_ptr<const RoundTerms> terms;  // null: none
  };
  struct Filed {
    Hash filing;
    Stated stated;
  };
  std::shared_ptr<const RoundTerms> share(RoundTerms terms);
  const Stated* newest(std::string_view dossier) const;  // null: no filing is known

  std::map<std::string, Filed, std::less<>> filed_;
  std::unordered_map<Hash, Stated, HashOfHash> changed_;  // by filing
  Stated changed_for_all_;
  std::shared_ptr<const RoundTerms> last_;  // dossiers of one round share its terms
};

}  // namespace muniment
