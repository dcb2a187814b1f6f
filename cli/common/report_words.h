// A report's parts in the reader's language: beside the sentences, the names of kinds, capacities,
// fields and parts of a message, which are terms of the catalogue rather than sentences.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/common/words.h"
#include "evidence/model/catalogue.h"
#include "verify/report.h"

namespace muniment::cli {

// What an affair does (`verify::affair_sentence`), with its roles and reasons as terms.
std::string affair_words(const Words& words, Message sentence);

// Of one report, which it may outlive. In English a term's name serves as it is.
class ReportWords {
 public:
  ReportWords(const verify::Report& report, const Words& words);

  const Words& words() const { return words_; }
  std::string sentence(const verify::Statement& statement) const;
  std::string sentence(const verify::Check& check) const;  // without rule and place
  // "R7-FGW/12, entry 40, field title, bytes 3 to 9"; empty when no part is known.
  std::string place(const verify::Place& place) const;

  // Several sentences of one template with one placeholder in one: "entry 0, 1, 2 is in the
  // ledger".
  std::string merged(const std::vector<const verify::Check*>& checks) const;
  std::string merged(const std::vector<const verify::Statement*>& statements) const;
  // "a, b, c", or "a, b, c and 7 more" beyond a handful.
  std::string list(const std::vector<std::string>& items) const;

 private:
  Message localized(const verify::Statement& statement) const;
  Message localized(const verify::Check& check) const;
  std::string field_label(const KindRow* row, const std::string& name) const;
  std::string part_of_place(const std::string& name) const;
  std::string merged(const std::vector<Message>& messages) const;

  Words words_;
  const KindRow* row_ =
      nullptr;  // of the one kind that the report speaks of; null: of none, or of several
  std::map<std::string, const KindRow*> rows_;  // of the records that it shows, by citation
};

}  // namespace muniment::cli
