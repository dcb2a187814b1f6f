// What a record states by its facts and links.
#pragma once

#include <optional>
#include <vector>

#include "evidence/model/codes.h"
#include "evidence/model/fact_values.h"
#include "evidence/model/record.h"

namespace muniment {

bool states(const Record& record, FactCode fact, std::uint16_t value);
template <typename Value>
bool states(const Record& record, FactCode fact, Value value) {
  return states(record, fact, number_of(value));
}
std::vector<std::uint16_t> stated_codes(const Record& record, FactCode fact);
// The day `due`, since 1970-01-01.
std::optional<std::int32_t> due_day(const Record& record);

// What can be handed over, and what findings rest on. Corrections count as what they correct.
bool is_evidence(std::uint16_t kind);

bool has_link(const Record& record, Relation relation);
bool has_link(const Record& record, Relation relation, const Hash& target);

// The day of an instant in UTC milliseconds, since 1970-01-01, so many minutes east of UTC.
std::int32_t day_of(std::int64_t utc_ms, int zone_minutes);

}  // namespace muniment
