#include "tests/support/json.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace muniment::test {
namespace {

// Of a \u escape; vectors hold no surrogate pairs.
void append_utf8(std::string& to, std::uint64_t code) {
  MUNIMENT_CHECK(code < 0xd800 || (code > 0xdfff && code <= 0xffff));
  const auto put = [&](std::uint64_t byte) { to.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xe0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

}  // namespace

struct Json::Parser {
  std::string_view rest;

  void skip_space() {
    const std::size_t next = rest.find_first_not_of(" \t\r\n");
    rest.remove_prefix(std::min(next, rest.size()));
  }
  char take() {
    MUNIMENT_CHECK(!rest.empty());
    const char c = rest.front();
    rest.remove_prefix(1);
    return c;
  }
  char peek() {
    skip_space();
    MUNIMENT_CHECK(!rest.empty());
    return rest.front();
  }
  void expect(std::string_view token) {
    skip_space();
    MUNIMENT_CHECK(rest.starts_with(token));
    rest.remove_prefix(token.size());
  }

  std::string string() {
    expect("\"");
    std::string text;
    for (char c = take(); c != '"'; c = take()) {
      if (c != '\\') {
        text.push_back(c);
        continue;
      }
      const char escape = take();
      constexpr std::string_view names = "\"\\/bfnrt";
      constexpr std::string_view means = "\"\\/\b\f\n\r\t";
      if (escape == 'u') {
        append_utf8(text, std::stoul(std::string(rest.substr(0, 4)), nullptr, 16));
        rest.remove_prefix(4);
      } else {
        const std::size_t which = names.find(escape);
        MUNIMENT_CHECK(which != std::string_view::npos);
        text.push_back(means[which]);
      }
    }
    return text;
  }

  template <typename Member>
  void members(char open, char close, const Member& member) {
    expect(std::string_view(&open, 1));
    if (peek() != close) {
      member();
      while (peek() != close) {
        expect(",");
        member();
      }
    }
    expect(std::string_view(&close, 1));
  }

  Json value() {
    Json json;
    const char c = peek();
    if (c == '{') {
      std::map<std::string, Json> object;
      members('{', '}', [&] {
        std::string key = string();
        expect(":");
        MUNIMENT_CHECK(object.emplace(std::move(key), value()).second);
      });
      json.value_ = std::move(object);
    } else if (c == '[') {
      std::vector<Json> list;
      members('[', ']', [&] { list.push_back(value()); });
      json.value_ = std::move(list);
    } else if (c == '"') {
      json.value_ = string();
    } else if (c == 't' || c == 'f') {
      expect(c == 't' ? "true" : "false");
      json.value_ = c == 't';
    } else if (c == 'n') {
      expect("null");
    } else {
      const std::size_t end = std::min(rest.find_first_not_of("+-.0123456789eE"), rest.size());
      MUNIMENT_CHECK(end != 0);
      json.value_ = Number{std::string(rest.substr(0, end))};
      rest.remove_prefix(end);
    }
    return json;
  }
};

Json Json::parse(std::string_view text) {
  Parser parser{text};
  Json json = parser.value();
  parser.skip_space();
  MUNIMENT_CHECK(parser.rest.empty());
  return json;
}

Json Json::read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) std::cerr << "cannot open " << path << '\n';
  MUNIMENT_CHECK(file.good());
  return parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::uint64_t Json::number() const {
  const auto number = parse_decimal(get<Number>().digits);
  MUNIMENT_CHECK(number.ok());
  return *number;
}

const Json& Json::operator[](const std::string& key) const {
  const auto found = object().find(key);
  if (found == object().end()) std::cerr << "no member " << key << '\n';
  MUNIMENT_CHECK(found != object().end());
  return found->second;
}

Bytes Json::hex() const {
  auto bytes = from_hex(string());
  MUNIMENT_CHECK(bytes.ok());
  return *std::move(bytes);
}

Bytes Json::base64() const {
  auto bytes = from_base64(string());
  MUNIMENT_CHECK(bytes.ok());
  return *std::move(bytes);
}

Hash Json::hash() const {
  const auto hash = Hash::from(string().size() == 2 * Hash::size ? hex() : base64());
  MUNIMENT_CHECK(hash.ok());
  return *hash;
}

std::vector<Hash> Json::hashes() const {
  std::vector<Hash> hashes;
  if (is_null()) return hashes;
  for (const Json& hash : list()) hashes.push_back(hash.hash());
  return hashes;
}

std::vector<std::string> vector_files(const std::string& folder, std::size_t at_least) {
  std::vector<std::string> files;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder)) {
    if (item.is_regular_file()) files.push_back(item.path().string());
  }
  MUNIMENT_CHECK(files.size() >= at_least);
  std::sort(files.begin(), files.end());
  return files;
}

bool have_shared_vectors() { return std::filesystem::is_directory(MUNIMENT_SHARED_VECTORS); }

}  // namespace muniment::test
