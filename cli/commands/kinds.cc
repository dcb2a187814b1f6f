// kinds [KIND]: the catalogue, for people and for programs.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace {

// Words that are also names for programs: JSON has the English ones.
Message type_word(SlotType type) {
  switch (type) {
    case SlotType::text:
      return say("text");
    case SlotType::integer:
      return say("integer");
    case SlotType::instant:
      return say("instant");
    case SlotType::data:
      return say("data");
    case SlotType::content:
      break;
  }
  return say("content");
}

Message class_word(AccessClass access) {
  switch (access) {
    case AccessClass::open:
      return say("public");
    case AccessClass::internal:
      return say("internal");
    case AccessClass::restricted:
      return say("restricted");
    case AccessClass::sealed:
      break;
  }
  return say("sealed");
}

std::string_view fact_type_name(FactType type) {
  switch (type) {
    case FactType::code:
      return "code";
    case FactType::day:
      return "day";
    case FactType::number:
      return "number";
    case FactType::id:
      return "id";
  }
  return "";
}

// The names of a fact's values, where they have names.
std::span<const Term> value_terms(const FactRule& fact) {
  const std::optional<Vocabulary> values = values_of_fact(number_of(fact.code));
  return values ? terms(*values) : std::span<const Term>();
}

std::string_view name_of(Vocabulary vocabulary, std::uint16_t code) {
  const Term* term = term_by_code(vocabulary, code);
  return term == nullptr ? std::string_view() : term->name;
}

Document kind_document(const KindRow& row) {
  Document fields = Document::array();
  for (std::size_t i = 0; i < row.slots.size(); ++i) {
    const Slot& slot = row.slots[i];
    fields.push(Document::object()
                    .set("slot", std::uint64_t{i})
                    .set("name", slot.name)
                    .set("type", type_word(slot.type).text)
                    .set("class", class_word(slot.access).text)
                    .set("required", slot.presence == Presence::required)
                    .set("en", slot.english)
                    .set("zh", slot.chinese));
  }
  Document facts = Document::array();
  for (const FactRule& fact : row.facts) {
    Document values = Document::array();
    for (const Term& value : value_terms(fact)) values.push(value.name);
    facts.push(Document::object()
                   .set("name", name_of(Vocabulary::facts, static_cast<std::uint16_t>(fact.code)))
                   .set("type", fact_type_name(fact.type))
                   .set("values", std::move(values))
                   .set("required", fact.presence == Presence::required));
  }
  Document links = Document::array();
  for (const LinkRule& link : row.links) {
    Document targets = Document::array();
    for (const Kind kind : link.targets)
      targets.push(name_of(Vocabulary::kinds, static_cast<std::uint16_t>(kind)));
    links.push(Document::object()
                   .set("relation",
                        name_of(Vocabulary::relations, static_cast<std::uint16_t>(link.relation)))
                   .set("targets", std::move(targets))
                   .set("atLeast", std::uint64_t{link.at_least})
                   .set("atMost", std::uint64_t{link.at_most}));
  }
  Document signers = Document::array();
  for (const CapacityRule& rule : row.capacities) {
    Document roles = Document::array();
    for (const Role role : rule.roles)
      roles.push(name_of(Vocabulary::roles, static_cast<std::uint16_t>(role)));
    signers.push(Document::object()
                     .set("capacity", name_of(Vocabulary::capacities,
                                              static_cast<std::uint16_t>(rule.capacity)))
                     .set("roles", std::move(roles)));
  }
  return Document::object()
      .set("kind", row.name)
      .set("code", std::uint64_t{static_cast<std::uint16_t>(row.kind)})
      .set("en", row.english)
      .set("zh", row.chinese)
      .set("affair", row.affair)
      .set("persons", std::uint64_t{row.persons})
      .set("fields", std::move(fields))
      .set("facts", std::move(facts))
      .set("links", std::move(links))
      .set("signers", std::move(signers));
}

void print_kind(const Context& context, const KindRow& row) {
  const Words& words = context.words;
  const bool chinese = words.language() == Language::chinese;
  context.print(std::string(row.name) + "  " + std::string(chinese ? row.chinese : row.english));
  context.print(std::string(chinese ? row.help_chinese : row.help_english));
  std::vector<std::vector<std::string>> table = {
      {words.translate(say("field")), words.translate(say("type")), words.translate(say("class")),
       words.translate(say("required")), words.translate(say("meaning"))}};
  for (const Slot& slot : row.slots) {
    table.push_back({std::string(slot.name), words.translate(type_word(slot.type)),
                     words.translate(class_word(slot.access)),
                     slot.presence == Presence::required ? words.translate(say("yes")) : "",
                     std::string(chinese ? slot.chinese : slot.english)});
  }
  std::fprintf(stdout, "\n%s", format_table(table).c_str());
  for (const LinkRule& link : row.links) {
    context.print(
        "--link " +
        std::string(name_of(Vocabulary::relations, static_cast<std::uint16_t>(link.relation))) +
        "=DOSSIER/FOLIO  " +
        label(words, Vocabulary::relations, static_cast<std::uint16_t>(link.relation)) +
        (link.at_least > 0 ? "  " + words.translate(say("(required)")) : ""));
  }
  for (const FactRule& fact : row.facts) {
    context.print(
        "--fact " + std::string(name_of(Vocabulary::facts, static_cast<std::uint16_t>(fact.code))) +
        "=" + std::string(fact_type_name(fact.type)) + "  " +
        label(words, Vocabulary::facts, static_cast<std::uint16_t>(fact.code)) +
        (fact.presence == Presence::required ? "  " + words.translate(say("(required)")) : ""));
    for (const Term& value : value_terms(fact)) {
      context.print("       " + std::string(value.name) + "  " +
                    std::string(chinese ? value.chinese : value.english));
    }
  }
  std::vector<std::string> capacities;
  for (const CapacityRule& rule : row.capacities) {
    capacities.push_back(
        label(words, Vocabulary::capacities, static_cast<std::uint16_t>(rule.capacity)));
  }
  context.print(words.translate(say("signers, in order: {1}; distinct persons: at least {2}",
                                    words.list(capacities), std::to_string(row.persons))));
}

}  // namespace

int run_kinds(Context& context) {
  if (!context.options.arguments.empty()) {
    const Result<const KindRow*> row = find_kind(context.words, context.options.arguments.front());
    if (!row.ok()) return fail(context, row.error());
    if (context.options.json) {
      context.print(kind_document(**row));
    } else {
      print_kind(context, **row);
    }
    return exit_done;
  }
  Document list = Document::array();
  std::vector<std::vector<std::string>> table;
  const bool chinese = context.words.language() == Language::chinese;
  for (const KindRow& row : kind_rows()) {
    list.push(kind_document(row));
    table.push_back({std::string(row.name), std::string(chinese ? row.chinese : row.english),
                     std::string(chinese ? row.help_chinese : row.help_english)});
  }
  if (context.options.json) {
    context.print(Document::object()
                      .set("catalogue", std::uint64_t{catalogue_version})
                      .set("kinds", std::move(list)));
  } else {
    std::fputs(format_table(table).c_str(), stdout);
  }
  return exit_done;
}

}  // namespace muniment::cli
