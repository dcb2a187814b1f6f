#include "cli/affairs.h"

#include "cli/commands/commands.h"
#include "cli/drafting.h"
#include "cli/kind_page.h"

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

Status tend_vault(const Context& context, evidence::Registrar& registrar, const KeyPair& author,
                  const NamedOnRoster& named, evidence::Renew renew) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return state.error();
  const Result<std::optional<Checkpoint>> newest = registrar.newest();
  if (!newest.ok()) return newest.error();
  const Roster& roster = (*state)->roster;
  evidence::NamedFor keys;
  for (const auto& [name, key] :
       {std::pair(named.sealed, &keys.sealed), std::pair(named.escrow, &keys.escrow)}) {
    if (name.empty()) continue;
    const Result<const RosterKey*> found = on_roster(roster, name);
    if (!found.ok()) return found.error();
    *key = *found;
  }
  const Result<evidence::VaultUpkeep> done = evidence::keep_vault_keys(
      registrar.vault_place(), roster, (*newest)->size, author, keys, renew);
  if (!done.ok()) return done.error();
  for (const AccessClass access : done->renewed) {
    context.tell(
        say("the vault's class {1} has a new key", context.words.translate(class_word(access))));
  }
  for (const AccessClass access : done->nobodys) {
    context.tell(
        say("nobody is left who opens the vault's class {1}, so it has no new key and takes "
            "nothing more: name somebody with \"muniment reseal --sealed NAME\"",
            context.words.translate(class_word(access))));
  }
  for (const auto& given : done->given) {
    context.tell(say("{1} opens the vault's class {2} from now on", given.name,
                     context.words.translate(class_word(given.access))));
  }
  for (const auto& missed : done->not_given) {
    context.tell(say(
        "{1} cannot open the vault's class {2} yet, which is not this author's to "
        "give: an administrator who opens it runs \"muniment reseal\"; what is sealed from now on "
        "they open after \"muniment reseal --new\"",
        missed.name, context.words.translate(class_word(missed.access))));
  }
  return {};
}

int register_affair(Context& context, Draw draw, Tend tend) {
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail(context, state.error());
  const Result<evidence::Draft> draft = draw(context, **registrar, **state);
  if (!draft.ok()) return fail(context, draft.error());
  const Result<Signers> signers = signers_for(context, **registrar);
  if (!signers.ok()) return fail(context, signers.error());
  const int code = register_one(context, **registrar, *signers, *draft);
  if (code != exit_done || tend == Tend::nothing) return code;
  NamedOnRoster named;
  const auto* enrolled = std::get_if<Enrolment>(&draft->affair);
  if (enrolled != nullptr && context.options.sealed) named.sealed = enrolled->keys.name;
  const Status tended =
      tend_vault(context, **registrar, signers->pairs.front(), named, evidence::Renew::what_is_due);
  if (tended.ok()) return code;
  context.tell(
      say("this was registered, but the vault's keys are as they were; run \"muniment "
          "reseal\" when what follows is mended"));
  return fail(context, tended.error());
}

}  // namespace muniment::cli
