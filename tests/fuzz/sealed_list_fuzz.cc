#include "evidence/opening_seals.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

// Whoever has no key reads how a list is put together, and nothing else.
FUZZ_TARGET(sealed_list) {
  const Hash record_id(std::array<std::uint8_t, Hash::size>{});
  const auto head = evidence::read_list_head(input);
  bool read = false;
  for (const Suite suite : {Suite::sha256_ed25519, Suite::sm3_sm2}) {
    evidence::OpeningUnsealer nobody(evidence::VaultPlace{"vault", suite, "a.example/b"});
    const auto opened = nobody.open(record_id, input, evidence::Reading::sealed_too);
    if (!opened.ok()) continue;
    MUNIMENT_CHECK(head.ok() && opened->contents == head->contents && opened->openings.empty());
    read = true;
  }
  return read;
}
