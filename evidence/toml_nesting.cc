#include "evidence/toml_nesting.h"

namespace muniment::evidence {
namespace {

// Steps over a string that begins at the front, as far as the parser would read it: one on a single
// line ends there at the latest.
std::size_t string_length(std::string_view text) {
  const char quote = text.front();
  const std::string_view three = quote == '"' ? R"(""")" : "'''";
  const bool several_lines = text.starts_with(three);
  std::size_t at = several_lines ? 3 : 1;
  while (at < text.size()) {
    if (quote == '"' && text[at] == '\\') {
      at += 2;
    } else if (several_lines && text.substr(at).starts_with(three)) {
      at += 3;
      while (at < text.size() && text[at] == quote) ++at;  // two more may belong to the text
      return at;
    } else if (!several_lines && (text[at] == quote || text[at] == '\n')) {
      return text[at] == quote ? at + 1 : at;
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> too_deep_line(std::string_view text, std::size_t most) {
  std::size_t line = 1, dots = 0, brackets = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t length = 1;
    if (c == '"' || c == '\'') {
      length = string_length(text.substr(at));
    } else if (c == '#') {
      const std::size_t end = text.find('\n', at);
      length = (end == std::string_view::npos ? text.size() : end) - at;
    } else if (c == '.') {
      ++dots;
    } else if (c == '[' || c == '{') {
      ++brackets;
    } else if ((c == ']' || c == '}') && brackets > 0) {
      --brackets;
    }
    if (dots > most || brackets > most) return line;
    length = length > text.size() - at ? text.size() - at : length;
    for (const char passed : text.substr(at, length)) {
      if (passed != '\n') continue;
      ++line;
      dots = 0;
    }
    at += length;
  }
  return std::nullopt;
}

}  // namespace muniment::evidence
