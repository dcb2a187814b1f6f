// Which contents came before, by the first half of their digests. Private to the import.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::evidence {

// 24 bytes a content, in a table that is between two and four fifths full. Half a digest is enough
// where nothing but a sentence depends on it: nobody makes two contents that share it by chance,
// and whoever does so on purpose gains a wrong remark.
class SeenContents {
 public:
  // The place of the first content with this digest; none: it is new, and stands at `place` from
  // now on.
  std::optional<std::uint64_t> find_or_add(const Hash& digest, std::uint64_t place);

 private:
  struct Row {
    std::array<std::uint8_t, 16> digest;
    std::uint64_t place;
  };
  static constexpr std::uint64_t nothing = ~std::uint64_t{0};

  std::size_t row_of(const std::array<std::uint8_t, 16>& digest) const;
  void grow();

  std::vector<Row> rows_;
  std::size_t used_ = 0;
};

}  // namespace muniment::evidence
