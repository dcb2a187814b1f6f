#include "cli/draft_values.h"
#include "cli/kind_page.h"

namespace muniment::cli {

namespace {

// A code with its words.
Document term_document(const Term& term) {
  return Document::object()
      .set("code", std::uint64_t{term.code})
      .set("name", term.name)
      .set("en", term.english)
      .set("zh", term.chinese);
}

template <typename Code>
const Term& term_of(Vocabulary vocabulary, Code code) {
  const Term* term = term_by_code(vocabulary, number_of(code));
  MUNIMENT_CHECK(term != nullptr);  // rows hold codes of this program
  return *term;
}

Document fields_of(const KindRow& row) {
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
  return fields;
}

Document facts_of(const KindRow& row) {
  Document facts = Document::array();
  for (const FactRule& rule : row.facts) {
    Document values = Document::array();
    for (const Term* value : values_of(rule)) values.push(term_document(*value));
    facts.push(term_document(term_of(Vocabulary::facts, rule.code))
                   .set("type", type_word(rule.type).text)
                   .set("required", rule.presence == Presence::required)
                   .set("repeats", rule.repeats)
                   .set("values", std::move(values)));
  }
  return facts;
}

Document links_of(const KindRow& row) {
  Document links = Document::array();
  for (const LinkRule& rule : row.links) {
    Document targets = Document::array();
    for (const Kind kind : rule.targets) targets.push(term_of(Vocabulary::kinds, kind).name);
    const Term& relation = term_of(Vocabulary::relations, rule.relation);
    links.push(Document::object()
                   .set("relation", relation.name)
                   .set("en", relation.english)
                   .set("zh", relation.chinese)
                   .set("targets", std::move(targets))
                   .set("atLeast", std::uint64_t{rule.at_least})
                   .set("atMost", std::uint64_t{rule.at_most})
                   .set("anyDossier", rule.reach == LinkRule::Reach::any_dossier));
  }
  return links;
}

Document signers_of(const KindRow& row) {
  Document signers = Document::array();
  for (std::size_t i = 0; i < row.capacities.size(); ++i) {
    const CapacityRule& rule = row.capacities[i];
    Document roles = Document::array();
    for (const Role role : rule.roles) roles.push(term_of(Vocabulary::roles, role).name);
    const Term& capacity = term_of(Vocabulary::capacities, rule.capacity);
    signers.push(Document::object()
                     .set("capacity", capacity.name)
                     .set("en", capacity.english)
                     .set("zh", capacity.chinese)
                     .set("roles", std::move(roles))
                     .set("repeats", row.repeats && i + 1 == row.capacities.size()));
  }
  return signers;
}

}  // namespace

Document kind_document(const KindRow& row) {
  return Document::object()
      .set("kind", row.name)
      .set("code", std::uint64_t{number_of(row.kind)})
      .set("en", row.english)
      .set("zh", row.chinese)
      .set("helpEn", row.help_english)
      .set("helpZh", row.help_chinese)
      .set("affair", row.affair)
      .set("persons", std::uint64_t{row.persons})
      .set("fields", fields_of(row))
      .set("facts", facts_of(row))
      .set("links", links_of(row))
      .set("signers", signers_of(row));
}

}  // namespace muniment::cli
