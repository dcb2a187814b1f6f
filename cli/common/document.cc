#include "cli/common/document.h"

#include <nlohmann/json.hpp>

#include "cli/common/printable.h"
#include "ledger/core/bytes.h"

namespace muniment::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string as_json_text(const std::string& text) {
  return is_utf8_text(text) ? text : printable(text);
}

// Documents are built by our own code, a few levels deep: recursion is bounded.
Json as_json(const Document& document) {
  struct Convert {
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(const std::string& text) const { return as_json_text(text); }
    Json operator()(const Document::Array& array) const {
      Json json = Json::array();
      for (const Document& item : array) json.push_back(as_json(item));
      return json;
    }
    Json operator()(const Document::Object& object) const {
      Json json = Json::object();
      for (const auto& [key, item] : object) json[as_json_text(key)] = as_json(item);
      return json;
    }
    Json operator()(bool value) const { return value; }
    Json operator()(std::int64_t value) const { return value; }
    Json operator()(std::uint64_t value) const { return value; }
  };
  return std::visit(Convert{}, document.value());
}

}  // namespace

Document& Document::set(std::string key, Document value) {
  auto* object = std::get_if<Object>(&value_);
  MUNIMENT_CHECK(object != nullptr);
  for (auto& [known, item] : *object) {
    if (known == key) {
      item = std::move(value);
      return *this;
    }
  }
  object->emplace_back(std::move(key), std::move(value));
  return *this;
}

Document& Document::push(Document value) {
  auto* array = std::get_if<Array>(&value_);
  MUNIMENT_CHECK(array != nullptr);
  array->push_back(std::move(value));
  return *this;
}

std::string to_json(const Document& document) {
  return as_json(document).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace muniment::cli
