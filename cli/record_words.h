// What a record states, in words: for a person who looks at it, or is about to sign it.
#pragma once

#include "cli/common/document.h"
#include "cli/context.h"
#include "evidence/round_file.h"

namespace muniment::cli {

// The rows of a table, which are also the keys of a JSON document.
class Sheet {
 public:
  explicit Sheet(const Words& words) : words_(words) {}
  const Words& words() const { return words_; }
  void add(const char* key, const Message& name, const std::string& value);
  void add_row(const std::string& name, const std::string& value);
  Document& document() { return document_; }
  // Rows broken at `columns`; 0: not broken.
  std::string text(std::size_t columns = 0) const { return format_table(table_, columns); }

 private:
  const Words& words_;
  std::vector<std::vector<std::string>> table_;
  Document document_ = Document::object();
};

// An opened value, fit for a terminal.
std::string shown_value(const Words& words, const Opening::Value& value, int zone);
// The field's label in the person's language.
std::string field_label(const Words& words, const Record& record, const Opening& opening);

// The facts, the fields and the kind's name, as rows and under `facts`, `fields` and `kind`.
void add_kind(Sheet& sheet, std::uint16_t kind);
void add_facts(Sheet& sheet, const Record& record, const evidence::RoundFile* round);
void add_fields(Sheet& sheet, const Record& record, const std::vector<Opening>& openings, int zone);

// How many fields of each class are not among these, and what it takes to see them.
void add_sealed(Sheet& sheet, const Record& record, const std::vector<Opening>& openings,
                const Policy& policy);

}  // namespace muniment::cli
