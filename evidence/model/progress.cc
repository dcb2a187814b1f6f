#include "evidence/model/progress.h"

#include <algorithm>
#include <unordered_map>

#include "evidence/model/stated.h"

namespace muniment {
namespace {

using Stage = FindingStage;

// The records with their links turned into places, and what each one has behind it.
class Dossier {
 public:
  explicit Dossier(std::span<const TracedRecord> records) : records_(records) {
    std::unordered_map<Hash, std::size_t, HashOfHash> places;
    targets_.resize(records.size());
    in_force_.assign(records.size(), true);
    for (std::size_t at = 0; at < records.size(); ++at) {
      for (const Link& link : records[at].record.links) {
        const auto found = places.find(link.target);
        if (found != places.end()) add_link(at, link.relation, found->second);
      }
      places.emplace(records[at].id, at);
    }
  }

  std::size_t size() const { return records_.size(); }
  const Record& at(std::size_t place) const { return records_[place].record; }
  bool is(std::size_t place, Kind kind) const {
    return at(place).kind == number_of(kind) && in_force_[place];
  }
  bool in_force(std::size_t place) const { return in_force_[place]; }
  // The records of the dossier to which this one links.
  template <typename Visit>
  void each_target(std::size_t place, Relation relation, const Visit& visit) const {
    for (const auto& [by, target] : targets_[place]) {
      if (by == number_of(relation)) visit(target);
    }
  }
  std::optional<std::size_t> whole_of(std::size_t place) const {
    std::optional<std::size_t> whole;
    each_target(place, Relation::part_of, [&](std::size_t target) { whole = target; });
    return whole;
  }

 private:
  void add_link(std::size_t place, std::uint16_t relation, std::size_t target) {
    targets_[place].emplace_back(relation, target);
    const bool newer =
        relation == number_of(Relation::supersedes) && at(place).kind == at(target).kind;
    if (newer || relation == number_of(Relation::withdraws)) in_force_[target] = false;
  }

  std::span<const TracedRecord> records_;
  std::vector<std::vector<std::pair<std::uint16_t, std::size_t>>> targets_;
  std::vector<bool> in_force_;
};

class Measure {
 public:
  Measure(std::span<const TracedRecord> records, const RoundTerms* round)
      : dossier_(records),
        round_(round == nullptr ? RoundTerms() : *round),
        stage_(records.size(), Stage::recorded),
        triaged_(records.size(), false),
        parts_(records.size(), false),
        disclosed_(records.size(), false) {}

  Progress run() {
    for (const std::uint16_t number : round_.checklist) progress_.points.push_back({number});
    for (std::size_t at = 0; at < dossier_.size(); ++at) ++progress_.kinds[dossier_.at(at).kind];
    mark_done();
    carry_stages();
    take_findings();
    take_missing();
    return std::move(progress_);
  }

 private:
  // What triages and disclosures are about, and parts of wholes.
  void mark_done() {
    const auto mark = [&](std::size_t at, Relation relation, std::vector<bool>& marks) {
      dossier_.each_target(at, relation, [&](std::size_t target) { marks[target] = true; });
    };
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (!dossier_.in_force(at)) continue;
      mark(at, Relation::part_of, parts_);
      if (dossier_.is(at, Kind::triage)) mark(at, Relation::concerns, triaged_);
      if (dossier_.is(at, Kind::disclosure)) {
        mark(at, Relation::publishes, disclosed_);
        mark(at, Relation::concerns, disclosed_);
      }
    }
    carry_disclosed();
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      const auto whole = dossier_.whole_of(at);
      if (whole && disclosed_[at] && dossier_.in_force(at)) disclosed_[*whole] = true;
    }
    carry_disclosed();
  }

