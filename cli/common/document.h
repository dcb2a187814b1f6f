// What a command prints under --json: a tree of values, written out by the JSON library in one
// place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace muniment::cli {

// Keys keep the order in which they were set. Text that is not UTF-8 is escaped as \xNN before it
// gets here (printable).
class Document {
 public:
  using Array = std::vector<Document>;
  using Object = std::vector<std::pair<std::string, Document>>;

  Document() = default;                                             // null
  Document(bool value) : value_(value) {}                           // NOLINT: implicit on purpose
  Document(std::int64_t value) : value_(value) {}                   // NOLINT
  Document(std::uint64_t value) : value_(value) {}                  // NOLINT
  Document(std::string value) : value_(std::move(value)) {}         // NOLINT
  Document(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Document(const char* value) : value_(std::string(value)) {}       // NOLINT
  static Document array() { return Document(Array{}); }
  static Document object() { return Document(Object{}); }

  Document& set(std::string key, Document value);  // this must be an object
  Document& push(Document value);                  // this must be an array

  const auto& value() const { return value_; }

 private:
  explicit Document(Array value) : value_(std::move(value)) {}
  explicit Document(Object value) : value_(std::move(value)) {}
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, std::string, Array, Object>
      value_;
};

std::string to_json(const Document& document);  // two spaces of indentation, ends in a newline

}  // namespace muniment::cli
