#include "cli/entry_words.h"

namespace muniment::cli {

std::string headline(const std::vector<Opening>& openings) {
  std::string file;
  for (const Opening& opening : openings) {
    const auto* text = std::get_if<Opening::Text>(&opening.value);
    if (text != nullptr && (opening.name == "title" || opening.name == "name"))
      return printable(text->value);
    const auto* content = std::get_if<Content>(&opening.value);
    if (content != nullptr && file.empty()) file = printable(as_text(content->name));
  }
  return file;
}

std::string headline_of(const Words& words, evidence::Registrar& registrar,
                        const evidence::Item& item) {
  const Result<std::vector<Opening>> openings = registrar.openings(item);
  return openings.ok() ? headline(*openings) : words.translate(say("[not opened here]"));
}

}  // namespace muniment::cli
