#include "cli/common/catalogue.h"

namespace muniment::cli {
namespace {

constexpr std::uint32_t magic = 0x950412de;
constexpr std::size_t header_bytes = 28;
constexpr std::size_t row_bytes = 8;  // length and offset of one string

std::uint32_t read_u32(std::span<const unsigned char> bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} | std::uint32_t{bytes[at + 1]} << 8 |
         std::uint32_t{bytes[at + 2]} << 16 | std::uint32_t{bytes[at + 3]} << 24;
}

bool table_fits(std::span<const unsigned char> bytes, std::uint32_t offset, std::uint32_t count) {
  return offset <= bytes.size() && count <= (bytes.size() - offset) / row_bytes;
}

}  // namespace

std::optional<Catalogue> Catalogue::open(std::span<const unsigned char> bytes) {
  if (bytes.size() < header_bytes || read_u32(bytes, 0) != magic || read_u32(bytes, 4) != 0) {
    return std::nullopt;
  }
  const std::uint32_t count = read_u32(bytes, 8);
  const std::uint32_t originals = read_u32(bytes, 12);
  const std::uint32_t translations = read_u32(bytes, 16);
  if (!table_fits(bytes, originals, count) || !table_fits(bytes, translations, count)) {
    return std::nullopt;
  }
  return Catalogue(bytes, count, originals, translations);
}

std::optional<std::string_view> Catalogue::string_at(std::uint32_t table,
                                                     std::uint32_t number) const {
  const std::size_t row = table + std::size_t{number} * row_bytes;
  const std::size_t length = read_u32(bytes_, row);
  const std::size_t offset = read_u32(bytes_, row + 4);
  if (offset > bytes_.size() || length > bytes_.size() - offset) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(bytes_.data()) + offset, length);
}

std::optional<std::string_view> Catalogue::find(std::string_view text) const {
  std::uint32_t low = 0;
  std::uint32_t high = count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto original = string_at(originals_, middle);
    if (!original) return std::nullopt;
    const int order = text.compare(*original);
    if (order == 0) {
      const auto translation = string_at(translations_, middle);
      if (!translation || translation->empty()) return std::nullopt;
      return translation;
    }
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return std::nullopt;
}

}  // namespace muniment::cli
