// Reports as short lines, so that a test reads like the report.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "verify/report.h"

namespace muniment::test {

// "refuted entries @3" for each check of an outcome that is a fault; the place where it is known.
inline std::vector<std::string> faults(const verify::Report& report) {
  std::vector<std::string> lines;
  for (const verify::Check& check : report.checks()) {
    if (!verify::is_fault(check.outcome)) continue;
    std::string line = check.outcome == verify::Outcome::refuted  ? "refuted "
                       : check.outcome == verify::Outcome::broken ? "broken "
                                                                  : "cannot evaluate ";
    line += check.name;
    if (check.rule != 0) line += " rule " + std::to_string(check.rule);
    if (check.place.index) line += " @" + std::to_string(check.place.index->value);
    lines.push_back(std::move(line));
  }
  return lines;
}

inline std::vector<std::string> names_of(const verify::Report& report, verify::Outcome outcome) {
  std::vector<std::string> names;
  for (const verify::Check& check : report.checks()) {
    if (check.outcome == outcome) names.emplace_back(check.name);
  }
  return names;
}

inline bool has_fault_at(const verify::Report& report, std::uint64_t index) {
  return std::any_of(report.checks().begin(), report.checks().end(), [&](const auto& check) {
    return verify::is_fault(check.outcome) && check.place.index &&
           check.place.index->value == index;
  });
}

// Every sentence of a check of this name, in English.
inline std::vector<std::string> sentences(const verify::Report& report, std::string_view name) {
  std::vector<std::string> lines;
  for (const verify::Check& check : report.checks()) {
    if (check.name == name) lines.push_back(to_english(check.sentence));
  }
  return lines;
}

// All of it, for a failing test's message.
inline std::string to_text(const verify::Report& report) {
  std::string text(verify::verdict_name(report.verdict()));
  for (const verify::Check& check : report.checks()) {
    text += "\n  " + std::string(verify::outcome_name(check.outcome)) + " " +
            std::string(check.name) + ": " + to_english(check.sentence);
    if (check.place.index) text += " @" + std::to_string(check.place.index->value);
    if (!check.place.field.empty()) text += " [" + check.place.field + "]";
  }
  return text + "\n";
}

}  // namespace muniment::test
