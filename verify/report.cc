#include "verify/report.h"

#include <algorithm>
#include <utility>

namespace muniment::verify {

void Report::add(Check check) {
  const auto outcome = static_cast<std::size_t>(check.outcome);
  MUNIMENT_CHECK(outcome < outcomes);
  counts_[outcome] += 1;
  if (check.outcome != Outcome::pass && counts_[outcome] > max_kept_faults) {
    not_kept_ += 1;
    return;
  }
  checks_.push_back(std::move(check));
}

void Report::show(Event event) {
  if (events_.size() < max_kept_events) {
    events_.push_back(std::move(event));
  } else {
    ++events_not_kept_;
  }
}

void Report::state(std::string_view name, Message sentence) {
  statements_.push_back({name, std::move(sentence)});
}

void Report::append(const Report& other) {
  for (const Check& check : other.checks_) add(check);
  for (const Statement& statement : other.statements_) statements_.push_back(statement);
  for (const Event& event : other.events_) show(event);
  events_not_kept_ += other.events_not_kept_;
  for (std::string_view name : other.required_) require(name);
  not_kept_ += other.not_kept_;
}

std::size_t Report::count(Outcome outcome) const {
  return counts_[static_cast<std::size_t>(outcome)];
}

bool Report::passed(std::string_view name) const {
  bool found = false;
  for (const Check& check : checks_) {
    if (check.name != name) continue;
    if (is_fault(check.outcome)) return false;
    found = found || check.outcome == Outcome::pass;
  }
  return found;
}

void Report::require(std::string_view name) { required_.push_back(name); }

// A required check that is broken was evaluated: it makes "rules broken", not "cannot evaluate".
bool Report::evaluated(std::string_view name) const {
  return passed(name) || std::any_of(checks_.begin(), checks_.end(), [&](const Check& check) {
           return check.name == name && check.outcome == Outcome::broken;
         });
}

Verdict Report::verdict() const {
  if (count(Outcome::refuted) > 0) return Verdict::refuted;
  if (count(Outcome::cannot_evaluate) > 0 || required_.empty()) return Verdict::cannot_evaluate;
  for (std::string_view name : required_) {
    if (!evaluated(name)) return Verdict::cannot_evaluate;
  }
  return count(Outcome::broken) > 0 ? Verdict::rules_broken : Verdict::verified;
}

bool is_fault(Outcome outcome) {
  return outcome == Outcome::refuted || outcome == Outcome::broken ||
         outcome == Outcome::cannot_evaluate;
}

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::refuted:
    case Outcome::broken:
      return "fail";
    case Outcome::flagged:
      return "flagged";
    case Outcome::not_checked:
      return "not checked";
    case Outcome::cannot_evaluate:
      return "cannot evaluate";
  }
  MUNIMENT_CHECK(!"an outcome of the list above");
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return "verified";
    case Verdict::refuted:
      return "refuted";
    case Verdict::rules_broken:
      return "rules broken";
    case Verdict::cannot_evaluate:
      return "cannot evaluate";
  }
  MUNIMENT_CHECK(!"a verdict of the list above");
}

}  // namespace muniment::verify
