#include "cli/rows/drafting.h"

#include "cli/draft_values.h"
#include "cli/drafting.h"
#include "cli/rows/cells.h"

namespace muniment::cli {

namespace {

Error usage(Message sentence) { return {ErrorKind::usage, std::move(sentence)}; }

}  // namespace

// One row while it becomes a draft.
class RowDrafter::Row {
 public:
  Row(RowDrafter& drafter, const TableRow& row) : drafter_(drafter), row_(row) {}

  RowDraft read() {
    result_.label = text("label");
    kind_ = kind_of(drafter_.context_, drafter_.manifest_, row_);
    if (kind_ == nullptr) refuse_kind();
    read_dossier();
    read_occurred();
    read_signers();
    if (const Status marked = check_marking(text("marking")); !marked.ok()) {
      fault("marking", marked.error());
    }
    if (kind_ == nullptr) return std::move(result_);
    result_.draft.kind = number_of(kind_->kind);
    for (const TableCell& cell : row_.cells) read_cell(cell);
    add_files();
    return std::move(result_);
  }

 private:
  const Context& context() const { return drafter_.context_; }
  evidence::Draft& draft() { return result_.draft; }
  std::string text(std::string_view column) const {
    return text_of(drafter_.manifest_, row_, column);
  }
  const std::string& name_of(const TableCell& cell) const {
    return drafter_.manifest_.table.columns[cell.column];
  }
  void fault(const std::string& column, Error error) {
    result_.whole = false;
    drafter_.faults_.add({row_.line, result_.label, column, std::move(error)});
  }

  void refuse_kind() {
    std::string name = text("kind");
    if (name.empty()) name = context().options.kind.value_or("");
    if (name.empty()) return fault("kind", usage(say("the row names no kind")));
    const Result<const KindRow*> found = find_recordable_kind(context().words, name);
    MUNIMENT_CHECK(!found.ok());  // by kind_of
    fault("kind", found.error());
  }

  void read_dossier() {
    std::string code = text("dossier");
    if (code.empty()) code = context().options.dossier.value_or("");
    if (code.empty()) {
      return fault("dossier", usage(say("the row names no dossier, and --dossier none for all")));
    }
    if (Status known = check_dossier(code); !known.ok()) return fault("dossier", known.error());
    draft().dossier = std::move(code);
  }

  // Never today: the same manifest tomorrow would state something else.
  void read_occurred() {
    const std::string when = text("occurred");
    if (when.empty()) {
      return fault("occurred", usage(say("the row does not say when it happened: 2022-08-15, or "
                                         "2022-08-15T09:30+08:00")));
    }
    const Result<Moment> moment = parse_moment(when, drafter_.zone_minutes_);
    if (!moment.ok()) return fault("occurred", moment.error());
    if (moment->day > drafter_.today_) {
      return fault("occurred", usage(say("{1} is still to come: name the day on which it happened",
                                         printable(when))));
    }
    draft().occurred = moment->day;
    if (kind_ == nullptr || !moment->instant) return;
    const std::optional<std::uint16_t> slot = slot_by_name(*kind_, "time");
    if (slot) add_field(*slot, "occurred", Opening::Instant{*moment->instant});
  }

  void read_cell(const TableCell& cell) {
    const std::string& name = name_of(cell);
    const Meaning meaning = meaning_of(name, *kind_);
    if (std::holds_alternative<std::monostate>(meaning)) {
      if (!is_column(name)) return;  // told of the whole manifest
      return fault(name, usage(say("kind {1} has no field, fact or link \"{2}\": leave it empty",
                                   std::string(kind_->name), printable(name))));
    }
    if (const auto* all = std::get_if<AmbiguousColumn>(&meaning)) {
      return fault(name, usage(say("kind {1} has several things of this name; write one of: {2}",
                                   std::string(kind_->name), context().words.list(all->names))));
    }
    if (const auto* common = std::get_if<Column>(&meaning)) {
      if (*common == Column::files) return read_files(cell);
      if (*common != Column::signers) read_one(cell);  // the value itself was read before
      return;
    }
    if (const auto* field = std::get_if<FieldColumn>(&meaning))
      return read_field(cell, field->slot);
    if (const auto* fact = std::get_if<FactColumn>(&meaning)) return read_fact(cell, *fact->rule);
    if (const auto* link = std::get_if<LinkColumn>(&meaning)) read_link(cell, link->relation);
  }

  // Null: there are several, which was told.
  const std::string* read_one(const TableCell& cell) {
    if (cell.values.size() == 1) return &cell.values.front();
    fault(name_of(cell), usage(say("this takes one value, not several")));
    return nullptr;
  }

  void add_field(std::uint16_t slot, const std::string& column, Opening::Value value) {
    for (const auto& [taken, earlier] : draft().fields) {
      if (taken != slot) continue;
      return fault(column,
                   usage(say("field {1} is given twice", std::string(kind_->slots[slot].name))));
    }
    draft().fields.emplace_back(slot, std::move(value));
  }

  void read_field(const TableCell& cell, std::uint16_t slot_number) {
    const Slot& slot = kind_->slots[slot_number];
    const std::string* text = read_one(cell);
    if (text == nullptr) return;
    if (slot.name == "round") return read_round(*text);
    if (slot.type == SlotType::content) {
      Result<Content> content = drafter_.files_.content(*text);
      if (!content.ok()) return fault(name_of(cell), content.error());
      return add_field(slot_number, name_of(cell), *std::move(content));
    }
    Taking taking(drafter_.registrar_.identity().suite);
    Result<Opening::Value> value = typed_value(context(), taking, slot, *text);
    if (!value.ok()) return fault(name_of(cell), value.error());
    add_field(slot_number, name_of(cell), *std::move(value));
  }

