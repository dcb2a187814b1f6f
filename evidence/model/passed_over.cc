#include "evidence/model/passed_over.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

struct Links {
  std::map<LeafIndex, std::vector<LeafIndex>> wholes_of;  // of items of what may be disclosed
  std::map<LeafIndex, std::vector<LeafIndex>> parts;      // the same from the whole, ascending
  std::map<LeafIndex, std::set<LeafIndex>> disclosed;     // by a disclosure and its items
};

Links gather(const Relations& relations) {
  Links links;
  std::map<LeafIndex, LeafIndex> disclosure_of;  // of items of disclosures
  std::vector<Reference> disclosing;
  relations.each_link([&](const Reference& link) {
    if (relations.replaced_by(link.source)) return;
    const bool is_part = link.relation == number_of(Relation::part_of);
    if (link.kind == number_of(Kind::disclosure)) {
      if (is_part) disclosure_of.emplace(link.source, link.target);
      if (link.relation == number_of(Relation::publishes) ||
          link.relation == number_of(Relation::concerns)) {
        disclosing.push_back(link);
      }
    } else if (is_part) {
      links.wholes_of[link.source].push_back(link.target);
      links.parts[link.target].push_back(link.source);
    }
  });
  for (const Reference& link : disclosing) {
    const auto document = disclosure_of.find(link.source);
    const LeafIndex disclosure = document == disclosure_of.end() ? link.source : document->second;
    if (!relations.replaced_by(disclosure)) links.disclosed[disclosure].insert(link.target);
  }
  return links;
}

}  // namespace

std::vector<PassedOver> find_passed_over(const Relations& relations) {
  const Links links = gather(relations);
  std::map<LeafIndex, std::set<LeafIndex>> dealing;  // with parts of a whole: the disclosures
  for (const auto& [disclosure, targets] : links.disclosed) {
    for (const LeafIndex target : targets) {
      const auto wholes = links.wholes_of.find(target);
      if (wholes == links.wholes_of.end()) continue;
      for (const LeafIndex whole : wholes->second) dealing[whole].insert(disclosure);
    }
  }
  std::vector<PassedOver> passed_over;
  for (const auto& [whole, disclosures] : dealing) {
    for (const LeafIndex item : links.parts.at(whole)) {
      // No more steps than there are disclosures of the item, and one.
      const auto silent = std::find_if(
          disclosures.upper_bound(item), disclosures.end(),
          [&](LeafIndex disclosure) { return !links.disclosed.at(disclosure).contains(item); });
      if (silent != disclosures.end()) passed_over.push_back({item, *silent});
    }
  }
  std::sort(passed_over.begin(), passed_over.end(), [](const PassedOver& a, const PassedOver& b) {
    return std::pair(a.item, a.disclosure) < std::pair(b.item, b.disclosure);
  });
  return passed_over;
}

}  // namespace muniment
