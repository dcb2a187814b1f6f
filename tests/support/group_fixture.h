// The group that signs in the tests of rules: li and zhao inspect, chen leads, fang is of the
// office, sun audits, and wang founded the ledger; the dossier R7-FGW is open.
#pragma once

#include <gmock/gmock.h>

#include "tests/support/evidence_fixture.h"

namespace muniment::test {

class GroupTest : public testing::Test {
 protected:
  static constexpr const char* dossier = "R7-FGW";

  GroupTest() {
    world_.enrol("li", {Role::inspector});
    world_.enrol("zhao", {Role::inspector});
    world_.enrol("chen", {Role::inspector, Role::leader});
    world_.enrol("fang", {Role::office});
    world_.enrol("sun", {Role::auditor});
    world_.open(dossier);
  }

  Record record(Kind kind, const std::vector<std::string>& signers) {
    return world_.record(kind, dossier, signers);
  }
  Record interview() { return record(Kind::interview, {"li", "zhao"}); }
  Record finding(const std::vector<std::string>& signers = {"li", "chen", "wang"}) {
    Record finding = record(Kind::finding, signers);
    finding.links = {{number_of(Relation::based_on), evidence()}};
    return finding;
  }
  const Hash& evidence() {
    if (!evidence_) evidence_ = world_.add_document(dossier).record_id;
    return *evidence_;
  }
  // A second key of a person who is on the roster.
  void enrol_second_key(const std::string& name, const std::string& of) {
    Enrolment second = world_.enrolment(name, {Role::inspector, Role::leader});
    second.person = world_.id(of);
    world_.add(world_.affair(second));
  }
  std::vector<std::string> judge(const Record& record) { return findings(world_.judge(record)); }
  std::string sentence(const Record& record) {
    const auto all = sentences(world_.judge(record));
    return all.empty() ? "" : all.front();
  }

  EvidenceWorld world_;

 private:
  std::optional<Hash> evidence_;
};

}  // namespace muniment::test
