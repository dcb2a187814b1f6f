#include "evidence/model/provenance.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

constexpr std::uint16_t part_of = number_of(Relation::part_of);
constexpr std::uint16_t refers_to = number_of(Relation::refers_to);

enum class Direction { back, forward };

bool all_are(const std::vector<std::uint16_t>& relations, std::uint16_t relation) {
  return std::all_of(relations.begin(), relations.end(),
                     [&](std::uint16_t each) { return each == relation; });
}

class Walk {
 public:
  Walk(const ProvenanceSource& source, Direction direction, const ProvenanceLimits& limits)
      : source_(source), direction_(direction), limits_(limits) {}

  Result<Provenance> run(TracedRecord start) {
    meet(std::move(start), 0);
    ask(0, {true, true});
    while (!asked_.empty()) {
      const auto [node, wanted] = asked_.front();
      asked_.pop_front();
      if (Status walked = walk(node, wanted); !walked.ok()) return std::move(walked).error();
    }
    sort_branches();
    return std::move(nodes_);
  }

 private:
  // Which branches of a node: those of its links in the direction of the walk, and its parts.
  struct Wanted {
    bool links, parts;
  };

  void ask(std::size_t node, Wanted wanted) {
    wanted.links = wanted.links && !has_[node].links;
    wanted.parts = wanted.parts && !has_[node].parts;
    if (!wanted.links && !wanted.parts) return;
    has_[node].links = has_[node].links || wanted.links;
    has_[node].parts = has_[node].parts || wanted.parts;
    asked_.emplace_back(node, wanted);
  }

  std::size_t meet(TracedRecord record, std::size_t depth) {
    by_id_.emplace(record.id, nodes_.size());
    by_index_.emplace(record.entry.index, nodes_.size());
    nodes_.push_back({std::move(record), depth});
    has_.push_back({false, false});
    return nodes_.size() - 1;
  }

  bool may_grow(std::size_t from) const {
    return nodes_.size() < limits_.records && nodes_[from].depth < limits_.depth;
  }

  Status walk(std::size_t node, Wanted wanted) {
    if (wanted.links) {
      if (Status walked = walk_outward(node); !walked.ok()) return walked;
    }
    const bool inward = wanted.parts || direction_ == Direction::forward;
    return inward ? walk_inward(node, wanted) : Status();
  }

  // Over the record's own links: back over all of them, forward only from a part to its whole.
  Status walk_outward(std::size_t node) {
    std::map<Hash, std::vector<std::uint16_t>> targets;
    const std::vector<Link> links = nodes_[node].at.record.links;
    for (const Link& link : links) {
      if (direction_ == Direction::back || link.relation == part_of) {
        targets[link.target].push_back(link.relation);
      }
    }
    for (const Link& link : links) {  // in the record's order, each target once
      const auto target = targets.find(link.target);
      if (target == targets.end()) continue;
      Status stepped = step_outward(node, link, std::move(target->second));
      if (!stepped.ok()) return stepped;
      targets.erase(target);
    }
    return {};
  }

  Status step_outward(std::size_t node, const Link& link, std::vector<std::uint16_t> relations) {
    const auto known = by_id_.find(link.target);
    if (known != by_id_.end()) {
      branch(node, known->second, std::move(relations), true, false);
      return {};
    }
    if (!may_grow(node)) {
      ++nodes_[node].left_out;
      return {};
    }
    Result<std::optional<TracedRecord>> found = source_.find(link.target);
    if (!found.ok()) return std::move(found).error();
    if (!found->has_value()) {
      for (const std::uint16_t relation : relations) {
        nodes_[node].lost.push_back({relation, link.target});
      }
      return {};
    }
    const std::size_t met = meet(**std::move(found), nodes_[node].depth + 1);
    branch(node, met, std::move(relations), true, true);
    return {};
  }

