#include "evidence/model/correction.h"

#include <algorithm>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

bool is_correcting(std::uint16_t relation) {
  return relation == static_cast<std::uint16_t>(Relation::supersedes) ||
         relation == static_cast<std::uint16_t>(Relation::withdraws);
}

}  // namespace

bool corrects(const Link& link) { return is_correcting(link.relation); }

bool corrects(const Record& record) {
  return std::any_of(record.links.begin(), record.links.end(),
                     [](const Link& link) { return corrects(link); });
}

// The data of a link is one word that holds its relation and nothing else, at a multiple of eight:
// a record stands in its payload at such a place, too.
bool may_correct(ByteView signed_record_bytes) {
  constexpr std::size_t word = 8;
  for (; signed_record_bytes.size() >= word;
       signed_record_bytes = signed_record_bytes.subspan(word)) {
    const ByteView rest = signed_record_bytes.subspan(1, word - 1);
    if (is_correcting(signed_record_bytes[0]) &&
        std::all_of(rest.begin(), rest.end(), [](std::uint8_t b) { return b == 0; })) {
      return true;
    }
  }
  return false;
}

}  // namespace muniment
