#include "ledger/core/checkpoint.h"
#include "ledger/core/policy.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

namespace {

struct Fixed {
  TrustPolicy trust;
  std::vector<std::string> statements;  // all that the witnesses ever signed
};

const Fixed& fixed() {
  static const Fixed all = [] {
    auto trust = parse_policy(fuzz::fixed_file("witnesses.txt"));
    MUNIMENT_CHECK(trust.ok());
    Fixed made{*std::move(trust), {}};
    for (const char* seed : {"seed-ed25519", "seed-sm2"}) {
      const auto note =
          parse_note(fuzz::fixed_file("corpus/cosignature_fuzz/" + std::string(seed)));
      MUNIMENT_CHECK(note.ok());
      made.statements.push_back(note->text);
    }
    return made;
  }();
  return all;
}

}  // namespace

// Whatever a witness's signature is found good on, the witness signed.
FUZZ_TARGET(cosignature) {
  const auto note = parse_note(as_text(input));
  if (!note.ok()) return false;
  bool cosigned = false;
  for (const TrustPolicy::Witness& witness : fixed().trust.witnesses) {
    if (!verify_cosignature(*note, witness.key).ok()) continue;
    const auto& statements = fixed().statements;
    MUNIMENT_CHECK(std::find(statements.begin(), statements.end(), note->text) != statements.end());
    cosigned = true;
  }
  return cosigned;
}
