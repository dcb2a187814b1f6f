#include "cli/common/report_words.h"

#include <algorithm>

namespace muniment::cli {
namespace {

using verify::Check;
using verify::Place;
using verify::Report;
using verify::Statement;

constexpr std::size_t listed_at_most = 12;

// The one kind that the report states, or null.
const KindRow* stated_row(const Report& report) {
  const std::string* kind = nullptr;
  for (const Statement& statement : report.statements()) {
    if (statement.name != "kind" || statement.sentence.arguments.empty()) continue;
    if (kind != nullptr && *kind != statement.sentence.arguments.front()) return nullptr;
    kind = &statement.sentence.arguments.front();
  }
  return kind == nullptr ? nullptr : row_by_name(*kind);
}

// Parts of a message that a place may name instead of a field.
std::optional<Message> message_part(std::string_view name) {
  struct Part {
    std::string_view name;
    Message words;
  };
  const Part parts[] = {
      {"entry", say("entry's bytes")},
      {"payload", say("signed record")},
      {"admitted", say("time of admission")},
      {"signatures", say("signatures")},
      {"checkpoint", say("checkpoint")},
      {"extra", say("extra line")},
      {"receipt", say("receipt")},
      {"head", say("newest folio")},
      {"opening", say("opening")},
      {"ledger", say("name of the ledger")},
      {"dossier", say("dossier")},
      {"seen", say("checkpoint seen by the author")},
  };
  for (const Part& part : parts) {
    if (part.name == name) return part.words;
  }
  return std::nullopt;
}

std::string roles_in_chinese(std::string names) {
  constexpr std::string_view comma = ", ";
  std::string roles;
  while (true) {
    const std::size_t end = std::min(names.find(comma), names.size());
    const Term* term = term_by_name(Vocabulary::roles, names.substr(0, end));
    roles += term == nullptr ? names.substr(0, end) : std::string(term->chinese);
    if (end == names.size()) return roles;
    roles += "、";
    names.erase(0, end + comma.size());
  }
}

}  // namespace

std::string affair_words(const Words& words, Message sentence) {
  if (words.language() == Language::chinese && sentence.arguments.size() == 4) {
    std::string& reason = sentence.arguments[2];
    const Term* term = term_by_name(Vocabulary::revocation_reasons, reason);
    if (term != nullptr) reason = term->chinese;
    sentence.arguments[3] = roles_in_chinese(sentence.arguments[3]);
  }
  return words.translate(sentence);
}

ReportWords::ReportWords(const Report& report, const Words& words)
    : words_(words), row_(stated_row(report)) {
  if (words.language() == Language::english) return;
  for (const verify::Event& event : report.events()) {
    rows_.emplace(format_citation(event.citation), row_of(event.kind));
  }
}

std::string ReportWords::field_label(const KindRow* row, const std::string& name) const {
  if (words_.language() == Language::english) return name;
  if (name == attachment_name) return words_.translate(say("attachment"));
  if (row == nullptr) return name;
  const auto slot = slot_by_name(*row, name);
  return slot ? std::string(row->slots[*slot].chinese) : name;
}

Message ReportWords::localized(const Statement& statement) const {
  Message message = statement.sentence;
  if (words_.language() == Language::english) return message;
  const auto exchange = [&](std::size_t place, Vocabulary vocabulary) {
    if (place >= message.arguments.size()) return;
    const Term* term = term_by_name(vocabulary, message.arguments[place]);
    if (term != nullptr) message.arguments[place] = term->chinese;
  };
  if (statement.name == "kind") exchange(0, Vocabulary::kinds);
  if (statement.name == "signer") exchange(1, Vocabulary::capacities);
  if (statement.name == "field" && !message.arguments.empty()) {
    const auto of_record = rows_.find(message.arguments.front());  // where there are several
    if (of_record == rows_.end()) {
      message.arguments.front() = field_label(row_, message.arguments.front());
    } else if (message.arguments.size() > 1) {
      message.arguments[1] = field_label(of_record->second, message.arguments[1]);
    }
  }
  return message;
}

Message ReportWords::localized(const Check& check) const {
  Message message = check.sentence;
  if (check.place.field.empty()) return message;
  for (std::string& argument : message.arguments) {
    if (argument == check.place.field) argument = field_label(row_, argument);
  }
  return message;
}

std::string ReportWords::sentence(const Statement& statement) const {
  if (statement.name == "affair") return affair_words(words_, statement.sentence);
  return words_.translate(localized(statement));
}

std::string ReportWords::sentence(const Check& check) const {
  return words_.translate(localized(check));
}

std::string ReportWords::part_of_place(const std::string& name) const {
  if (const auto part = message_part(name)) return words_.translate(*part);
  return words_.translate(say("field {1}", field_label(row_, name)));
}

std::string ReportWords::place(const Place& place) const {
  std::vector<std::string> parts;
  if (place.citation) parts.push_back(format_citation(*place.citation));
  if (place.index) {
    parts.push_back(words_.translate(say("entry {1}", std::to_string(place.index->value))));
  }
  if (!place.file.empty()) parts.push_back(words_.translate(say("file {1}", place.file)));
  if (!place.field.empty()) parts.push_back(part_of_place(place.field));
  if (place.first_byte) {
    const std::string first = std::to_string(*place.first_byte);
    const std::string last = std::to_string(place.last_byte.value_or(*place.first_byte));
    parts.push_back(words_.translate(first == last ? say("byte {1}", first)
                                                   : say("bytes {1} to {2}", first, last)));
  }
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += words_.choose(", ", "，");
    joined += part;
  }
  return joined;
}

std::string ReportWords::list(const std::vector<std::string>& items) const {
  if (items.size() <= listed_at_most) return words_.list(items);
  return words_.translate(say("{1} and {2} more",
                              words_.list({items.begin(), items.begin() + listed_at_most}),
                              std::to_string(items.size() - listed_at_most)));
}

std::string ReportWords::merged(const std::vector<Message>& messages) const {
  std::vector<std::string> values;
  for (const Message& message : messages) {
    for (const std::string& value : message.arguments) {
      if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
  }
  Message one{messages.front().text, {}};
  if (!values.empty()) one.arguments.push_back(list(values));
  return words_.translate(one);
}

std::string ReportWords::merged(const std::vector<const Check*>& checks) const {
  std::vector<Message> messages;
  messages.reserve(checks.size());
  for (const Check* check : checks) messages.push_back(localized(*check));
  return merged(messages);
}

std::string ReportWords::merged(const std::vector<const Statement*>& statements) const {
  std::vector<Message> messages;
  messages.reserve(statements.size());
  for (const Statement* statement : statements) messages.push_back(localized(*statement));
  return merged(messages);
}

}  // namespace muniment::cli
