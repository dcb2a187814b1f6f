#include "cli/common/report_text.h"

namespace muniment::cli {

using verify::Verdict;

Message verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return say("verified");
    case Verdict::refuted:
      return say("refuted");
    case Verdict::rules_broken:
      return say("rules broken");
    case Verdict::cannot_evaluate:
      break;
  }
  return say("cannot evaluate");
}

Message verdict_meaning(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return say("Everything that was asked for was checked, and it holds.");
    case Verdict::refuted:
      return say("This is not what the ledger recorded. Each fault is listed with its place.");
    case Verdict::rules_broken:
      return say("The records are authentic, but a rule or the trust file's quorum is not met.");
    case Verdict::cannot_evaluate:
      break;
  }
  return say("Something needed is missing or unknown, so there is no verdict. This is not a pass.");
}

}  // namespace muniment::cli
