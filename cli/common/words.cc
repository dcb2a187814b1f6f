#include "cli/common/words.h"

#include "cli/common/catalogue.h"
#include "cli/common/catalogue_data.h"
#include "cli/common/printable.h"

namespace muniment::cli {
namespace {

bool is_chinese(std::string_view locale) {
  if (!locale.starts_with("zh")) return false;
  // "zho" is the three-letter code of the same language; "zhx" would be another one.
  locale.remove_prefix(locale.starts_with("zho") ? 3 : 2);
  return locale.empty() || std::string_view("_-.@").find(locale.front()) != std::string_view::npos;
}

}  // namespace

Language choose_language(const Environment& environment) {
  for (const std::string* said : {&environment.lang_option, &environment.lc_all,
                                  &environment.lc_messages, &environment.lang}) {
    if (!said->empty()) return is_chinese(*said) ? Language::chinese : Language::english;
  }
  return Language::english;
}

Words::Words(Language language) : language_(language) {}

std::string Words::translate(const Message& message) const {
  Message spoken{message.text, {}};
  spoken.arguments.reserve(message.arguments.size());
  for (const std::string& argument : message.arguments) {
    spoken.arguments.push_back(printable(argument));
  }
  if (language_ == Language::chinese) {
    const auto catalogue = Catalogue::open({zh_catalogue, zh_catalogue_size});
    const auto translation = catalogue ? catalogue->find(message.text) : std::nullopt;
    if (translation) spoken.text = *translation;
  }
  return to_english(spoken);  // which only puts the arguments in
}

std::string Words::translate(const Error& error) const {
  const std::string_view colon = choose(": ", "：");
  std::string sentence;
  const std::vector<Message> outermost_first(error.contexts().rbegin(), error.contexts().rend());
  for (const Message& context : outermost_first) {
    sentence += translate(context);
    sentence += colon;
  }
  return sentence + translate(error.message());
}

std::string_view Words::choose(std::string_view english, std::string_view chinese) const {
  return language_ == Language::chinese ? chinese : english;
}

std::string Words::list(const std::vector<std::string>& items) const {
  std::string joined;
  for (const std::string& item : items) {
    if (&item != &items.front()) joined += choose(", ", "、");
    joined += item;
  }
  return joined;
}

}  // namespace muniment::cli
