// From --set, --fact, --link and --occurred to the fields of a draft.
#include <charconv>
#include <iostream>

#include "cli/drafting.h"

namespace muniment::cli {

namespace {

constexpr std::size_t max_value_bytes = 1024 * 1024;  // a signed record is no larger either

struct Pair {
  std::string name, value;
};

Result<Pair> split_pair(const std::string& given, const char* option) {
  const std::size_t at = given.find('=');
  if (at == std::string::npos || at == 0) {
    return Error(ErrorKind::usage, say("{1} \"{2}\": write NAME=VALUE", option, printable(given)));
  }
  return Pair{given.substr(0, at), given.substr(at + 1)};
}

std::string slot_names(const Words& words, const KindRow& row) {
  std::vector<std::string> names;
  for (const Slot& slot : row.slots) names.emplace_back(slot.name);
  return words.list(names);
}

Result<std::int64_t> parse_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
    return Error(ErrorKind::usage, say("\"{1}\" is not a whole number", printable(text)));
  }
  return value;
}

Result<Opening::Value> slot_value(const Context& context, Suite suite, const Slot& slot,
                                  const std::string& given) {
  if (slot.type == SlotType::content) {
    if (!given.starts_with("@")) {
      return Error(ErrorKind::usage,
                   say("field {1} is a file: write {1}=@FILE", std::string(slot.name)));
    }
    Result<Content> content = hash_named_file(context, suite, given.substr(1));
    if (!content.ok()) return std::move(content).error();
    return Opening::Value(std::move(*content));
  }
  Result<std::string> text = read_value(given);
  if (!text.ok()) return std::move(text).error();
  switch (slot.type) {
    case SlotType::integer: {
      const Result<std::int64_t> number = parse_integer(*text);
      if (!number.ok()) return Error(number.error());
      return Opening::Value(Opening::Integer{*number});
    }
    case SlotType::instant: {
      const Result<Moment> moment = parse_moment(*text, 0);
      if (!moment.ok()) return Error(moment.error());
      if (!moment->instant) {
        return Error(ErrorKind::usage,
                     say("field {1} needs a time of day with its offset: 2022-08-15T09:30+08:00",
                         std::string(slot.name)));
      }
      return Opening::Value(Opening::Instant{*moment->instant});
    }
    case SlotType::data:
      return Opening::Value(Opening::Data{to_bytes(*text)});
    case SlotType::text:
    case SlotType::content:
      break;
  }
  if (!is_utf8_text(*text)) {
    return Error(ErrorKind::usage, say("field {1} is not UTF-8 text", std::string(slot.name)));
  }
  return Opening::Value(Opening::Text{std::move(*text)});
}

Status add_fields(const Context& context, Suite suite, const KindRow& row, evidence::Draft& draft) {
  int from_input = 0;  // it can be read once
  for (const std::string& given : context.options.set) {
    const Result<Pair> pair = split_pair(given, "--set");
    if (!pair.ok()) return Error(pair.error());
    from_input += pair->value == "-" ? 1 : 0;
    if (from_input > 1) {
      return Error(ErrorKind::usage, say("standard input can be the value of one field only"));
    }
    const std::optional<std::uint16_t> slot = slot_by_name(row, pair->name);
    if (!slot) {
      return Error(ErrorKind::usage,
                   say("kind {1} has no field \"{2}\"; it has: {3}", std::string(row.name),
                       printable(pair->name), slot_names(context.words, row)));
    }
    for (const auto& [taken, value] : draft.fields) {
      if (taken == *slot) {
        return Error(ErrorKind::usage, say("field {1} is given twice", printable(pair->name)));
      }
    }
    Result<Opening::Value> value = slot_value(context, suite, row.slots[*slot], pair->value);
    if (!value.ok()) return std::move(value).error();
    draft.fields.emplace_back(*slot, std::move(*value));
  }
  return {};
}

// A code by its name, where its fact has names, or by its number.
Result<Fact::Value> code_value(std::uint16_t fact, const std::string& given) {
  const std::optional<Vocabulary> values = values_of_fact(fact);
  const Term* named = values ? term_by_name(*values, given) : nullptr;
  if (named != nullptr) return Fact::Value(Fact::Code{named->code});
  const Result<std::int64_t> number = parse_integer(given);
  if (number.ok() && *number >= 1 && *number <= 65535) {
    return Fact::Value(Fact::Code{static_cast<std::uint16_t>(*number)});
  }
  if (!values) return Error(ErrorKind::usage, say("a code is a number from 1 to 65535"));
  std::string names;
  for (const Term& term : terms(*values)) {
    names += (names.empty() ? "" : " ") + std::string(term.name);
  }
  return Error(ErrorKind::usage,
               say("\"{1}\" is none of its values; there are: {2}", printable(given), names));
}

