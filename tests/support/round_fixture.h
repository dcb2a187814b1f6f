// The group of group_fixture.h with a liaison (he), a reviewer (qian) and an archivist (wu), and
// records of a round that are right until a test spoils them.
#pragma once

#include <algorithm>

#include "evidence/model/fact_values.h"
#include "tests/support/group_fixture.h"

namespace muniment::test {

class RoundTest : public GroupTest {
 protected:
  RoundTest() {
    world_.enrol("he", {Role::liaison});
    world_.enrol("qian", {Role::reviewer});
    world_.enrol("wu", {Role::archivist});
  }

  using Names = std::vector<std::string>;
  using Links = std::vector<std::pair<Relation, Hash>>;
  using Facts = std::vector<Fact>;

  template <typename Value>
  static Fact fact(FactCode code, Value value) {
    return {number_of(code), Fact::Code{number_of(value)}};
  }
  static Fact number(FactCode code, std::int64_t value) {
    return {number_of(code), Fact::Number{value}};
  }

  Record drafted(Kind kind, const Names& signers, const Links& links = {}, Facts facts = {},
                 const FieldValues& fields = {}) {
    Record record = world_.record(kind, dossier, signers, fields);
    for (const auto& [relation, target] : links) {
      record.links.push_back({number_of(relation), target});
    }
    std::sort(record.links.begin(), record.links.end());
    record.facts = std::move(facts);
    std::sort(record.facts.begin(), record.facts.end());
    return record;
  }

  // Its id, once the rules have taken it.
  Hash add(const Record& record) {
    EXPECT_THAT(judge(record), testing::IsEmpty())
        << term_by_code(Vocabulary::kinds, record.kind)->name;
    return world_.add(record).record_id;
  }
  Hash add(Kind kind, const Names& signers, const Links& links = {}, Facts facts = {}) {
    return add(drafted(kind, signers, links, std::move(facts)));
  }

  Record approval(Matter matter, Decision decision = Decision::approved, Facts more = {}) {
    more.push_back(fact(FactCode::matter, matter));
    more.push_back(fact(FactCode::decision, decision));
    return drafted(Kind::approval, {"fang"}, {}, std::move(more));
  }
  Hash approve(Matter matter, Facts more = {}) {
    return add(approval(matter, Decision::approved, std::move(more)));
  }

  Hash petition(std::int64_t serial, Facts more = {}) {
    more.push_back(fact(FactCode::channel, Channel::letter));
    more.push_back(number(FactCode::serial, serial));
    return add(Kind::petition, {"li", "zhao"}, {}, std::move(more));
  }
  Hash triage(const Hash& petition, Outcome outcome, Nature nature) {
    return add(Kind::triage, {"fang", "li"}, {{Relation::concerns, petition}},
               {fact(FactCode::outcome, outcome), fact(FactCode::nature, nature)});
  }

  // The feedback to the organisation, based on a report of one finding; and its only item.
  struct Fed {
    Hash document, item;
  };
  Fed feed_back() {
    const Hash found = world_.add(finding()).record_id;
    const Hash report =
        add(Kind::report, {"chen"}, {{Relation::based_on, approve(Matter::report)}});
    const Hash report_item =
        add(Kind::report, {"chen"}, {{Relation::part_of, report}, {Relation::based_on, found}});
    const Hash document =
        add(Kind::feedback, {"fang"},
            {{Relation::based_on, approve(Matter::feedback)}, {Relation::based_on, report}});
    return {document, add(Kind::feedback, {"fang"},
                          {{Relation::part_of, document}, {Relation::based_on, report_item}})};
  }
  Record rectified(const Hash& feedback_item, ItemStatus status, Links more = {}) {
    more.emplace_back(Relation::answers, feedback_item);
    return drafted(Kind::rectification, {"he"}, more, {fact(FactCode::status, status)});
  }
};

}  // namespace muniment::test