  // What was disclosed of an older version was of the newer one.
  void carry_disclosed() {
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      dossier_.each_target(at, Relation::supersedes, [&](std::size_t earlier) {
        const bool version = dossier_.at(earlier).kind == dossier_.at(at).kind;
        if (version && disclosed_[earlier]) disclosed_[at] = true;
      });
    }
  }

  void raise(std::size_t at, Stage stage) { stage_[at] = std::max(stage_[at], stage); }

  // From assessments back to findings: each kind is done before the kinds that it rests on. A
  // whole shares its stage with its parts, and a record with the version that supersedes it.
  void carry_stages() {
    take_rectifications();
    for (const auto& [kind, least] :
         {std::pair(Kind::feedback, Stage::fed_back), std::pair(Kind::report, Stage::reported)}) {
      for (std::size_t at = 0; at < dossier_.size(); ++at) {
        if (dossier_.at(at).kind == number_of(kind)) inherit(at);
      }
      for (std::size_t at = 0; at < dossier_.size(); ++at) {
        // Of a feedback with items these say which item of the report each is about.
        if (!dossier_.is(at, kind) || (kind == Kind::feedback && parts_[at])) continue;
        const Stage stage = std::max(stage_[at], least);
        dossier_.each_target(at, Relation::based_on,
                             [&](std::size_t target) { raise(target, stage); });
      }
    }
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (dossier_.at(at).kind == number_of(Kind::finding)) inherit(at);
    }
  }

  void inherit(std::size_t at) {
    const auto from = [&](std::size_t target) { raise(at, stage_[target]); };
    dossier_.each_target(at, Relation::part_of, from);
    dossier_.each_target(at, Relation::supersedes, from);
  }

  // The newest assessment of a rectification counts.
  void take_rectifications() {
    std::vector<bool> closed(dossier_.size(), false);
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (!dossier_.is(at, Kind::assessment)) continue;
      const bool closes = states(dossier_.at(at), FactCode::status, ItemStatus::closed);
      dossier_.each_target(at, Relation::assesses,
                           [&](std::size_t target) { closed[target] = closes; });
    }
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (!dossier_.is(at, Kind::rectification)) continue;
      const auto has = [&](ItemStatus status) {
        return states(dossier_.at(at), FactCode::status, status);
      };
      const Stage stage = closed[at]                   ? Stage::closed
                          : has(ItemStatus::completed) ? Stage::completed
                          : has(ItemStatus::underway)  ? Stage::underway
                                                       : Stage::planned;
      stage_[at] = stage;
      dossier_.each_target(at, Relation::answers,
                           [&](std::size_t target) { raise(target, stage); });
    }
  }

  void take_findings() {
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (!dossier_.is(at, Kind::finding)) continue;
      const auto has = [&](ItemStatus status) {
        return states(dossier_.at(at), FactCode::status, status);
      };
      if (has(ItemStatus::merged) || has(ItemStatus::dropped)) continue;
      const bool nothing = has(ItemStatus::nothing_found);
      for (CheckedPoint& point : progress_.points) {
        if (!states(dossier_.at(at), FactCode::checklist, point.number)) continue;
        ++(nothing ? point.nothing_found : point.findings);
      }
      if (!nothing) progress_.findings.push_back({at, stage_[at]});
    }
  }

  // --- What is not there. ---
  template <typename Lacks>
  void miss(Missing what, const Lacks& lacks) {
    MissingPart part{what};
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (dossier_.in_force(at) && lacks(at)) part.records.push_back(at);
    }
    if (!part.records.empty()) progress_.missing.push_back(std::move(part));
  }

  bool has(Kind kind) const {
    for (std::size_t at = 0; at < dossier_.size(); ++at) {
      if (dossier_.is(at, kind)) return true;
    }
    return false;
  }

  void take_missing() {
    const auto& points = progress_.points;
    if (!std::all_of(points.begin(), points.end(), [](const auto& p) { return p.covered(); })) {
      progress_.missing.push_back({Missing::points});
    }
    miss(Missing::triages,
         [&](auto at) { return dossier_.is(at, Kind::petition) && !triaged_[at]; });
    if (!progress_.findings.empty() && !has(Kind::report)) {
      progress_.missing.push_back({Missing::report});
    } else {
      std::vector<bool> confirmed(dossier_.size(), false);
      for (const FindingProgress& finding : progress_.findings) confirmed[finding.record] = true;
      miss(Missing::report_items,
           [&](auto at) { return confirmed[at] && stage_[at] < Stage::reported; });
    }
    if (has(Kind::report) && !has(Kind::feedback)) {
      progress_.missing.push_back({Missing::feedback});
    } else {
      miss(Missing::feedback_items, [&](auto at) {
        return dossier_.is(at, Kind::report) && !parts_[at] && stage_[at] < Stage::fed_back;
      });
    }
    miss(Missing::rectifications, [&](auto at) {
      return dossier_.is(at, Kind::feedback) && !parts_[at] && stage_[at] < Stage::completed;
    });
    miss(Missing::assessments, [&](auto at) {
      return dossier_.is(at, Kind::rectification) && stage_[at] == Stage::completed;
    });
    miss(Missing::disclosure, [&](auto at) {
      return dossier_.is(at, Kind::feedback) && !dossier_.whole_of(at) && !disclosed_[at];
    });
  }

  Dossier dossier_;
  RoundTerms round_;
  Progress progress_;
  std::vector<Stage> stage_;  // of each record: how far what rests on it has come
  std::vector<bool> triaged_;
  std::vector<bool> parts_;      // it is a whole with parts
  std::vector<bool> disclosed_;  // it was published or left out, or a part of it
};

}  // namespace

Progress measure_progress(std::span<const TracedRecord> records, const RoundTerms* round) {
  return Measure(records, round).run();
}

}  // namespace muniment