Result<Fact::Value> fact_value(evidence::Registrar& registrar, const FactRule& rule,
                               const std::string& given) {
  const FactType type = rule.type;
  if (type == FactType::day) {
    const Result<Moment> moment = parse_moment(given, 0);
    if (!moment.ok()) return Error(moment.error());
    return Fact::Value(Fact::Day{moment->day});
  }
  if (type == FactType::id) {
    const Result<evidence::Item> item = find_item(registrar, given);
    if (!item.ok()) return Error(item.error());
    return Fact::Value(Fact::Id{item->record_id});
  }
  if (type == FactType::code) return code_value(number_of(rule.code), given);
  const Result<std::int64_t> number = parse_integer(given);
  if (!number.ok()) return Error(number.error());
  return Fact::Value(Fact::Number{*number});
}

Status add_facts(const Context& context, evidence::Registrar& registrar, const KindRow& row,
                 evidence::Draft& draft) {
  for (const std::string& given : context.options.fact) {
    const Result<Pair> pair = split_pair(given, "--fact");
    if (!pair.ok()) return Error(pair.error());
    const Term* term = term_by_name(Vocabulary::facts, pair->name);
    const FactRule* rule = nullptr;
    for (const FactRule& candidate : row.facts) {
      if (term != nullptr && static_cast<std::uint16_t>(candidate.code) == term->code)
        rule = &candidate;
    }
    if (rule == nullptr) {
      return Error(ErrorKind::usage,
                   say("kind {1} has no fact \"{2}\"; \"muniment kinds {1}\" lists them",
                       std::string(row.name), printable(pair->name)));
    }
    const Result<Fact::Value> value = fact_value(registrar, *rule, pair->value);
    if (!value.ok()) return Error(value.error()).within(say("--fact {1}", printable(given)));
    draft.facts.push_back(Fact{term->code, *value});
  }
  return {};
}

Status add_links(const Context& context, evidence::Registrar& registrar, evidence::Draft& draft) {
  for (const std::string& given : context.options.link) {
    const Result<Pair> pair = split_pair(given, "--link");
    if (!pair.ok()) return Error(pair.error());
    const Term* relation = term_by_name(Vocabulary::relations, pair->name);
    if (relation == nullptr) {
      return Error(ErrorKind::usage,
                   say("\"{1}\" is not a relation; \"muniment kinds KIND\" lists those of a kind",
                       printable(pair->name)));
    }
    const Result<evidence::Item> target = find_item(registrar, pair->value);
    if (!target.ok()) return Error(target.error()).within(say("--link {1}", printable(given)));
    draft.links.push_back(Link{relation->code, target->record_id});
  }
  return {};
}

Status set_occurred(const Context& context, int zone, const KindRow& row, evidence::Draft& draft) {
  SystemClock clock;
  const std::int32_t today = day_of(clock.now_ms(), zone);
  if (!context.options.occurred) {
    draft.occurred = today;
    return {};
  }
  const Result<Moment> moment = parse_moment(*context.options.occurred, zone);
  if (!moment.ok()) return Error(moment.error());
  if (moment->day > today) {  // nobody could take back a slip of the pen
    return Error(ErrorKind::usage,
                 say("--occurred {1} is still to come: name the day on which it happened",
                     printable(*context.options.occurred)));
  }
  draft.occurred = moment->day;
  const std::optional<std::uint16_t> time_slot = slot_by_name(row, "time");
  if (moment->instant && time_slot && row.slots[*time_slot].type == SlotType::instant) {
    draft.fields.emplace_back(*time_slot, Opening::Instant{*moment->instant});
  }
  return {};
}

Error too_long(Message where) {
  return Error(ErrorKind::refused, say("the value is longer than 1 MiB, which a field cannot hold; "
                                       "register it as a file"))
      .within(std::move(where));
}

}  // namespace

Result<std::string> read_value(const std::string& given) {
  std::string text;
  if (given == "-") {
    text.resize(max_value_bytes + 1);
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > max_value_bytes) return too_long(say("standard input"));
  } else if (given.starts_with("@")) {
    Result<std::string> file = read_file(given.substr(1), max_value_bytes);
    if (!file.ok() && file.error().kind() == ErrorKind::malformed) {
      return too_long(say("file {1}", printable(given.substr(1))));
    }
    if (!file.ok()) return file;
    text = std::move(*file);
  } else {
    return given;
  }
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Result<evidence::Draft> draft_from_options(const Context& context, evidence::Registrar& registrar,
                                           const KindRow& row, const std::string& dossier) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  evidence::Draft draft;
  draft.dossier = dossier;
  draft.kind = static_cast<std::uint16_t>(row.kind);
  for (const Status& step :
       {set_occurred(context, (*state)->policy.zone_minutes, row, draft),
        add_fields(context, registrar.identity().suite, row, draft),
        add_facts(context, registrar, row, draft), add_links(context, registrar, draft)}) {
    if (!step.ok()) return Error(step.error());
  }
  return draft;
}

}  // namespace muniment::cli
