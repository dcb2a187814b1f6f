#include "tests/fuzz/receipts.h"

#include <algorithm>

#include "ledger/core/note.h"
#include "tests/fuzz/fuzz.h"
#include "verify/receipt.h"

namespace muniment::fuzz {
namespace {

template <typename T>
T checked(Result<T> result) {
  MUNIMENT_CHECK(result.ok());
  return *std::move(result);
}

bool says_the_same(const TlogProof& proof, const HandedOut& given) {
  const Exhibit exhibit = checked(decode_exhibit(proof.extra));
  for (const Bytes& opening : exhibit.openings) {
    const auto& known = given.exhibit.openings;
    if (std::find(known.begin(), known.end(), opening) == known.end()) return false;
  }
  return exhibit.entry == given.exhibit.entry && exhibit.payload == given.exhibit.payload &&
         exhibit.roster == given.exhibit.roster && proof.index == given.proof.index &&
         proof.path == given.proof.path &&
         checked(parse_note(proof.checkpoint)).text ==
             checked(parse_note(given.proof.checkpoint)).text;
}

}  // namespace

const std::vector<HandedOut>& handed_out() {
  static const std::vector<HandedOut> all = [] {
    std::vector<HandedOut> made;
    for (const std::string suite : {"ed25519", "sm2"}) {
      TlogProof proof = checked(parse_tlog_proof(fixed_file("corpus/receipt_fuzz/seed-" + suite)));
      Exhibit exhibit = checked(decode_exhibit(proof.extra));
      made.push_back({checked(parse_policy(fixed_file("trust-" + suite + ".txt"))),
                      std::move(proof), std::move(exhibit)});
    }
    return made;
  }();
  return all;
}

bool is_verified(std::string_view text, const HandedOut& given) {
  const verify::Report report = verify::check_receipt(text, given.trust, nullptr);
  MUNIMENT_CHECK(!report.checks().empty());
  if (report.verdict() != verify::Verdict::verified) return false;
  MUNIMENT_CHECK(says_the_same(checked(parse_tlog_proof(text)), given));
  return true;
}

}  // namespace muniment::fuzz
