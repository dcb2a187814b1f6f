#include "ledger/core/policy.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

namespace {

// Lines whose first word is #muniment, told by plain reading.
std::size_t pin_lines(std::string_view text) {
  constexpr std::string_view word = "#muniment";
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with(word) &&
        (line.size() == word.size() || line[word.size()] == ' ' || line[word.size()] == '\t')) {
      ++count;
    }
    at = end + 1;
  }
  return count;
}

}  // namespace

// A trust file has many encodings. But no pin is dropped, what it names can be named again, and a
// quorum that nobody's word meets is met by everybody's.
FUZZ_TARGET(policy) {
  const auto policy = parse_policy(as_text(input));
  if (!policy.ok()) return false;
  MUNIMENT_CHECK(policy->genesis.size() == pin_lines(as_text(input)));
  for (const auto& log : policy->logs) {
    const auto pin = policy->genesis.find(log.name);
    if (pin == policy->genesis.end()) continue;
    const auto again = parse_policy(format_policy(log, pin->second));
    MUNIMENT_CHECK(again.ok() && again->logs.front() == log);
    MUNIMENT_CHECK(again->genesis.at(log.name) == pin->second);
  }
  std::set<std::string> everybody;
  for (const auto& witness : policy->witnesses) everybody.insert(witness.name);
  MUNIMENT_CHECK(quorum_met(*policy, everybody));
  MUNIMENT_CHECK(quorum_met(*policy, {}) == (policy->quorum == "none"));
  return true;
}
