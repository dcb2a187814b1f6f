// A small ledger whose receipts the tests of this folder check: two dossiers, three people, a file.
#pragma once

#include "tests/support/evidence_fixture.h"
#include "tests/support/receipts.h"
#include "tests/support/report_matchers.h"
#include "verify/receipt.h"

namespace muniment::test {

inline constexpr std::string_view note_text = "谈话记录\n第一页\n";

struct ReceiptWorld {
  explicit ReceiptWorld(Suite suite = Suite::sha256_ed25519) : world(suite) {
    world.enrol("li", {Role::inspector});
    world.enrol("zhao", {Role::inspector});
    world.open("R7-FGW");
    interview = world.add_interview("R7-FGW").entry.index;
    document = world.add(document_with_file()).entry.index;
    world.enrol("qian", {Role::reviewer});
    world.open("R7-YJJ");
    world.add_document("R7-YJJ");
  }

  Content file() {
    return {to_bytes("note.txt"),
            "text/plain",
            note_text.size(),
            {{static_cast<std::uint16_t>(world.hasher().algorithm()),
              world.hasher().digest(as_bytes(note_text))}}};
  }
  Record document_with_file() {
    const std::uint16_t content = *slot_by_name(*row_of(number_of(Kind::document)), "content");
    Record record = world.record(Kind::document, "R7-FGW", {"li"},
                                 {{0, Opening::Text{"自查报告"}}, {content, file()}});
    record.seen = KnownCheckpoint{{3}, world.root({3})};
    return record;
  }

  Receipt receipt(LeafIndex index) { return make_receipt(world, index); }
  verify::Report check(const Receipt& receipt) {
    return verify::check_receipt(receipt.text(), trust_of(world), nullptr);
  }

  EvidenceWorld world;
  LeafIndex interview{0}, document{0};
};

// A file in memory, held against a receipt; `reads` counts how often it was read.
inline verify::FileToCheck file_to_check(std::string name, std::string bytes,
                                         int* reads = nullptr) {
  const std::uint64_t size = bytes.size();
  return {std::move(name), size,
          [bytes = std::move(bytes), reads](std::uint16_t algorithm) -> Result<Hash> {
            if (reads != nullptr) ++*reads;
            if (algorithm != 1 && algorithm != 2) {
              return Error(ErrorKind::unknown, say("an algorithm that nobody knows"));
            }
            return Hasher(static_cast<HashAlgorithm>(algorithm)).digest(as_bytes(bytes));
          }};
}

}  // namespace muniment::test
