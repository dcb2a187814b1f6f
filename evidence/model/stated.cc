#include "evidence/model/stated.h"

#include <algorithm>
#include <chrono>

namespace muniment {

bool states(const Record& record, FactCode fact, std::uint16_t value) {
  const Fact wanted{number_of(fact), Fact::Code{value}};
  return std::find(record.facts.begin(), record.facts.end(), wanted) != record.facts.end();
}

std::vector<std::uint16_t> stated_codes(const Record& record, FactCode fact) {
  std::vector<std::uint16_t> values;
  for (const Fact& each : record.facts) {
    const auto* code = std::get_if<Fact::Code>(&each.value);
    if (each.code == number_of(fact) && code != nullptr) values.push_back(code->value);
  }
  return values;
}

std::optional<std::int32_t> due_day(const Record& record) {
  for (const Fact& each : record.facts) {
    const auto* day = std::get_if<Fact::Day>(&each.value);
    if (each.code == number_of(FactCode::due) && day != nullptr) return day->value;
  }
  return std::nullopt;
}

bool is_evidence(std::uint16_t kind) {
  return kind >= number_of(Kind::briefing) && kind <= number_of(Kind::exhibit);
}

bool has_link(const Record& record, Relation relation) {
  return std::any_of(record.links.begin(), record.links.end(),
                     [&](const Link& link) { return link.relation == number_of(relation); });
}

bool has_link(const Record& record, Relation relation, const Hash& target) {
  return std::binary_search(record.links.begin(), record.links.end(),
                            Link{number_of(relation), target});
}

std::int32_t day_of(std::int64_t utc_ms, int zone_minutes) {
  using namespace std::chrono;
  const sys_time<milliseconds> local{milliseconds(utc_ms) + minutes(zone_minutes)};
  return static_cast<std::int32_t>(floor<days>(local).time_since_epoch().count());
}

}  // namespace muniment
