// Small wordings of reports: times, days, and a check made of an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/model/rules.h"
#include "verify/report.h"

namespace muniment::verify {

std::string utc_time(std::int64_t milliseconds);  // "2022-08-15T01:30:00.000Z"
std::string day_text(std::int32_t days);          // "2022-08-15"

// What an error means for a verdict: unknown versions, what is missing and trouble of the
// environment cannot be evaluated; a refusal breaks a rule; all else is evidence against the input.
Outcome outcome_of(ErrorKind kind);
Outcome outcome_of(Finding finding);

Check make_check(std::string_view name, Outcome outcome, Message sentence, Place place = {});
Check failed_check(std::string_view name, const Error& error, Place place = {});
// Signers by their names on the roster, else by their keys' ids.
Event make_event(const Entry& entry, const Record& record, const Roster& roster);
// What an affair changes: whom it enrols, whose key it takes off the roster, which rules it puts in
// force. None: it changes none of these.
std::optional<Message> affair_sentence(const Affair& affair, const Roster& roster);
Place part(std::string_view field);  // of the message that is checked
Place entry_place(LeafIndex index, std::string_view field = {});
Place entry_place(const Entry& entry, LeafIndex index, std::string_view field = {});

}  // namespace muniment::verify
