// What a round file's values say to others: the rules' terms, and points by code and number.
#include <algorithm>

#include "evidence/round_file.h"

namespace muniment::evidence {
namespace {

template <typename Wanted>
const RoundPoint* find_point(const RoundFile& round, const Wanted& wanted) {
  for (const RoundTopic& topic : round.topics) {
    for (const RoundArea& area : topic.areas) {
      const auto found = std::find_if(area.points.begin(), area.points.end(), wanted);
      if (found != area.points.end()) return &*found;
    }
  }
  return nullptr;
}

template <typename Wanted>
const RoundPoint* find_discipline(const RoundFile& round, const Wanted& wanted) {
  const auto found = std::find_if(round.disciplines.begin(), round.disciplines.end(), wanted);
  return found == round.disciplines.end() ? nullptr : &*found;
}

auto has_code(std::string_view code) {
  return [code](const RoundPoint& point) { return point.code == code; };
}
auto has_number(std::uint16_t number) {
  return [number](const RoundPoint& point) { return point.number == number; };
}

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

const RoundPoint* point_by_code(const RoundFile& round, std::string_view code) {
  return find_point(round, has_code(code));
}
const RoundPoint* point_by_number(const RoundFile& round, std::uint16_t number) {
  return find_point(round, has_number(number));
}
const RoundPoint* discipline_by_code(const RoundFile& round, std::string_view code) {
  return find_discipline(round, has_code(code));
}
const RoundPoint* discipline_by_number(const RoundFile& round, std::uint16_t number) {
  return find_discipline(round, has_number(number));
}

}  // namespace muniment::evidence
