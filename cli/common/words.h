// Words in two languages: which one to speak, and the sentences of a Message or an Error in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/result.h"

namespace muniment::cli {

enum class Language { english, chinese };

// What the environment said, read once in main.
struct Environment {
  std::string lang_option, lc_all, lc_messages, lang;
  bool no_color = false;
};
// The first that is not empty decides: --lang, LC_ALL, LC_MESSAGES, LANG. What is not Chinese is
// English.
Language choose_language(const Environment& environment);

// Words. `translate` looks the template up in the embedded catalogue and puts the arguments in,
// each made printable: they may come from records and file names.
class Words {
 public:
  explicit Words(Language language);
  Language language() const { return language_; }
  std::string translate(const Message& message) const;
  std::string translate(
      const Error& error) const;  // contexts first, outermost before inner, then what happened
  // One of two labels that stand in a table of the model rather than in the message catalogue.
  std::string_view choose(std::string_view english, std::string_view chinese) const;
  std::string list(const std::vector<std::string>& items) const;  // "a, b", "a、b"

 private:
  Language language_;
};

}  // namespace muniment::cli
