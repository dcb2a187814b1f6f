#include "tests/support/readme.h"

#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

std::string text_of(std::string_view readme) {
  return get_file(std::string(MUNIMENT_SOURCE_DIR "/") + std::string(readme));
}

}  // namespace

Bytes readme_bytes(std::string_view readme, std::string_view section, std::string_view label) {
  const std::string text = text_of(readme);
  std::size_t at = text.find("\n" + std::string(label), text.find(section));
  MUNIMENT_CHECK(at != std::string::npos);
  at = text.find("= ", at) + 2;
  std::string hex;
  for (; text[at] != '\n' || text[at + 1] == ' '; ++at) {
    if (text[at] != '\n' && text[at] != ' ') hex += text[at];
  }
  return from_hex(hex).value();
}

std::string readme_block(std::string_view readme, std::string_view name) {
  const std::string text = text_of(readme), fence = "```" + std::string(name) + "\n";
  const std::size_t at = text.find(fence);
  MUNIMENT_CHECK(at != std::string::npos);
  const std::size_t begin = at + fence.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

}  // namespace muniment::test
