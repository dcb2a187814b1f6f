#include "cli/record_words.h"

#include <map>

#include "cli/entry_words.h"
#include "cli/kind_page.h"
#include "cli/rounds.h"
#include "evidence/model/access.h"

namespace muniment::cli {
namespace {

std::string shown_fact(const Fact& fact) {
  if (const auto* code = std::get_if<Fact::Code>(&fact.value)) return std::to_string(code->value);
  if (const auto* day = std::get_if<Fact::Day>(&fact.value)) return format_day(day->value);
  if (const auto* number = std::get_if<Fact::Number>(&fact.value))
    return std::to_string(number->value);
  return std::get<Fact::Id>(fact.value).value.hex();
}

}  // namespace

void Sheet::add(const char* key, const Message& name, const std::string& value) {
  table_.push_back({words_.translate(name), value});
  document_.set(key, value);
}

void Sheet::add_row(const std::string& name, const std::string& value) {
  table_.push_back({name, value});
}

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

std::string field_label(const Words& words, const Record& record, const Opening& opening) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) return printable(opening.name);
  if (opening.slot >= row->slots.size()) return words.translate(say("attachment"));
  const Slot& slot = row->slots[opening.slot];
  return std::string(words.choose(slot.english, slot.chinese));
}

void add_kind(Sheet& sheet, std::uint16_t kind) {
  const Words& words = sheet.words();
  sheet.add_row(words.translate(say("kind")), label(words, Vocabulary::kinds, kind));
  sheet.document().set("kind", code_name(Vocabulary::kinds, kind));
}

void add_facts(Sheet& sheet, const Record& record, const evidence::RoundFile* round) {
  const Words& words = sheet.words();
  Document facts = Document::array();
  for (const Fact& fact : record.facts) {
    const auto* code = std::get_if<Fact::Code>(&fact.value);
    const std::optional<Vocabulary> values = values_of_fact(fact.code);
    sheet.add_row(label(words, Vocabulary::facts, fact.code),
                  code == nullptr ? shown_fact(fact)
                  : values
                      ? label(words, *values, code->value)
                      : round_text(words, round, static_cast<FactCode>(fact.code), code->value));
    facts.push(Document::object()
                   .set("fact", code_name(Vocabulary::facts, fact.code))
                   .set("value", shown_fact(fact)));
  }
  sheet.document().set("facts", std::move(facts));
}

void add_fields(Sheet& sheet, const Record& record, const std::vector<Opening>& openings,
                int zone) {
  const Words& words = sheet.words();
  Document fields = Document::array();
  for (const Opening& opening : openings) {
    const bool absent = std::holds_alternative<Opening::Absent>(opening.value);
    const std::string value = shown_value(words, opening.value, zone);
    if (!absent) sheet.add_row(field_label(words, record, opening), value);
    fields.push(Document::object()
                    .set("slot", std::uint64_t{opening.slot})
                    .set("name", printable(opening.name))
                    .set("value", absent ? Document() : Document(value)));
  }
  sheet.document().set("fields", std::move(fields));
}

void add_sealed(Sheet& sheet, const Record& record, const std::vector<Opening>& openings,
                const Policy& policy) {
  const Words& words = sheet.words();
  std::vector<bool> opened(record.fields.size());
  for (const Opening& opening : openings) opened[opening.slot] = true;
  const KindRow* row = row_of(record.kind);
  std::map<AccessClass, std::uint64_t> sealed;
  for (std::size_t slot = 0; row != nullptr && slot < opened.size(); ++slot) {
    if (!opened[slot]) ++sealed[class_of(*row, static_cast<std::uint16_t>(slot))];
  }
  Document counts = Document::object();
  for (const auto& [access, count] : sealed) {
    const std::string name = words.translate(class_word(access));
    sheet.add_row(words.translate(say("[sealed]")),
                  words.translate(
                      access == AccessClass::sealed
                          ? say("{1} fields of the class {2}: who was named for it opens them "
                                "once \"record access\" has registered it, upon an approval",
                                std::to_string(count), name)
                      : access == AccessClass::restricted && policy.restricted_access
                          ? say("{1} fields of the class {2}: who opens it sees them once \"record "
                                "access\" has registered it",
                                std::to_string(count), name)
                          : say("{1} fields of the class {2}", std::to_string(count), name)));
    counts.set(std::string(class_name(access)), count);
  }
  sheet.document().set("sealed", std::move(counts));
}

}  // namespace muniment::cli