  // Dossiers of one round name the same file.
  void read_round(const std::string& path) {
    auto known = drafter_.rounds_.find(path);
    if (known == drafter_.rounds_.end()) {
      const Result<std::filesystem::path> file = drafter_.files_.path_of(path);
      if (!file.ok()) return fault("round", file.error());
      Result<LoadedRound> round =
          load_round(context(), drafter_.registrar_.identity().suite,
                     static_cast<std::int16_t>(drafter_.zone_minutes_), *file);
      if (!round.ok()) return fault("round", round.error());
      known = drafter_.rounds_.emplace(path, *std::move(round)).first;
    }
    add_round(draft(), known->second);
  }

  void read_fact(const TableCell& cell, const FactRule& rule) {
    const std::string& name = name_of(cell);
    for (const std::string& given : rule.repeats ? values_of(cell) : cell.values) {
      if (rule.code == FactCode::serial && given == "next") {
        fault(name,
              usage(say("a manifest writes serial numbers out, so that it can be run again")));
        continue;
      }
      if (rule.type == FactType::id) {
        if (const std::optional<Hash> target = target_of(name, given)) {
          draft().facts.push_back({number_of(rule.code), Fact::Id{*target}});
        }
        continue;
      }
      const Result<Fact::Value> value =
          fact_value(context(), drafter_.registrar_, draft(), rule, given);
      if (!value.ok()) {
        fault(name, value.error());
        continue;
      }
      draft().facts.push_back({number_of(rule.code), *value});
    }
  }

  void read_link(const TableCell& cell, std::uint16_t relation) {
    for (const std::string& given : values_of(cell)) {
      if (const std::optional<Hash> target = target_of(name_of(cell), given)) {
        draft().links.push_back({relation, *target});
      }
    }
  }

  // None: told, here or at the row that it stands for.
  std::optional<Hash> target_of(const std::string& column, const std::string& given) {
    if (!given.starts_with('#')) {
      const Result<evidence::Item> item = find_item(drafter_.registrar_, given);
      if (item.ok()) return item->record_id;
      fault(column, item.error());
      return std::nullopt;
    }
    const auto known = drafter_.labels_.find(given.substr(1));
    if (known == drafter_.labels_.end()) {
      fault(column, usage(say("no row has the label {1}", printable(given.substr(1)))));
    } else if (!known->second.settled) {
      fault(column, usage(say("{1} is the row of line {2}, and a row links to rows before it",
                              printable(given), std::to_string(known->second.line))));
    } else if (known->second.record_id) {
      return known->second.record_id;
    }
    result_.whole = false;
    return std::nullopt;
  }

  void read_signers() {
    std::vector<std::string> names;
    for (const TableCell& cell : row_.cells) {
      if (name_of(cell) == "signers") names = values_of(cell);
    }
    Result<std::vector<KeyId>> signers = drafter_.signers_.named(context().words, names);
    if (!signers.ok()) return fault("signers", signers.error());
    result_.signers = *std::move(signers);
  }

  void read_files(const TableCell& cell) {
    for (const std::string& path : values_of(cell)) {
      Result<Content> content = drafter_.files_.content(path);
      if (!content.ok()) {
        fault(name_of(cell), content.error());
        continue;
      }
      contents_.push_back(*std::move(content));
    }
  }

  void add_files() {
    if (contents_.empty()) return;
    if (Status added = add_contents(draft(), *kind_, std::move(contents_)); !added.ok()) {
      fault("files", added.error());
    }
  }

  RowDrafter& drafter_;
  const TableRow& row_;
  const KindRow* kind_ = nullptr;
  RowDraft result_;
  std::vector<Content> contents_;
};

RowDrafter::RowDrafter(const Context& context, evidence::Registrar& registrar,
                       const RowManifest& manifest, const RowFiles& files,
                       const RowSigners& signers, int zone_minutes, RowFaults& faults)
    : context_(context),
      registrar_(registrar),
      manifest_(manifest),
      files_(files),
      signers_(signers),
      zone_minutes_(zone_minutes),
      faults_(faults) {
  SystemClock clock;
  today_ = day_of(clock.now_ms(), zone_minutes);
  for (const TableRow& row : manifest.table.rows) {
    const std::string label = text_of(manifest, row, "label");
    if (label.empty()) continue;
    const auto [known, added] = labels_.emplace(label, Target{row.line});
    if (added) continue;
    faults_.add(
        {row.line, label, "label",
         usage(say("the row of line {1} has the same label", std::to_string(known->second.line)))});
  }
}

RowDraft RowDrafter::draft(const TableRow& row) { return Row(*this, row).read(); }

void RowDrafter::keep_rounds() const {
  for (const auto& [path, round] : rounds_) {
    const Result<std::filesystem::path> file = files_.path_of(path);
    if (file.ok()) keep_round(context_, registrar_.identity().suite, *file, round.content);
  }
}

void RowDrafter::settle(const TableRow& row, const RowDraft& draft, std::optional<Hash> record_id) {
  const auto known = labels_.find(draft.label);
  if (known == labels_.end() || known->second.line != row.line) return;
  known->second.settled = true;
  known->second.record_id = record_id;
}

}  // namespace muniment::cli
