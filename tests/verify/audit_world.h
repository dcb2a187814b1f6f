// A ledger of forty entries for audits to read: five people, four dossiers, a batch, links, `seen`.
#pragma once

#include "tests/support/memory_source.h"
#include "tests/support/receipts.h"
#include "tests/support/report_matchers.h"
#include "verify/audit.h"

namespace muniment::test {

// Documents by li under one signature, as an import makes them.
inline void add_batch(EvidenceWorld& world, const std::string& dossier, std::size_t count) {
  std::vector<Record> records;
  std::vector<Bytes> bytes;
  const TreeSize seen = world.size();
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(world.record(Kind::document, dossier, {"li"}));
    records.back().seen = KnownCheckpoint{seen, world.root(seen)};
    bytes.push_back(encode_record(records.back()));
  }
  const auto signatures = sign_batch(world.hasher(), bytes, world.keys("li").signing);
  MUNIMENT_CHECK(signatures.ok());
  for (std::size_t i = 0; i < count; ++i) {
    world.add_unjudged(records[i], encode_signed_record({bytes[i], {(*signatures)[i]}}));
  }
}

inline void fill_forty(EvidenceWorld& world) {
  world.enrol("li", {Role::inspector});
  world.enrol("zhao", {Role::inspector});
  world.open("R7-FGW");
  world.add_interview("R7-FGW");
  add_batch(world, "R7-FGW", 12);
  world.open("R7-YJJ");
  world.enrol("qian", {Role::reviewer});
  add_batch(world, "R7-YJJ", 14);
  world.add_interview("R7-FGW");
  world.open("R7-SJW");
  Record noted = world.record(Kind::document, "R7-SJW", {"zhao"});
  noted.seen = KnownCheckpoint{{7}, world.root({7})};
  world.add(noted);
  world.add(world.affair(Revocation{world.id("qian"), 1, {world.size().value}}));
  world.open("R7-ZZZ");
  world.add_document("R7-YJJ");
  world.add_document("R7-FGW");
}

struct AuditWorld {
  explicit AuditWorld(Suite suite = Suite::sha256_ed25519) : world(suite) { fill_forty(world); }

  MemorySource source() { return MemorySource(world); }
  verify::AuditRequest request(verify::Level level) {
    verify::AuditRequest request;
    request.level = level;
    request.trust = &trust_;
    return request;
  }
  verify::Report audit(verify::Source& source, verify::Level level) {
    return verify::audit(source, request(level));
  }

  EvidenceWorld world;

 private:
  TrustPolicy trust_ = trust_of(world);
};

}  // namespace muniment::test
