#include "cli/asking.h"

#include <algorithm>
#include <functional>
#include <iostream>

#include "cli/draft_values.h"
#include "cli/serials.h"

namespace muniment::cli {

namespace {

// Takes one answer. Not understood: why.
using Take = std::function<Status(std::string answer)>;

class Asking {
 public:
  explicit Asking(const Words& words) : words_(words) {}

  bool ended() const { return ended_; }
  void hint(std::string_view line) const { print_talk(line); }

  // Whether an answer was taken.
  bool ask(const Message& question, const Take& take) {
    while (!ended_) {
      const std::string prompt =
          words_.translate(question) + std::string(words_.choose(": ", "："));
      std::fwrite(prompt.data(), 1, prompt.size(), stderr);
      std::fflush(stderr);
      std::string answer;
      if (!std::getline(std::cin, answer)) {
        std::fputc('\n', stderr);
        std::cin.clear();
        ended_ = true;
        return false;
      }
      if (answer.empty()) return false;
      const Status taken = take(std::move(answer));
      if (taken.ok()) return true;
      print_talk(words_.translate(taken.error()));
    }
    return false;
  }

 private:
  const Words& words_;
  bool ended_ = false;
};

bool is_given(const evidence::Draft& draft, std::uint16_t slot) {
  return std::any_of(draft.fields.begin(), draft.fields.end(),
                     [&](const auto& field) { return field.first == slot; });
}

bool is_given(const evidence::Draft& draft, FactCode code) {
  return std::any_of(draft.facts.begin(), draft.facts.end(),
                     [&](const Fact& fact) { return fact.code == number_of(code); });
}

void ask_fields(const Context& context, Taking& taking, const KindRow& row, evidence::Draft& draft,
                Asking& asking) {
  for (std::size_t i = 0; i < row.slots.size(); ++i) {
    const auto slot = static_cast<std::uint16_t>(i);
    const Slot& wanted = row.slots[i];
    if (wanted.presence != Presence::required || is_given(draft, slot)) continue;
    const auto meaning = context.words.choose(wanted.english, wanted.chinese);
    const Message question = wanted.type == SlotType::content
                                 ? say("{1} ({2}), name of the file", meaning, wanted.name)
                                 : say("{1} ({2})", meaning, wanted.name);
    asking.ask(question, [&](std::string answer) -> Status {
      Result<Opening::Value> value = typed_value(context, taking, wanted, std::move(answer));
      if (!value.ok()) return std::move(value).error();
      draft.fields.emplace_back(slot, std::move(*value));
      return {};
    });
  }
}

void hint_next(const Context& context, evidence::Registrar& registrar, const evidence::Draft& draft,
               Asking& asking) {
  const Result<std::int64_t> next = next_serial(registrar, draft);
  if (!next.ok()) return;
  asking.hint("  " +
              context.words.translate(say("next: the next number, {1}", std::to_string(*next))));
}

void ask_facts(const Context& context, evidence::Registrar& registrar, const KindRow& row,
               evidence::Draft& draft, Asking& asking) {
  for (const FactRule& rule : row.facts) {
    if (rule.presence != Presence::required || is_given(draft, rule.code) || asking.ended()) {
      continue;
    }
    const Term* fact = term_by_code(Vocabulary::facts, number_of(rule.code));
    std::vector<std::vector<std::string>> values;
    for (const Term* value : values_of(rule)) {
      values.push_back({"", std::string(value->name),
                        std::string(context.words.choose(value->english, value->chinese))});
    }
    if (!values.empty()) {
      std::string table = format_table(values);
      table.pop_back();
      asking.hint(table);
    }
    if (rule.code == FactCode::serial) hint_next(context, registrar, draft, asking);
    const auto meaning = context.words.choose(fact->english, fact->chinese);
    asking.ask(say("{1} ({2})", meaning, fact->name), [&](const std::string& answer) -> Status {
      Result<Fact::Value> value = fact_value(context, registrar, draft, rule, answer);
      if (!value.ok()) return std::move(value).error();
      draft.facts.push_back(Fact{fact->code, *value});
      return {};
    });
  }
}

void ask_links(const Context& context, evidence::Registrar& registrar, const KindRow& row,
               evidence::Draft& draft, Asking& asking) {
  for (const LinkRule& rule : row.links) {
    const Term* relation = term_by_code(Vocabulary::relations, number_of(rule.relation));
    const auto given = [&] {
      return std::count_if(draft.links.begin(), draft.links.end(),
                           [&](const Link& link) { return link.relation == relation->code; });
    };
    const auto meaning = context.words.choose(relation->english, relation->chinese);
    const Message question = say("{1} ({2}), the ID of the entry", meaning, relation->name);
    const Take take = [&](const std::string& answer) -> Status {
      const Result<evidence::Item> target = find_item(registrar, answer);
      if (!target.ok()) return Error(target.error());
      draft.links.push_back(Link{relation->code, target->record_id});
      return {};
    };
    while (given() < static_cast<std::ptrdiff_t>(rule.at_least)) {
      if (!asking.ask(question, take)) break;
    }
  }
}

}  // namespace

void ask_missing(const Context& context, evidence::Registrar& registrar, Taking& taking,
                 const KindRow& row, evidence::Draft& draft) {
  Asking asking(context.words);
  ask_fields(context, taking, row, draft, asking);
  ask_facts(context, registrar, row, draft, asking);
  ask_links(context, registrar, row, draft, asking);
}

Status confirm(const Context& context, const Message& question, const Message& otherwise) {
  if (context.options.yes) return {};
  const std::string prompt = context.words.translate(question);
  std::fwrite(prompt.data(), 1, prompt.size(), stderr);
  std::fflush(stderr);
  std::string answer;
  if (std::getline(std::cin, answer) && (answer == "yes" || answer == "是")) return {};
  return Error(ErrorKind::environment, otherwise);
}

Status check_can_confirm(const Context& context, const Message& otherwise) {
  if (context.options.yes || context.asks) return {};
  return Error(ErrorKind::usage, otherwise);
}

}  // namespace muniment::cli
