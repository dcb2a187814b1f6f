#include "cli/serials.h"

#include <algorithm>
#include <limits>

namespace muniment::cli {

namespace {

std::optional<std::int64_t> serial_of(const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    const auto* number = std::get_if<Fact::Number>(&fact.value);
    if (fact.code == number_of(FactCode::serial) && number != nullptr) return number->value;
  }
  return std::nullopt;
}

template <typename Taken>
std::int64_t next_of(const Taken& taken) {
  const std::int64_t highest = taken.empty() ? 0 : std::max<std::int64_t>(0, taken.rbegin()->first);
  return highest == std::numeric_limits<std::int64_t>::max() ? highest : highest + 1;
}

}  // namespace

// A dossier that is not open has none.
Result<Serials::Taken*> Serials::taken(const std::string& dossier, std::uint16_t kind) {
  const auto [place, added] = known_.try_emplace({dossier, kind});
  Taken& numbers = place->second;
  if (!added) return &numbers;
  const Status visited = registrar_.each(dossier, [&](const evidence::Item& item) -> Status {
    const std::optional<std::int64_t> number = serial_of(item.record.facts);
    if (item.record.kind == kind && number) {
      numbers.emplace(*number, format_citation({dossier, item.entry.folio}));
    }
    return {};
  });
  if (!visited.ok() && visited.error().kind() != ErrorKind::missing) {
    known_.erase(place);
    return Error(visited.error());
  }
  return &numbers;
}

Result<std::int64_t> Serials::next(const std::string& dossier, std::uint16_t kind) {
  const Result<Taken*> numbers = taken(dossier, kind);
  if (!numbers.ok()) return Error(numbers.error());
  return next_of(**numbers);
}

Status Serials::claim(const std::string& dossier, std::uint16_t kind,
                      const std::vector<Fact>& facts, const std::string& holder) {
  const std::optional<std::int64_t> number = serial_of(facts);
  if (!number) return {};
  const Result<Taken*> numbers = taken(dossier, kind);
  if (!numbers.ok()) return Error(numbers.error());
  const std::int64_t next = next_of(**numbers);
  const auto [place, free] = (*numbers)->emplace(*number, holder);
  if (free) return {};
  return Error(ErrorKind::refused,
               say("the serial number {1} is taken by {2}; the next one is {3}",
                   std::to_string(*number), place->second, std::to_string(next)));
}

}  // namespace muniment::cli
