// From what people write to the values of fields and facts.
#include "cli/draft_values.h"

#include <algorithm>
#include <charconv>
#include <iostream>

#include "cli/drafting.h"
#include "cli/rounds.h"
#include "cli/serials.h"

namespace muniment::cli {

namespace {

constexpr std::size_t max_value_bytes = 1024 * 1024;  // a signed record is no larger either

Result<std::int64_t> parse_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
    return Error(ErrorKind::usage, say("\"{1}\" is not a whole number", printable(text)));
  }
  return value;
}

// A code by its name, where its fact has names, or by its number.
Result<Fact::Value> code_value(const FactRule& rule, const std::string& given) {
  const std::vector<const Term*> values = values_of(rule);
  const Term* named = nullptr;
  for (const Term* term : values) {
    if (term->name == given) named = term;
  }
  if (named != nullptr) return Fact::Value(Fact::Code{named->code});
  const Result<std::int64_t> number = parse_integer(given);
  if (number.ok() && *number >= 1 && *number <= 65535) {
    return Fact::Value(Fact::Code{static_cast<std::uint16_t>(*number)});
  }
  if (values.empty()) return Error(ErrorKind::usage, say("a code is a number from 1 to 65535"));
  std::string names;
  for (const Term* term : values) names += (names.empty() ? "" : " ") + std::string(term->name);
  return Error(ErrorKind::usage,
               say("\"{1}\" is none of its values; there are: {2}", printable(given), names));
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

// A value of a field may be anybody's secret: no error repeats it.
Result<Opening::Value> typed_value(const Context& context, Taking& taking, const Slot& slot,
                                   std::string text) {
  switch (slot.type) {
    case SlotType::integer: {
      const Result<std::int64_t> number = parse_integer(text);
      if (!number.ok()) {
        return Error(ErrorKind::usage, say("field {1} takes a whole number, and this is none",
                                           std::string(slot.name)));
      }
      return Opening::Value(Opening::Integer{*number});
    }
    case SlotType::instant: {
      const Result<Moment> moment = parse_moment(text, 0);
      if (!moment.ok() || !moment->instant) {
        return Error(ErrorKind::usage,
                     say("field {1} needs a time of day with its offset: 2022-08-15T09:30+08:00",
                         std::string(slot.name)));
      }
      return Opening::Value(Opening::Instant{*moment->instant});
    }
    case SlotType::data:
      return Opening::Value(Opening::Data{to_bytes(text)});
    case SlotType::content: {
      Result<Content> content = taking.take(context, text, slot.access);
      if (!content.ok()) return std::move(content).error();
      return Opening::Value(std::move(*content));
    }
    case SlotType::text:
      break;
  }
  if (!is_utf8_text(text)) {
    return Error(ErrorKind::usage, say("field {1} is not UTF-8 text", std::string(slot.name)));
  }
  return Opening::Value(Opening::Text{std::move(text)});
}

Result<Opening::Value> slot_value(const Context& context, Taking& taking, const Slot& slot,
                                  const std::string& given) {
  if (slot.type == SlotType::content) {
    if (!given.starts_with("@")) {
      return Error(ErrorKind::usage,
                   say("field {1} is a file: write {1}=@FILE", std::string(slot.name)));
    }
    return typed_value(context, taking, slot, given.substr(1));
  }
  Result<std::string> text = read_value(given);
  if (!text.ok()) return std::move(text).error();
  return typed_value(context, taking, slot, std::move(*text));
}

Status check_marking(const std::string& marking) {
  if (marking.empty() || marking == "none" || marking == "无") return {};
  for (const std::string_view secret :
       {"绝密", "机密", "秘密", "top secret", "secret", "confidential"}) {
    if (marking.find(secret) == std::string::npos) continue;
    return Error(
        ErrorKind::refused,
        say("it is marked {1}: a state secret may be in no system like this one. Leave the "
            "file where it is allowed to be, and record an exhibit without a file, with "
            "the number under which it is kept there",
            printable(marking)));
  }
  return Error(ErrorKind::usage,
               say("\"{1}\" is no marking: 秘密, 机密, 绝密, or 无 (none)", printable(marking)));
}

Result<Fact::Value> fact_value(const Context& context, evidence::Registrar& registrar,
                               evidence::Draft& draft, const FactRule& rule,
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
  const bool of_round = rule.code == FactCode::checklist || rule.code == FactCode::discipline;
  if (of_round && !parse_integer(given).ok()) {
    const auto number = round_number(context, registrar, draft.dossier, rule.code, given);
    if (!number.ok()) return number.error();
    return Fact::Value(Fact::Code{*number});
  }
  if (type == FactType::code) return code_value(rule, given);
  const bool next = rule.code == FactCode::serial && given == "next";
  const Result<std::int64_t> number = next ? next_serial(registrar, draft) : parse_integer(given);
  if (!number.ok()) return Error(number.error());
  draft.next_serial = draft.next_serial || next;
  return Fact::Value(Fact::Number{*number});
}

}  // namespace muniment::cli
