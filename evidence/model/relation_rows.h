// The rows that Relations is made of. Private to relations.cc and relation_rows.cc.
#pragma once

#include "evidence/model/relations.h"

namespace muniment::relation_rows {

using Row = Relations::Row;

inline constexpr unsigned dossier_bits = 24, detail_bits = 8, kind_bits = 8, relation_bits = 8;
inline constexpr unsigned relation_shift = kind_bits + detail_bits;
inline constexpr unsigned target_shift = relation_bits + relation_shift;
inline constexpr std::uint64_t most_places = std::uint64_t{1} << 40;  // of sources and targets
inline constexpr std::uint64_t most_dossiers = std::uint64_t{1} << dossier_bits;

// What is no link, under codes that are no relation's. Where a link has its target these have the
// enrolment of the first signer; that of the person who is recused; the number.
inline constexpr std::uint8_t first_signer = 253, recusal = 254, serial = 255;

constexpr std::uint64_t low(std::uint64_t word, unsigned bits) {
  return word & ((std::uint64_t{1} << bits) - 1);
}
constexpr LeafIndex source_of(const Row& row) { return {row.place >> dossier_bits}; }
constexpr std::uint32_t dossier_of(const Row& row) {
  return static_cast<std::uint32_t>(low(row.place, dossier_bits));
}
constexpr std::uint64_t target_of(const Row& row) { return row.what >> target_shift; }
constexpr std::uint16_t relation_of(const Row& row) {
  return static_cast<std::uint16_t>(low(row.what >> relation_shift, relation_bits));
}
constexpr std::uint16_t kind_of(const Row& row) {
  return static_cast<std::uint16_t>(low(row.what >> detail_bits, kind_bits));
}
constexpr bool is_link(const Row& row) { return relation_of(row) < first_signer; }
Reference reference_of(const Row& row);

// Whether the record leaves a row.
bool has_rows(const Record& record);
// The rows of one that does. An error is that of `locate`.
Result<std::vector<Row>> rows_of(const Roster& roster, const Entry& entry, const Record& record,
                                 std::uint32_t dossier, const Relations::Locate& locate);

}  // namespace muniment::relation_rows
