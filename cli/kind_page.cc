#include "cli/kind_page.h"

#include <algorithm>

#include "cli/draft_values.h"

namespace muniment::cli {

namespace {

using Table = std::vector<std::vector<std::string>>;

Message count_words(unsigned at_least, unsigned at_most) {
  if (at_most == 0 && at_least == 0) return say("any number");
  if (at_most == 0) return say("{1} or more", std::to_string(at_least));
  if (at_most == at_least) return say("exactly {1}", std::to_string(at_least));
  if (at_least == 0) return say("at most {1}", std::to_string(at_most));
  return say("{1} to {2}", std::to_string(at_least), std::to_string(at_most));
}

// The sections of one kind's page.
class Page {
 public:
  Page(const KindRow& row, const Words& words) : row_(row), words_(words) {}

  Table fields() const {
    Table table = {
        heads({say("field"), say("type"), say("class"), say("required"), say("meaning")})};
    for (const Slot& slot : row_.slots) {
      const bool required = slot.presence == Presence::required;
      table.push_back({std::string(slot.name), words_.translate(type_word(slot.type)),
                       words_.translate(class_word(slot.access)),
                       required ? words_.translate(say("yes")) : "",
                       std::string(words_.choose(slot.english, slot.chinese))});
    }
    return table;
  }

  // The values of a fact stand below it.
  Table facts() const {
    Table table = {heads({say("fact"), say("how many"), say("value"), say("meaning")})};
    for (const FactRule& rule : row_.facts) {
      const auto values = values_of(rule);
      table.push_back({code_name(Vocabulary::facts, number_of(rule.code)),
                       count(rule.presence == Presence::required ? 1 : 0, rule.repeats ? 0 : 1),
                       values.empty() ? words_.translate(type_word(rule.type)) : "",
                       label(words_, Vocabulary::facts, number_of(rule.code))});
      for (const Term* value : values) {
        table.push_back({"", "", std::string(value->name),
                         std::string(words_.choose(value->english, value->chinese))});
      }
    }
    return table;
  }

  Table links() const {
    Table table = {heads({say("link"), say("meaning"), say("how many"), say("to")})};
    for (const LinkRule& rule : row_.links) {
      std::vector<std::string> targets;
      for (const Kind kind : rule.targets) {
        targets.push_back(label(words_, Vocabulary::kinds, number_of(kind)));
      }
      std::string to = targets.empty() ? words_.translate(say("any kind")) : words_.list(targets);
      if (rule.reach == LinkRule::Reach::any_dossier) {
        to += words_.choose("; ", "；");
        to += words_.translate(say("in any dossier"));
      }
      table.push_back({code_name(Vocabulary::relations, number_of(rule.relation)),
                       label(words_, Vocabulary::relations, number_of(rule.relation)),
                       count(rule.at_least, rule.at_most), to});
    }
    return table;
  }

  Table signers() const {
    Table table = {heads({say("signer"), say("how many"), say("roles")})};
    for (std::size_t i = 0; i < row_.capacities.size(); ++i) {
      const CapacityRule& rule = row_.capacities[i];
      const bool repeats = row_.repeats && i + 1 == row_.capacities.size();
      std::vector<std::string> roles;
      for (const Role role : rule.roles) {
        roles.push_back(label(words_, Vocabulary::roles, number_of(role)));
      }
      // The first one is the author and always there.
      table.push_back({label(words_, Vocabulary::capacities, number_of(rule.capacity)),
                       count(i < row_.persons ? 1 : 0, repeats ? 0 : 1), words_.list(roles)});
    }
    return table;
  }

  Message persons() const {
    const std::string number = std::to_string(row_.persons);
    const auto excuses = [](const FactRule& rule) { return rule.code == FactCode::single_signer; };
    if (row_.persons == 1) return say("They sign in this order.");
    if (std::any_of(row_.facts.begin(), row_.facts.end(), excuses)) {
      return say(
          "They sign in this order: at least {1} different people, or the fact {2} says why "
          "not.",
          number, code_name(Vocabulary::facts, number_of(FactCode::single_signer)));
    }
    return say("They sign in this order: at least {1} different people.", number);
  }

 private:
  std::vector<std::string> heads(const std::vector<Message>& messages) const {
    std::vector<std::string> words;
    words.reserve(messages.size());
    for (const Message& message : messages) words.push_back(words_.translate(message));
    return words;
  }
  std::string count(unsigned at_least, unsigned at_most) const {
    return words_.translate(count_words(at_least, at_most));
  }

  const KindRow& row_;
  const Words& words_;
};

}  // namespace

std::string kind_page(const KindRow& row, const Words& words, std::size_t columns) {
  const Page page(row, words);
  std::string text = std::string(row.name) + "  " +
                     std::string(words.choose(row.english, row.chinese)) + "\n" +
                     wrap(words.choose(row.help_english, row.help_chinese), columns, 0) + "\n";
  for (const Table& table : {page.fields(), page.facts(), page.links(), page.signers()}) {
    if (table.size() > 1) text += "\n" + format_table(table, columns);
  }
  return text + wrap(words.translate(page.persons()), columns, 0) + "\n";
}

std::string kinds_table(const Words& words, std::size_t columns) {
  Table table;
  for (const KindRow* row : kind_rows()) {
    table.push_back({std::string(row->name)});
    const std::string_view kind_label = words.choose(row->english, row->chinese);
    if (kind_label != row->name) table.back().emplace_back(kind_label);
    table.back().emplace_back(words.choose(row->help_english, row->help_chinese));
  }
  return format_table(table, columns);
}

}  // namespace muniment::cli
