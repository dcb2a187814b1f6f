// show ID: an entry with everything that may be seen of it here.
#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

// An opened value in words, fit for a terminal.
std::string shown_value(const Words& words, const Opening::Value& value, int zone) {
  if (const auto* text = std::get_if<Opening::Text>(&value)) return printable(text->value);
  if (const auto* integer = std::get_if<Opening::Integer>(&value))
    return std::to_string(integer->value);
  if (const auto* instant = std::get_if<Opening::Instant>(&value))
    return format_time(instant->value, zone);
  if (const auto* data = std::get_if<Opening::Data>(&value)) return to_hex(data->value);
  if (const auto* content = std::get_if<Content>(&value)) {
    std::string shown = printable(as_text(content->name)) + ", " + format_bytes(content->size);
    for (const ContentDigest& digest : content->digests) {
      shown += std::string(digest.algorithm == 2   ? ", SM3 "
                           : digest.algorithm == 1 ? ", SHA-256 "
                                                   : ", ") +
               digest.value.hex();
    }
    return shown;
  }
  return words.translate(say("(left empty)"));
}

std::string shown_fact(const Fact& fact) {
  if (const auto* code = std::get_if<Fact::Code>(&fact.value)) return std::to_string(code->value);
  if (const auto* day = std::get_if<Fact::Day>(&fact.value)) return format_day(day->value);
  if (const auto* number = std::get_if<Fact::Number>(&fact.value))
    return std::to_string(number->value);
  return std::get<Fact::Id>(fact.value).value.hex();
}

// The rows of the table, which are also the keys of the JSON document.
class Sheet {
 public:
  explicit Sheet(const Words& words) : words_(words) {}
  void add(const char* key, const Message& name, const std::string& value) {
    table_.push_back({words_.translate(name), value});
    document_.set(key, value);
  }
  void add_row(const std::string& name, const std::string& value) {
    table_.push_back({name, value});
  }
  Document& document() { return document_; }
  std::string text() const { return format_table(table_); }

 private:
  const Words& words_;
  std::vector<std::vector<std::string>> table_;
  Document document_ = Document::object();
};

void add_entry(Sheet& sheet, const evidence::Item& item, const Words& words, int zone) {
  const Term* kind = term_by_code(Vocabulary::kinds, item.record.kind);
  sheet.add("citation", say("folio"), format_citation({item.entry.dossier, item.entry.folio}));
  sheet.add("index", say("entry"), std::to_string(item.entry.index.value));
  sheet.add_row(words.translate(say("kind")), label(words, Vocabulary::kinds, item.record.kind));
  sheet.document().set(
      "kind", kind == nullptr ? std::to_string(item.record.kind) : std::string(kind->name));
  sheet.add("occurred", say("occurred"), format_day(item.record.occurred));
  sheet.add("stated", say("stated"), format_time(item.record.stated, zone));
  sheet.add("admitted", say("admitted"), format_time(item.entry.admitted, zone));
}

void add_signers(Sheet& sheet, const evidence::Item& item, const Roster& roster,
                 const Words& words) {
  Document signers = Document::array();
  for (const Signer& signer : item.record.signers) {
    const RosterKey* key = roster.find(signer.key);
    const std::string name = key == nullptr ? signer.key.hex() : key->enrolment.keys.name;
    const std::string capacity = label(words, Vocabulary::capacities, signer.capacity);
    sheet.add_row(words.translate(say("signed by")), name + std::string(words.choose(" (", "（")) +
                                                         capacity +
                                                         std::string(words.choose(")", "）")));
    signers.push(Document::object()
                     .set("name", name)
                     .set("keyId", signer.key.hex())
                     .set("capacity", std::uint64_t{signer.capacity}));
  }
  sheet.document().set("signers", std::move(signers));
}

