#include "evidence/model/overdue.h"

#include <algorithm>
#include <map>
#include <set>

#include "evidence/model/stated.h"

namespace muniment {
namespace {

using Missing = Overdue::Missing;
using Read = std::function<Result<std::shared_ptr<const Record>>(LeafIndex)>;

struct Waiting {
  LeafIndex since;
  Missing missing;
  bool by_round;  // else only by a day of its own
};

class Waits {
 public:
  explicit Waits(const Relations& relations) : relations_(relations) {}

  // What waits, whether in time or not.
  std::vector<Waiting> find() {
    for (const LeafIndex petition : relations_.numbered(number_of(Kind::petition))) {
      const bool open = !has(petition, Relation::concerns, Kind::triage);
      if (open) add(petition, Missing::triage);
    }
    relations_.each_link([&](const Reference& link) { note(link); });
    for (const auto& [source, seen] : seen_) look(source, seen);
    std::sort(all_.begin(), all_.end(),
              [](const Waiting& a, const Waiting& b) { return a.since < b.since; });
    return std::move(all_);
  }

 private:
  struct Seen {
    std::uint16_t kind = 0;
    std::uint16_t detail = 0;
    bool is_item = false;
    bool of_clue = false;
  };

  void note(const Reference& link) {
    if (link.kind == number_of(Kind::clue)) clues_.insert(link.source);
    const bool waits = link.kind == number_of(Kind::referral) ||
                       link.kind == number_of(Kind::feedback) ||
                       link.kind == number_of(Kind::rectification);
    if (!waits) return;
    Seen& seen = seen_[link.source];
    seen.kind = link.kind;
    seen.detail = link.detail;
    seen.is_item = seen.is_item || link.relation == number_of(Relation::part_of);
    seen.of_clue = seen.of_clue || clues_.contains(link.target);
  }

  void look(LeafIndex source, const Seen& seen) {
    if (seen.kind == number_of(Kind::referral)) {
      if (!has(source, Relation::acknowledges, Kind::acknowledgement, ReceiptResult::answered)) {
        add(source, Missing::answer, seen.of_clue);
      }
      return;
    }
    const bool feedback = seen.kind == number_of(Kind::feedback);
    const bool has_items = has(source, Relation::part_of, static_cast<Kind>(seen.kind));
    if (feedback && !has_items && !is_rectified(source)) add(source, Missing::rectification);
    const bool done = feedback || seen.detail == number_of(ItemStatus::completed);
    if (done && !seen.is_item && !is_disclosed(source)) add(source, Missing::disclosure);
  }

  bool is_rectified(LeafIndex feedback) const {
    return any_link_to(feedback, [](const Reference& link) {
      return link.relation == number_of(Relation::answers) &&
             link.detail != number_of(ItemStatus::planned);
    });
  }
  // Published, or left out, which takes an approved reason.
  bool is_disclosed(LeafIndex record) const {
    return any_link_to(record, [](const Reference& link) {
      return link.kind == number_of(Kind::disclosure) &&
             (link.relation == number_of(Relation::publishes) ||
              link.relation == number_of(Relation::concerns));
    });
  }
  bool has(LeafIndex target, Relation relation, Kind kind,
           std::optional<ReceiptResult> detail = {}) const {
    return any_link_to(target, [&](const Reference& link) {
      return link.relation == number_of(relation) && link.kind == number_of(kind) &&
             (!detail || link.detail == number_of(*detail));
    });
  }
  template <typename Wanted>
  bool any_link_to(LeafIndex target, const Wanted& is_wanted) const {
    bool found = false;
    relations_.each_link_to(target, [&](const Reference& link) {
      found = is_wanted(link) && !relations_.replaced_by(link.source);
      return !found;
    });
    return found;
  }
  void add(LeafIndex since, Missing missing, bool by_round = true) {
    if (!relations_.replaced_by(since)) all_.push_back({since, missing, by_round});
  }

  const Relations& relations_;
  std::map<LeafIndex, Seen> seen_;
  std::set<LeafIndex> clues_;
  std::vector<Waiting> all_;
};

std::optional<std::int64_t> days_of(const RoundTerms& round, Missing missing) {
  switch (missing) {
    case Missing::triage:
      return round.triage_days;
    case Missing::answer:
      return round.answer_days;
    case Missing::rectification:
      return round.rectification_days;
    case Missing::disclosure:
      return round.disclosure_days;
  }
  return std::nullopt;
}

// A day of its own stands before the round's. That of a rectification is not its disclosure's.
std::optional<std::int64_t> last_day(const Record& record, Missing missing,
                                     const RoundTerms* round) {
  if (missing != Missing::disclosure) {
    if (const auto due = due_day(record)) return *due;
  }
  const std::optional<std::int64_t> days =
      round == nullptr ? std::nullopt : days_of(*round, missing);
  if (!days) return std::nullopt;
  return record.occurred + *days;
}

}  // namespace

Result<std::vector<Overdue>> find_overdue(const EvidenceState& state, const Relations& relations,
                                          const Read& read, std::int64_t today) {
  std::vector<Overdue> overdue;
  if (state.policy.rules < 2) return overdue;
  for (const Waiting& waiting : Waits(relations).find()) {
    const auto record = read(waiting.since);
    if (!record.ok()) return Error(record.error());
    const std::string& dossier = (*record)->dossier;
    const RoundTerms* round = waiting.by_round ? round_of(state, dossier) : nullptr;
    const auto last = last_day(**record, waiting.missing, round);
    if (!last || today <= *last) continue;
    overdue.push_back({waiting.since, dossier, waiting.missing, *last, today - *last});
  }
  return overdue;
}

Message overdue_sentence(const Overdue& overdue) {
  const std::string days = std::to_string(overdue.days);
  switch (overdue.missing) {
    case Missing::triage:
      return say("the petition was never triaged; the deadline passed {1} days ago", days);
    case Missing::answer:
      return say("the referral was never answered; the deadline passed {1} days ago", days);
    case Missing::rectification:
      return say(
          "the feedback was never answered by a rectification; the deadline passed {1} days "
          "ago",
          days);
    case Missing::disclosure:
      break;
  }
  return say("it was never disclosed; the deadline passed {1} days ago", days);
}

}  // namespace muniment
