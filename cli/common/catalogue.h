// Reads a GNU message catalogue (.mo) from memory, without libintl and without a locale.
//
// Source: GNU gettext manual, "The Format of GNU MO Files". Little-endian, revision 0. Every offset
// is checked, so that a damaged catalogue gives no translation instead of a crash.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace muniment::cli {

// A view of the bytes, which must outlive it.
class Catalogue {
 public:
  // None when the bytes are no catalogue or its tables do not lie within them.
  static std::optional<Catalogue> open(std::span<const unsigned char> bytes);

  // The translation of a template. None: not translated, or its place is outside the bytes.
  std::optional<std::string_view> find(std::string_view text) const;
  std::uint32_t size() const { return count_; }

 private:
  Catalogue(std::span<const unsigned char> bytes, std::uint32_t count, std::uint32_t originals,
            std::uint32_t translations)
      : bytes_(bytes), count_(count), originals_(originals), translations_(translations) {}
  std::optional<std::string_view> string_at(std::uint32_t table, std::uint32_t number) const;

  std::span<const unsigned char> bytes_;
  std::uint32_t count_;
  std::uint32_t originals_;     // offset of the table of templates, sorted as bytes
  std::uint32_t translations_;  // offset of the table of translations
};

}  // namespace muniment::cli