Status add_links(Sheet& sheet, evidence::Registrar& registrar, const evidence::Item& item,
                 const Words& words) {
  Document links = Document::array();
  for (const Link& link : item.record.links) {
    const Result<evidence::Item> target = registrar.find(link.target);
    if (!target.ok() && target.error().kind() != ErrorKind::missing) return Error(target.error());
    const std::string citation = target.ok()
                                     ? format_citation({target->entry.dossier, target->entry.folio})
                                     : link.target.hex();
    const Term* relation = term_by_code(Vocabulary::relations, link.relation);
    sheet.add_row(label(words, Vocabulary::relations, link.relation), citation);
    links.push(Document::object()
                   .set("relation", relation == nullptr ? std::to_string(link.relation)
                                                        : std::string(relation->name))
                   .set("target", citation));
  }
  sheet.document().set("links", std::move(links));
  Document facts = Document::array();
  for (const Fact& fact : item.record.facts) {
    const Term* term = term_by_code(Vocabulary::facts, fact.code);
    const auto* code = std::get_if<Fact::Code>(&fact.value);
    const std::optional<Vocabulary> values = values_of_fact(fact.code);
    sheet.add_row(
        label(words, Vocabulary::facts, fact.code),
        code != nullptr && values ? label(words, *values, code->value) : shown_fact(fact));
    facts.push(
        Document::object()
            .set("fact", term == nullptr ? std::to_string(fact.code) : std::string(term->name))
            .set("value", shown_fact(fact)));
  }
  sheet.document().set("facts", std::move(facts));
  return {};
}

std::string field_label(const Words& words, const Record& record, const Opening& opening) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr || opening.slot >= row->slots.size()) return printable(opening.name);
  const Slot& slot = row->slots[opening.slot];
  return std::string(words.language() == Language::chinese ? slot.chinese : slot.english);
}

void add_fields(Sheet& sheet, evidence::Registrar& registrar, const evidence::Item& item,
                const Words& words, int zone) {
  Document fields = Document::array();
  const Result<std::vector<Opening>> openings = registrar.openings(item);
  sheet.document().set("unopened",
                       openings.ok() ? Document() : Document(words.translate(openings.error())));
  if (!openings.ok()) {
    sheet.add_row(words.translate(say("fields")),
                  words.translate(say("{1} committed fields, none opened here: {2}",
                                      std::to_string(item.record.fields.size()),
                                      words.translate(openings.error()))));
    sheet.document().set("fields", std::move(fields));
    return;
  }
  for (const Opening& opening : *openings) {
    const bool absent = std::holds_alternative<Opening::Absent>(opening.value);
    const std::string value = shown_value(words, opening.value, zone);
    if (!absent) sheet.add_row(field_label(words, item.record, opening), value);
    fields.push(Document::object()
                    .set("slot", std::uint64_t{opening.slot})
                    .set("name", printable(opening.name))
                    .set("value", absent ? Document() : Document(value)));
  }
  sheet.document().set("fields", std::move(fields));
}

}  // namespace

int run_show(Context& context) {
  const auto opened = open_ledger(context, StoreAccess::read);
  if (!opened.ok()) return fail(context, opened.error());
  evidence::Registrar& registrar = **opened;
  const Result<evidence::Item> item = find_item(registrar, context.options.arguments.front());
  if (!item.ok()) return fail(context, item.error());
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return fail(context, state.error());
  const int zone = (*state)->policy.zone_minutes;

  Sheet sheet(context.words);
  add_entry(sheet, *item, context.words, zone);
  add_signers(sheet, *item, (*state)->roster, context.words);
  const Status linked = add_links(sheet, registrar, *item, context.words);
  if (!linked.ok()) return fail(context, linked.error());
  add_fields(sheet, registrar, *item, context.words, zone);
  sheet.add("recordId", say("record id"), item->record_id.hex());
  sheet.add("leaf", say("leaf hash"), item->leaf.hex());
  if (context.options.json) {
    context.print(sheet.document());
  } else {
    std::fputs(sheet.text().c_str(), stdout);
  }
  return exit_done;
}

}  // namespace muniment::cli
