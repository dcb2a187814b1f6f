#include "ledger/core/result.h"

#include <cstdio>
#include <cstdlib>

namespace muniment {

std::string to_english(const Message& message) {
  std::string out;
  const std::string_view text = message.text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // One pass: what an argument holds is never looked at again for placeholders.
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '1' &&
        text[i + 1] <= '9') {
      const auto number = static_cast<std::size_t>(text[i + 1] - '1');
      if (number < message.arguments.size()) {
        out += message.arguments[number];
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

Error Error::within(Message context) && {
  contexts_.push_back(std::move(context));
  return std::move(*this);
}

std::string to_english(const Error& error) {
  std::string out = to_english(error.message());
  for (const Message& context : error.contexts()) out += " (" + to_english(context) + ")";
  return out;
}

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "muniment: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace muniment
