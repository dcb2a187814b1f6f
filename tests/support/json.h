// Reads the JSON of test vectors. Whatever is not there, or not of the type asked for, ends the
// test program: a vector that cannot be read must never pass.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::test {

class Json {
 public:
  static Json parse(std::string_view text);
  static Json read_file(const std::string& path);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool boolean() const { return get<bool>(); }
  std::uint64_t number() const;  // whole, not negative
  const std::string& string() const { return get<std::string>(); }
  const std::vector<Json>& list() const { return get<std::vector<Json>>(); }
  const std::map<std::string, Json>& object() const { return get<std::map<std::string, Json>>(); }

  bool has(const std::string& key) const { return object().contains(key); }
  const Json& operator[](const std::string& key) const;

  Bytes hex() const;
  Bytes base64() const;
  Hash hash() const;                 // 64 hexadecimal digits, or base64 of 32 bytes
  std::vector<Hash> hashes() const;  // a list of them, or null for none

 private:
  struct Number {
    std::string digits;
  };
  struct Parser;

  template <typename T>
  const T& get() const {
    const T* value = std::get_if<T>(&value_);
    MUNIMENT_CHECK(value != nullptr);
    return *value;
  }

  std::variant<std::monostate, bool, Number, std::string, std::vector<Json>,
               std::map<std::string, Json>>
      value_;
};

// The names of the files in a folder of vectors, in all its subfolders, sorted. Fewer than
// `at_least`: the program ends.
std::vector<std::string> vector_files(const std::string& folder, std::size_t at_least);

// Whether the public vectors are on this machine (they are not part of the source).
bool have_shared_vectors();

}  // namespace muniment::test
