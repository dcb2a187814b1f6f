#include "evidence/model/passed_over.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

constexpr std::size_t most_versions = 64;  // of an item that are looked at, the newest

struct Links {
  std::map<LeafIndex, std::vector<LeafIndex>> wholes_of;  // of items of what may be disclosed
  std::map<LeafIndex, std::vector<LeafIndex>> parts;      // the same from the whole, ascending
  std::map<LeafIndex, std::set<LeafIndex>> disclosed;     // by a disclosure and its items
  std::map<LeafIndex, LeafIndex> earlier;                 // the version that one supersedes
};

Links gather(const Relations& relations) {
  Links links;
  std::map<LeafIndex, LeafIndex> disclosure_of;  // of items of disclosures
  std::vector<Reference> disclosing;
  relations.each_link([&](const Reference& link) {
    if (link.relation == number_of(Relation::supersedes) &&
        link.kind != number_of(Kind::correction)) {
      links.earlier.emplace(link.source, link.target);
    }
    const bool is_part = link.relation == number_of(Relation::part_of);
    const bool discloses = link.kind == number_of(Kind::disclosure);
    // Who dealt with a version that has gone dealt with a part of the whole all the same.
    if (is_part && !discloses) links.wholes_of[link.source].push_back(link.target);
    if (relations.replaced_by(link.source)) return;
    if (discloses) {
      if (is_part) disclosure_of.emplace(link.source, link.target);
      if (link.relation == number_of(Relation::publishes) ||
          link.relation == number_of(Relation::concerns)) {
        disclosing.push_back(link);
      }
    } else if (is_part) {
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

// Which versions of an item there are: whoever dealt with one of them dealt with it.
std::vector<LeafIndex> versions_of(const Links& links, LeafIndex item) {
  std::vector<LeafIndex> versions = {item};
  for (auto at = links.earlier.find(item);
       at != links.earlier.end() && versions.size() < most_versions;
       at = links.earlier.find(at->second)) {
    versions.push_back(at->second);
  }
  return versions;
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
    const auto parts = links.parts.find(whole);
    if (parts == links.parts.end()) continue;
    for (const LeafIndex item : parts->second) {
      const std::vector<LeafIndex> versions = versions_of(links, item);
      const auto is_silent = [&](LeafIndex disclosure) {
        const std::set<LeafIndex>& targets = links.disclosed.at(disclosure);
        return std::none_of(versions.begin(), versions.end(),
                            [&](LeafIndex version) { return targets.contains(version); });
      };
      // Registered first as its oldest version. No more steps than there are disclosures of one of
      // its versions, and one.
      const auto silent =
          std::find_if(disclosures.upper_bound(versions.back()), disclosures.end(), is_silent);
      if (silent != disclosures.end()) passed_over.push_back({item, *silent});
    }
  }
  std::sort(passed_over.begin(), passed_over.end(), [](const PassedOver& a, const PassedOver& b) {
    return std::pair(a.item, a.disclosure) < std::pair(b.item, b.disclosure);
  });
  return passed_over;
}

}  // namespace muniment
