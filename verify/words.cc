#include "verify/words.h"

#include <chrono>
#include <cstdio>
#include <utility>

namespace muniment::verify {
namespace {

std::string civil(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

// The calendar of the standard library ends with the year 32767; what lies outside is shown as the
// number that it is.
constexpr std::int64_t shown_days = 10'000'000;

}  // namespace

std::string day_text(std::int32_t days) {
  if (days < -shown_days || days > shown_days) return std::to_string(days) + " days";
  return civil(std::chrono::sys_days(std::chrono::days(days)));
}

std::string utc_time(std::int64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{
      std::chrono::milliseconds(milliseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::int64_t days = day.time_since_epoch().count();
  if (days < -shown_days || days > shown_days) return std::to_string(milliseconds) + " ms";
  const std::chrono::hh_mm_ss clock(time - day);
  char text[32];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return civil(day) + text;
}

Outcome outcome_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed:
    case ErrorKind::mismatch:
      return Outcome::refuted;
    case ErrorKind::refused:
      return Outcome::broken;
    case ErrorKind::unknown:
    case ErrorKind::missing:
    case ErrorKind::environment:
    case ErrorKind::disk_full:
    case ErrorKind::usage:
      return Outcome::cannot_evaluate;
  }
  MUNIMENT_CHECK(!"an error kind of the list above");
}

Outcome outcome_of(Finding finding) {
  switch (finding) {
    case Finding::refuted:
      return Outcome::refuted;
    case Finding::broken:
      return Outcome::broken;
    case Finding::flagged:
      return Outcome::flagged;
    case Finding::cannot_evaluate:
      return Outcome::cannot_evaluate;
  }
  MUNIMENT_CHECK(!"a finding of the list above");
}

Check make_check(std::string_view name, Outcome outcome, Message sentence, Place place) {
  return Check{name, outcome, std::move(sentence), std::move(place), 0};
}

Check failed_check(std::string_view name, const Error& error, Place place) {
  return make_check(name, outcome_of(error.kind()), error.message(), std::move(place));
}

Place part(std::string_view field) {
  Place place;
  place.field = field;
  return place;
}

Place entry_place(LeafIndex index, std::string_view field) {
  Place place = part(field);
  place.index = index;
  return place;
}

Place entry_place(const Entry& entry, LeafIndex index, std::string_view field) {
  Place place = entry_place(index, field);
  place.citation = Citation{entry.dossier, entry.folio};
  return place;
}

Event make_event(const Entry& entry, const Record& record, const Roster& roster) {
  Event event{entry.admitted, {entry.dossier, entry.folio}, record.kind, {}};
  for (const Signer& signer : record.signers) {
    const RosterKey* known = roster.find(signer.key);
    event.signers.push_back(known == nullptr ? signer.key.hex() : known->enrolment.keys.name);
  }
  return event;
}

namespace {

std::string name_of(Vocabulary vocabulary, std::uint16_t code) {
  const Term* term = term_by_code(vocabulary, code);
  return term == nullptr ? std::to_string(code) : std::string(term->name);
}

struct AffairTeller {
  const Roster& roster;

  std::optional<Message> operator()(const Enrolment& enrolment) const {
    std::string roles;
    for (const std::uint16_t role : enrolment.roles) {
      roles += (roles.empty() ? "" : ", ") + name_of(Vocabulary::roles, role);
    }
    return say(
        "it puts {1} on the roster: key {2}, of the person whose first key is {3}; roles: {4}",
        enrolment.keys.name, key_id(enrolment.keys.signing).hex(), enrolment.person.hex(), roles);
  }
  std::optional<Message> operator()(const Revocation& revocation) const {
    const RosterKey* key = roster.find(revocation.key);
    return say("it takes the key {1} of {2} off the roster; reason: {3}; suspect from entry {4} on",
               revocation.key.hex(), key == nullptr ? "?" : key->enrolment.keys.name,
               name_of(Vocabulary::revocation_reasons, revocation.reason),
               std::to_string(revocation.since.value));
  }
  std::optional<Message> operator()(const Policy& policy) const {
    return say("it puts catalogue {1} and rules {2} in force", std::to_string(policy.catalogue),
               std::to_string(policy.rules));
  }
  std::optional<Message> operator()(const Genesis& genesis) const {
    return (*this)(genesis.administrator);
  }
  template <typename Other>
  std::optional<Message> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<Message> affair_sentence(const Affair& affair, const Roster& roster) {
  return std::visit(AffairTeller{roster}, affair);
}

}  // namespace muniment::verify
