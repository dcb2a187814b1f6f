#include "ledger/core/entry.h"

#include <algorithm>

namespace muniment {
namespace {

constexpr std::string_view payload_label = "muniment/payload/v1";
constexpr std::size_t max_dossier_code = 64;

bool is_code_start(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_code_part(char c) { return is_code_start(c) || c == '.' || c == '_' || c == '-'; }

}  // namespace

Hash payload_hash(Hasher& hasher, ByteView signed_record) {
  return hasher.labelled(payload_label, {signed_record});
}

std::vector<Hash> payload_hashes(Hasher& hasher, std::span<const ByteView> signed_records) {
  return hasher.labelled_each(payload_label, signed_records);
}

bool is_dossier_code(std::string_view text) {
  return !text.empty() && text.size() <= max_dossier_code && is_code_start(text.front()) &&
         std::all_of(text.begin(), text.end(), is_code_part);
}

std::string format_citation(const Citation& citation) {
  return citation.dossier + "/" + std::to_string(citation.folio);
}

Result<Citation> parse_citation(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view dossier = text.substr(0, slash);
  const auto folio =
      parse_decimal(slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1));
  if (!folio.ok() || *folio == 0 || !(dossier.empty() || is_dossier_code(dossier))) {
    return Error(ErrorKind::malformed,
                 say("\"{1}\" cites no entry; write the dossier's code, a slash and the folio, "
                     "such as R7-FGW/12",
                     text));
  }
  return Citation{std::string(dossier), *folio};
}

}  // namespace muniment
