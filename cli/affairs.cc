#include "cli/affairs.h"

#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

evidence::Draft affair_draft(const EvidenceState& state, Kind kind, Affair affair) {
  evidence::Draft draft;
  draft.kind = static_cast<std::uint16_t>(kind);
  SystemClock clock;
  draft.occurred = day_of(clock.now_ms(), state.policy.zone_minutes);
  draft.affair = std::move(affair);
  return draft;
}

Status add_text(evidence::Draft& draft, std::string_view field,
                const std::optional<std::string>& given) {
  if (!given) return {};
  Result<std::string> text = read_value(*given);
  if (!text.ok()) return std::move(text).error();
  const auto slot = slot_by_name(*row_of(draft.kind), field);
  MUNIMENT_CHECK(slot.has_value());
  draft.fields.emplace_back(*slot, Opening::Text{std::move(*text)});
  return {};
}

Result<const RosterKey*> on_roster(const Roster& roster, const std::string& name) {
  const RosterKey* found = roster.find_name(name);
  if (found == nullptr && name.size() == 2 * Hash::size) {
    const Result<Bytes> bytes = from_hex(name);
    if (bytes.ok()) found = roster.find(*Hash::from(*bytes));
  }
  if (found == nullptr) {
    return Error(
        ErrorKind::refused,
        say("\"{1}\" is not on the roster; \"muniment roster\" lists who is", printable(name)));
  }
  return found;
}

int register_affair(Context& context, Draw draw) {
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail(context, state.error());
  const Result<evidence::Draft> draft = draw(context, **registrar, **state);
  if (!draft.ok()) return fail(context, draft.error());
  return register_one(context, **registrar, *draft);
}

}  // namespace muniment::cli