  // Over links of other records to this one: back only over those of its parts.
  Status walk_inward(std::size_t node, Wanted wanted) {
    const Result<std::vector<LinkFrom>> linking = source_.linking_to(nodes_[node].at.entry.index);
    if (!linking.ok()) return Error(linking.error());
    std::optional<LeafIndex> last;
    for (const LinkFrom& link : *linking) {
      const bool custody =
          direction_ == Direction::forward && link.kind == number_of(Kind::custody);
      if (custody || !takes(link.relation, wanted) || link.index == last) continue;
      last = link.index;
      if (Status stepped = step_inward(node, link.index, wanted); !stepped.ok()) return stepped;
    }
    return {};
  }

  Status step_inward(std::size_t node, LeafIndex index, Wanted wanted) {
    const auto known = by_index_.find(index);
    if (known == by_index_.end() && !may_grow(node)) {
      ++nodes_[node].left_out;
      return {};
    }
    if (known != by_index_.end()) {
      branch(node, known->second, relations_to(node, nodes_[known->second].at.record, wanted),
             false, false);
      return {};
    }
    Result<TracedRecord> other = source_.at(index);
    if (!other.ok()) return std::move(other).error();
    std::vector<std::uint16_t> relations = relations_to(node, other->record, wanted);
    if (relations.empty()) return {};
    const std::size_t met = meet(*std::move(other), nodes_[node].depth + 1);
    branch(node, met, std::move(relations), false, true);
    return {};
  }

  bool takes(std::uint16_t relation, Wanted wanted) const {
    if (relation == part_of) return wanted.parts;
    return wanted.links && direction_ == Direction::forward;
  }

  // By which of the wanted relations another record links to the node.
  std::vector<std::uint16_t> relations_to(std::size_t node, const Record& other,
                                          Wanted wanted) const {
    std::vector<std::uint16_t> relations;
    if (direction_ == Direction::forward && other.kind == number_of(Kind::custody))
      return relations;
    for (const Link& link : other.links) {
      const bool here = link.target == nodes_[node].at.id;
      if (here && takes(link.relation, wanted)) relations.push_back(link.relation);
    }
    return relations;
  }

  // The links between two records are told once, where the walk comes to them first.
  void branch(std::size_t node, std::size_t to, std::vector<std::uint16_t> relations, bool outward,
              bool first) {
    if (relations.empty()) return;
    // From a part to its whole, and no further down; nor on from what is only referred to.
    const bool whole = outward && all_are(relations, part_of);
    if (!all_are(relations, refers_to)) ask(to, {true, !whole});
    if (!told_.emplace(std::minmax(node, to)).second) return;
    nodes_[node].branches.push_back({to, std::move(relations), outward, first});
  }

  // In the order in which people recorded it, which that of ids is not.
  void sort_branches() {
    for (ProvenanceNode& node : nodes_) {
      std::stable_sort(node.branches.begin(), node.branches.end(),
                       [&](const ProvenanceBranch& a, const ProvenanceBranch& b) {
                         return nodes_[a.to].at.entry.index < nodes_[b.to].at.entry.index;
                       });
    }
  }

  const ProvenanceSource& source_;
  Direction direction_;
  ProvenanceLimits limits_;
  Provenance nodes_;
  std::vector<Wanted> has_;  // of each node: which branches were asked for
  std::map<Hash, std::size_t> by_id_;
  std::map<LeafIndex, std::size_t> by_index_;
  std::set<std::pair<std::size_t, std::size_t>> told_;
  std::deque<std::pair<std::size_t, Wanted>> asked_;
};

}  // namespace

Result<Provenance> walk_back(const ProvenanceSource& source, TracedRecord start,
                             const ProvenanceLimits& limits) {
  return Walk(source, Direction::back, limits).run(std::move(start));
}

Result<Provenance> walk_forward(const ProvenanceSource& source, TracedRecord start,
                                const ProvenanceLimits& limits) {
  return Walk(source, Direction::forward, limits).run(std::move(start));
}

}  // namespace muniment
