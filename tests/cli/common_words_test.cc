#include <gtest/gtest.h>

#include "cli/common/catalogue.h"
#include "cli/common/catalogue_data.h"
#include "cli/common/words.h"

namespace muniment::cli {
namespace {

Language chosen(std::string option, std::string all, std::string messages, std::string lang) {
  return choose_language({std::move(option), std::move(all), std::move(messages), std::move(lang)});
}

TEST(ChooseLanguage, TheFirstThatIsSetDecides) {
  EXPECT_EQ(chosen("", "", "", ""), Language::english);
  EXPECT_EQ(chosen("", "", "", "zh_CN.UTF-8"), Language::chinese);
  EXPECT_EQ(chosen("", "", "en_GB", "zh_CN.UTF-8"), Language::english);
  EXPECT_EQ(chosen("", "zh_SG", "en_GB", "C"), Language::chinese);
  EXPECT_EQ(chosen("", "C", "zh_CN", "zh_CN"), Language::english);
  EXPECT_EQ(chosen("en", "zh_CN", "zh_CN", "zh_CN"), Language::english);
  EXPECT_EQ(chosen("zh", "C", "C", "C"), Language::chinese);
}

TEST(ChooseLanguage, KnowsTheNamesOfChinese) {
  for (const char* name : {"zh", "zh_CN", "zh-Hans", "zh.UTF-8", "zh@stroke", "zho"}) {
    EXPECT_EQ(chosen(name, "", "", ""), Language::chinese) << name;
  }
  for (const char* name : {"zhx", "za", "POSIX", "z", "ZULU"}) {
    EXPECT_EQ(chosen(name, "", "", ""), Language::english) << name;
  }
}

TEST(Words, PutsArgumentsInWithoutATranslation) {
  const Message message{"no catalogue has {2} and {1}", {"one", "two"}};
  EXPECT_EQ(Words(Language::english).translate(message), "no catalogue has two and one");
  EXPECT_EQ(Words(Language::chinese).translate(message), "no catalogue has two and one");
}

TEST(Words, SpeaksChineseFromTheEmbeddedCatalogue) {
  const Message message = say("entry {1}", "7");
  EXPECT_EQ(Words(Language::english).translate(message), "entry 7");
  EXPECT_EQ(Words(Language::chinese).translate(message), "7 号条目");
}

TEST(Words, MakesArgumentsPrintableInBothLanguages) {
  const Message message = say("entry {1}", "\x1b[2J");
  EXPECT_EQ(Words(Language::english).translate(message), "entry \\x1b[2J");
  EXPECT_EQ(Words(Language::chinese).translate(message), "\\x1b[2J 号条目");
}

TEST(Words, AnArgumentThatLooksLikeAPlaceholderIsText) {
  const Message message{"{1} and {2}", {"{2}", "{1}"}};
  EXPECT_EQ(Words(Language::english).translate(message), "{2} and {1}");
}

TEST(Words, TellsWhereBeforeWhatOutermostFirst) {
  Error error(ErrorKind::missing, Message{"it is not there", {}});
  error = std::move(error).within(Message{"inner", {}});
  error = std::move(error).within(Message{"outer {1}", {"x"}});
  EXPECT_EQ(Words(Language::english).translate(error), "outer x: inner: it is not there");
  EXPECT_EQ(Words(Language::chinese).translate(error), "outer x：inner：it is not there");
}

TEST(Words, JoinsListsAsItsLanguageDoes) {
  EXPECT_EQ(Words(Language::english).list({"a", "b", "a"}), "a, b, a");
  EXPECT_EQ(Words(Language::chinese).list({"a", "b", "a"}), "a、b、a");
  EXPECT_EQ(Words(Language::chinese).list({"a"}), "a");
  EXPECT_EQ(Words(Language::english).list({}), "");
}

TEST(Words, ChoosesTheLabelOfItsLanguage) {
  EXPECT_EQ(Words(Language::english).choose("filing", "立卷"), "filing");
  EXPECT_EQ(Words(Language::chinese).choose("filing", "立卷"), "立卷");
}

// A catalogue of three templates, built here by the format's description.
void append_u32(std::vector<unsigned char>& to, std::size_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    to.push_back(static_cast<unsigned char>(value >> shift));
  }
}

std::vector<unsigned char> make_catalogue(
    const std::vector<std::pair<std::string, std::string>>& pairs) {
  const std::size_t tables = 28;
  std::size_t offset = tables + pairs.size() * 16;
  std::vector<unsigned char> bytes, originals, translations;
  std::string strings;
  const auto place = [&](std::vector<unsigned char>& table, const std::string& text) {
    append_u32(table, text.size());
    append_u32(table, offset + strings.size());
    strings += text;
    strings += '\0';
  };
  for (const auto& pair : pairs) place(originals, pair.first);
  for (const auto& pair : pairs) place(translations, pair.second);
  append_u32(bytes, 0x950412de);
  append_u32(bytes, 0);
  append_u32(bytes, pairs.size());
  append_u32(bytes, tables);
  append_u32(bytes, tables + originals.size());
  append_u32(bytes, 0);
  append_u32(bytes, offset);
  bytes.insert(bytes.end(), originals.begin(), originals.end());
  bytes.insert(bytes.end(), translations.begin(), translations.end());
  bytes.insert(bytes.end(), strings.begin(), strings.end());
  return bytes;
}

const std::vector<std::pair<std::string, std::string>> three = {
    {"a", "甲"}, {"entry {1}", "第 {1} 条"}, {"z", ""}};

TEST(Catalogue, FindsEachTemplateAndNothingElse) {
  const auto bytes = make_catalogue(three);
  const auto catalogue = Catalogue::open(bytes);
  ASSERT_TRUE(catalogue.has_value());
  EXPECT_EQ(catalogue->size(), 3u);
  EXPECT_EQ(catalogue->find("a"), "甲");
  EXPECT_EQ(catalogue->find("entry {1}"), "第 {1} 条");
  EXPECT_EQ(catalogue->find("z"), std::nullopt);  // an empty translation is none
  for (const char* absent : {"", "A", "b", "entry {1} ", "entry", "zz"}) {
    EXPECT_EQ(catalogue->find(absent), std::nullopt) << absent;
  }
}

TEST(Catalogue, AnEmptyOneHasNothing) {
  const auto bytes = make_catalogue({});
  const auto catalogue = Catalogue::open(bytes);
  ASSERT_TRUE(catalogue.has_value());
  EXPECT_EQ(catalogue->find("a"), std::nullopt);
}

TEST(Catalogue, ForeignBytesAreNoCatalogue) {
  auto bytes = make_catalogue(three);
  EXPECT_FALSE(Catalogue::open({}).has_value());
  std::swap(bytes[0], bytes[3]);  // the magic of a big-endian catalogue
  std::swap(bytes[1], bytes[2]);
  EXPECT_FALSE(Catalogue::open(bytes).has_value());
}

bool lies_within(std::string_view part, std::span<const unsigned char> whole) {
  const auto* begin = reinterpret_cast<const char*>(whole.data());
  return part.data() >= begin && part.data() + part.size() <= begin + whole.size();
}

// No damage makes it read outside its bytes: the sanitizer's run shows it, and so do the views.
TEST(Catalogue, DamagedBytesGiveNothingFromOutside) {
  const auto good = make_catalogue(three);
  const auto look = [](std::span<const unsigned char> bytes) {
    const auto catalogue = Catalogue::open(bytes);
    if (!catalogue) return;
    for (const auto& pair : three) {
      const auto found = catalogue->find(pair.first);
      EXPECT_TRUE(!found || lies_within(*found, bytes));
    }
  };
  for (std::size_t length = 0; length < good.size(); ++length) {
    const std::vector<unsigned char> cut(good.begin(), good.begin() + static_cast<long>(length));
    look(cut);
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const unsigned value : {0x00u, 0x01u, 0x7fu, 0x80u, 0xffu}) {
      auto changed = good;
      changed[at] = static_cast<unsigned char>(value);
      look(changed);
    }
  }
}

TEST(Catalogue, TheEmbeddedOneOpens) {
  const auto catalogue = Catalogue::open({zh_catalogue, zh_catalogue_size});
  ASSERT_TRUE(catalogue.has_value());
  EXPECT_GT(catalogue->size(), 100u);
}

}  // namespace
}  // namespace muniment::cli
