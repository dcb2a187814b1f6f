// Records of every shape, whether or not a ledger would admit them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evidence/model/record.h"

namespace muniment::test {

// By name. The first, "evidence", has everything but an affair; then one record for each affair and
// each anchor, with all their optional parts; then the barest of each.
std::vector<std::pair<std::string, Record>> record_samples();

// A hash out of nothing.
Hash sample_hash(std::string_view seed);

}  // namespace muniment::test
