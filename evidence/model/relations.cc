#include "evidence/model/relations.h"

#include <algorithm>
#include <limits>

#include "evidence/model/codes.h"
#include "evidence/model/relation_rows.h"

namespace muniment {
namespace {

using namespace relation_rows;

constexpr std::size_t first_slots = 64;

bool replaces(const Row& link) {
  return relation_of(link) == number_of(Relation::withdraws) ||
         (relation_of(link) == number_of(Relation::supersedes) &&
          kind_of(link) != number_of(Kind::correction));
}

}  // namespace

Relations::Relations(const Relations* below) : below_(below) {}

bool Relations::keeps(const Record& record) { return has_rows(record); }

Status Relations::take(const Roster& roster, const Entry& entry, const Record& record,
                       const Locate& locate) {
  if (!keeps(record) || entry.index.value >= most_places) return {};
  const auto rows = rows_of(roster, entry, record, dossier_number(entry.dossier), locate);
  if (!rows.ok()) return Error(rows.error());
  return add(*rows);
}

void Relations::absorb(const Relations& layer) {
  for (const std::string& dossier : layer.dossiers_) dossier_number(dossier);
  for (const Row& row : layer.rows_) add_row(row);
}

std::optional<Relations> Relations::from_rows(const std::vector<std::string>& dossiers,
                                              const std::vector<Row>& rows, TreeSize size) {
  Relations relations;
  for (const std::string& dossier : dossiers) relations.dossier_number(dossier);
  if (relations.dossiers_.size() != dossiers.size() || dossiers.size() > most_dossiers) {
    return std::nullopt;
  }
  LeafIndex before{0};
  for (const Row& row : rows) {
    const LeafIndex source = source_of(row);
    const bool earlier = relation_of(row) == serial || target_of(row) < source.value;
    if (source < before || source.value >= size.value || !earlier || relation_of(row) == 0 ||
        dossier_of(row) >= dossiers.size()) {
      return std::nullopt;
    }
    before = source;
  }
  if (!relations.add(rows).ok()) return std::nullopt;
  return relations;
}

// --- Adding. ---

std::uint32_t Relations::number_of_dossiers() const {
  return static_cast<std::uint32_t>(dossiers_.size()) +
         (below_ == nullptr ? 0 : below_->number_of_dossiers());
}

std::optional<std::uint32_t> Relations::find_dossier(std::string_view dossier) const {
  const auto found = dossier_numbers_.find(dossier);
  if (found != dossier_numbers_.end()) return found->second;
  return below_ == nullptr ? std::nullopt : below_->find_dossier(dossier);
}

std::uint32_t Relations::dossier_number(const std::string& dossier) {
  if (const auto known = find_dossier(dossier)) return *known;
  const std::uint32_t number = number_of_dossiers();
  dossiers_.push_back(dossier);
  dossier_numbers_.emplace(dossier, number);
  return number;
}

Status Relations::add(std::span<const Row> rows) {
  if (rows.size() > std::numeric_limits<RowNumber>::max() - 1 - rows_.size() ||
      dossiers_.size() > most_dossiers) {
    return Error(ErrorKind::unknown,
                 say("the records of this ledger have more links than this program can follow"));
  }
  for (const Row& row : rows) add_row(row);
  return {};
}

void Relations::add_row(const Row& row) {
  rows_.push_back(row);
  earlier_.push_back(0);
  const LeafIndex source = source_of(row);
  if (is_link(row)) {
    index_target(static_cast<RowNumber>(rows_.size()));
    if (replaces(row)) replaced_.insert_or_assign({target_of(row)}, source);
  } else if (relation_of(row) == recusal) {
    recusals_[dossier_of(row)].push_back({source, {target_of(row)}});
  } else if (relation_of(row) == serial) {
    const Serial stated{static_cast<std::int64_t>(target_of(row)), source};
    const auto [highest, added] = serials_.try_emplace({dossier_of(row), kind_of(row)}, stated);
    if (!added && highest->second.number < stated.number) highest->second = stated;
  }
}

void Relations::index_target(RowNumber number) {
  if ((targets_ + 1) * 4 > slots_.size() * 3) grow();
  RowNumber& slot = slots_[slot_of(target_of(rows_[number - 1]))];
  if (slot == 0) ++targets_;
  earlier_[number - 1] = slot;
  slot = number;
}

std::size_t Relations::slot_of(std::uint64_t target) const {
  constexpr std::uint64_t spread = 0x9e3779b97f4a7c15;  // neighbours are to lie far apart
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(target * spread >> 20) & mask;
  while (slots_[slot] != 0 && target_of(rows_[slots_[slot] - 1]) != target)
    slot = (slot + 1) & mask;
  return slot;
}

void Relations::grow() {
  const std::vector<RowNumber> old = std::move(slots_);
  slots_.assign(std::max(first_slots, old.size() * 2), 0);
  for (const RowNumber number : old) {
    if (number != 0) slots_[slot_of(target_of(rows_[number - 1]))] = number;
  }
}

// --- Answering. ---

Relations::RowNumber Relations::newest_to(std::uint64_t target) const {
  return slots_.empty() ? 0 : slots_[slot_of(target)];
}

void Relations::each_link_to(LeafIndex target,
                             const std::function<bool(const Reference&)>& visit) const {
  for (const Relations* layer = this; layer != nullptr; layer = layer->below_) {
    for (RowNumber number = layer->newest_to(target.value); number != 0;
         number = layer->earlier_[number - 1]) {
      if (!visit(reference_of(layer->rows_[number - 1]))) return;
    }
  }
}

std::vector<Reference> Relations::links_to(LeafIndex target) const {
  std::vector<Reference> links;
  each_link_to(target, [&](const Reference& link) {
    links.push_back(link);
    return true;
  });
  std::reverse(links.begin(), links.end());
  return links;
}

void Relations::each_link(const std::function<void(const Reference&)>& visit) const {
  if (below_ != nullptr) below_->each_link(visit);
  for (const Row& row : rows_) {
    if (is_link(row)) visit(reference_of(row));
  }
}

std::optional<LeafIndex> Relations::replaced_by(LeafIndex record) const {
  for (const Relations* layer = this; layer != nullptr; layer = layer->below_) {
    const auto found = layer->replaced_.find(record);
    if (found != layer->replaced_.end()) return found->second;
  }
  return std::nullopt;
}

const std::string& Relations::dossier(std::uint32_t number) const {
  const std::uint32_t below = below_ == nullptr ? 0 : below_->number_of_dossiers();
  return number < below ? below_->dossier(number) : dossiers_.at(number - below);
}

std::optional<Relations::Serial> Relations::last_serial(std::string_view dossier,
                                                        std::uint16_t kind) const {
  const auto number = find_dossier(dossier);
  if (!number) return std::nullopt;
  std::optional<Serial> last;
  for (const Relations* layer = this; layer != nullptr; layer = layer->below_) {
    const auto found = layer->serials_.find({*number, kind});
    const bool higher =
        found != layer->serials_.end() && (!last || last->number < found->second.number);
    if (higher) last = found->second;
  }
  return last;
}

std::vector<LeafIndex> Relations::numbered(std::uint16_t kind,
                                           const std::optional<std::string>& dossier) const {
  std::vector<LeafIndex> all;
  if (below_ != nullptr) all = below_->numbered(kind, dossier);
  const std::optional<std::uint32_t> within = dossier ? find_dossier(*dossier) : std::nullopt;
  if (dossier && !within) return all;
  for (const Row& row : rows_) {
    const bool wanted = relation_of(row) == serial && kind_of(row) == kind;
    if (wanted && (!within || dossier_of(row) == *within)) all.push_back(source_of(row));
  }
  return all;
}

std::optional<LeafIndex> Relations::first_signer(LeafIndex source) const {
  for (const Relations* layer = this; layer != nullptr; layer = layer->below_) {
    const auto from =
        std::lower_bound(layer->rows_.begin(), layer->rows_.end(), source,
                         [](const Row& row, LeafIndex wanted) { return source_of(row) < wanted; });
    if (from == layer->rows_.end() || source_of(*from) != source) continue;
    if (relation_of(*from) != relation_rows::first_signer) return std::nullopt;
    return LeafIndex{target_of(*from)};
  }
  return std::nullopt;
}

std::vector<Relations::Recused> Relations::recusals(std::string_view dossier) const {
  const auto number = find_dossier(dossier);
  std::vector<Recused> all;
  if (!number) return all;
  if (below_ != nullptr) all = below_->recusals(dossier);
  const auto own = recusals_.find(*number);
  if (own != recusals_.end()) all.insert(all.end(), own->second.begin(), own->second.end());
  return all;
}

}  // namespace muniment
