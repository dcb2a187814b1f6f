#include "cli/common/printable.h"

#include <unictype.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include <algorithm>

namespace muniment::cli {
namespace {

const std::uint8_t* as_utf8(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

// Two that scripts and emoji need, and the selectors between text and emoji.
bool is_joiner(ucs4_t character) {
  constexpr ucs4_t non_joiner = 0x200c, joiner = 0x200d;
  constexpr ucs4_t first_selector = 0xfe00, last_selector = 0xfe0f;
  return character == non_joiner || character == joiner ||
         (character >= first_selector && character <= last_selector);
}

// Looks like a space, or like nothing, and is another character than people type.
bool looks_blank(ucs4_t character) {
  constexpr ucs4_t wide_space = 0x3000, empty_braille = 0x2800;
  if (character == ' ' || character == wide_space) return false;
  return character == empty_braille || uc_is_property_default_ignorable_code_point(character) ||
         uc_is_general_category_withtable(character, UC_CATEGORY_MASK_Zs);
}

bool is_shown(ucs4_t character) {
  if (is_joiner(character)) return true;
  return !looks_blank(character) &&
         !uc_is_general_category_withtable(
             character, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Zl |
                            UC_CATEGORY_MASK_Zp | UC_CATEGORY_MASK_Cs);
}

void append_escaped(std::string& to, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    to += "\\x";
    to += digits[value >> 4];
    to += digits[value & 15];
  }
}

// Length of the character at the front, or 0 when it is not well-formed.
std::size_t character_at(std::string_view text, ucs4_t* character) {
  const int length = u8_mbtoucr(character, as_utf8(text), text.size());
  return length > 0 ? static_cast<std::size_t>(length) : 0;
}

}  // namespace

std::string printable(std::string_view raw) {
  std::string shown;
  shown.reserve(raw.size());
  while (!raw.empty()) {
    ucs4_t character = 0;
    const std::size_t length = character_at(raw, &character);
    const std::string_view bytes = raw.substr(0, std::max<std::size_t>(length, 1));
    if (length > 0 && is_shown(character)) {
      shown += bytes;
    } else {
      append_escaped(shown, bytes);
    }
    raw.remove_prefix(bytes.size());
  }
  return shown;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    ucs4_t character = 0;
    const std::size_t length = character_at(text, &character);
    if (length > 0) {
      const int width = uc_width(character, "UTF-8");
      columns += width > 0 ? static_cast<std::size_t>(width) : 0;
    } else {
      ++columns;  // terminals show one replacement character
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return columns;
}

std::string pad(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  std::string padded(text);
  if (width < columns) padded.append(columns - width, ' ');
  return padded;
}

std::string format_table(const std::vector<std::vector<std::string>>& rows, std::size_t columns) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (row.size() > widths.size()) widths.resize(row.size(), 0);
    for (std::size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], display_width(row[column]));
    }
  }
  std::string table;
  for (const auto& row : rows) {
    std::string before;
    for (std::size_t column = 0; column + 1 < row.size(); ++column) {
      before += pad(row[column], widths[column]) + "  ";
    }
    const std::string last = row.empty() ? "" : row.back();
    table += wrap(before + last, columns, display_width(before), LongWords::broken);
    table.erase(table.find_last_not_of(' ') + 1);  // an empty last column leaves no blanks behind
    table += '\n';
  }
  return table;
}

namespace {

// A line may end behind a dash, but not behind those that an option begins with.
std::vector<char> keep_options_whole(std::string_view text) {
  std::vector<char> overrides(text.size(), UC_BREAK_UNDEFINED);
  bool option = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (option) overrides[at] = UC_BREAK_PROHIBITED;
    const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '"';
    option = text[at] == '-' && (option || begins);
  }
  return overrides;
}

}  // namespace

std::string wrap(std::string_view text, std::size_t columns, std::size_t indent,
                 LongWords long_words) {
  if (columns == 0 || text.empty()) return std::string(text);
  std::vector<char> breaks(text.size());
  const std::vector<char> overrides = keep_options_whole(text);
  const int room = static_cast<int>(std::max<std::size_t>(columns, indent + 20));
  const int indented = static_cast<int>(indent);  // all lines but the first, which has more room
  u8_width_linebreaks(as_utf8(text), text.size(), room - indented, -indented, 0, overrides.data(),
                      "UTF-8", breaks.data());
  std::string wrapped;
  int width = 0;  // of the line
  for (std::size_t at = 0; at < text.size();) {
    ucs4_t character = 0;
    const int bytes = std::max(u8_mbtouc(&character, as_utf8(text) + at, text.size() - at), 1);
    const int more = std::max(uc_width(character, "UTF-8"), 0);
    const bool too_long = long_words == LongWords::broken && width + more > room;
    if (breaks[at] == UC_BREAK_POSSIBLE || too_long) {
      wrapped.erase(wrapped.find_last_not_of(' ') + 1);
      wrapped += '\n';
      wrapped.append(indent, ' ');
      width = indented;
    }
    wrapped += text.substr(at, static_cast<std::size_t>(bytes));
    width += more;
    at += static_cast<std::size_t>(bytes);
  }
  return wrapped;
}

}  // namespace muniment::cli
