// What a round file's values say to others: the rules' terms, and what a code looks like.
#include <algorithm>

#include "evidence/round_file.h"

namespace muniment::evidence {
namespace {

std::optional<std::int64_t> days_of(const std::optional<RoundDeadline>& deadline) {
  if (!deadline) return std::nullopt;
  return deadline->days;
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

bool is_round_code(std::string_view text) {
  return !text.empty() && text.size() <= max_round_code_bytes && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
         });
}

RoundTerms terms_of(const RoundFile& round) {
  RoundTerms terms;
  for (const RoundTopic& topic : round.topics) {
    for (const RoundArea& area : topic.areas) {
      for (const RoundPoint& point : area.points) terms.checklist.push_back(point.number);
    }
  }
  for (const RoundPoint& discipline : round.disciplines) {
    terms.disciplines.push_back(discipline.number);
  }
  std::sort(terms.checklist.begin(), terms.checklist.end());
  std::sort(terms.disciplines.begin(), terms.disciplines.end());
  terms.omissions = round.omissions;
  terms.reasons = round.reasons;
  terms.never_alone = round.never_alone;
  terms.triage_days = days_of(round.triage);
  terms.answer_days = days_of(round.answer);
  terms.rectification_days = days_of(round.rectification);
  terms.disclosure_days = days_of(round.disclosure);
  terms.late_days = days_of(round.late);
  return terms;
}

}  // namespace muniment::evidence
