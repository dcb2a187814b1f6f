#include "tests/support/record_samples.h"

#include "evidence/model/codes.h"
#include "tests/support/evidence_fixture.h"

namespace muniment::test {
namespace {

Record bare() {
  Record record;
  record.ledger = "a.example";
  record.signers = {{sample_hash("li"), number_of(Capacity::author)}};
  record.nonce = Bytes(nonce_bytes, 7);
  return record;
}

Record evidence() {
  Record record = bare();
  record.ledger = "inspection.example.gov/r7-1/g3";
  record.dossier = "R7-FGW";
  record.signers.push_back({sample_hash("zhao"), number_of(Capacity::cosigner)});
  record.stated = 1'660'527'000'123;
  record.occurred = -3;
  record.seen = KnownCheckpoint{TreeSize{41}, sample_hash("root")};
  record.links = {{1, sample_hash("document")}, {11, sample_hash("another")}};
  record.fields = {sample_hash("name"), sample_hash("content"), sample_hash("time")};
  record.kind = number_of(Kind::interview);
  record.facts = {{3, Fact::Code{12}},
                  {3, Fact::Code{13}},
                  {7, Fact::Day{-1}},
                  {8, Fact::Number{-5}},
                  {9, Fact::Id{sample_hash("person")}}};
  return record;
}

Record of(Affair affair) {
  Record record = bare();
  record.kind = static_cast<std::uint16_t>(affair.index());
  record.fields = {sample_hash("field")};
  record.affair = std::move(affair);
  return record;
}

}  // namespace

Hash sample_hash(std::string_view seed) {
  return Hasher(Suite::sha256_ed25519).digest(as_bytes(seed));
}

std::vector<std::pair<std::string, Record>> record_samples() {
  EvidenceWorld world(Suite::sha256_ed25519, EvidenceWorld::Founded::no);
  EvidenceWorld sm(Suite::sm3_sm2, EvidenceWorld::Founded::no);
  const KnownCheckpoint known{TreeSize{5}, sample_hash("known")};
  Genesis successor = world.genesis();
  successor.predecessor =
      Predecessor{"old.example", Suite::sm3_sm2, TreeSize{99}, sample_hash("old")};
  Record unlisted = bare();
  unlisted.dossier = "A";
  unlisted.kind = 999;
  return {
      {"evidence", evidence()},
      {"genesis with predecessor", of(successor)},
      {"enrolment", of(world.enrolment("li", {Role::inspector, Role::leader}))},
      {"revocation", of(Revocation{sample_hash("li"), 3, LeafIndex{4}})},
      {"policy", of(Policy{2, 3, -90})},
      {"time stamp", of(Anchor{TimeStamp{known, Bytes{1, 2, 3}}})},
      {"foreign checkpoint", of(Anchor{ForeignCheckpoint{"b.example\n5\nroot\n"}})},
      {"renewal", of(Anchor{Renewal{9, TreeSize{5}, Bytes(32, 1), Bytes(33, 2), Bytes(64, 3)}})},
      {"incident with guard", of(Incident{{1, 2, 999}, known})},
      {"closure with successor", of(Closure{"b.example/next"})},
      {"genesis of an SM ledger", of(sm.genesis())},
      {"enrolment in an SM ledger", of(sm.enrolment("li", {Role::auditor}))},
      {"zero policy", of(Policy{0, 0, 0})},
      {"bare incident", of(Incident{{0}, std::nullopt})},
      {"bare closure", of(Closure{})},
      {"bare", unlisted},
  };
}

}  // namespace muniment::test
