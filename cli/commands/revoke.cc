// revoke NAME: takes a key off the roster.
#include <map>

#include "cli/affairs.h"
#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

Result<evidence::Draft> revocation_draft(Context& context, evidence::Registrar& registrar,
                                         const EvidenceState& state) {
  const std::map<std::string_view, RevocationReason> reasons = {
      {"retired", RevocationReason::retired},
      {"lost", RevocationReason::lost},
      {"compromised", RevocationReason::compromised}};
  const auto reason = reasons.find(*context.options.reason);
  if (reason == reasons.end()) {
    return Error(ErrorKind::usage, say("--reason is retired, lost or compromised"));
  }
  const Result<const RosterKey*> key = on_roster(state.roster, context.options.arguments.front());
  if (!key.ok()) return Error(key.error());
  const Result<std::optional<Checkpoint>> newest = registrar.newest();
  if (!newest.ok()) return Error(newest.error());
  // Nothing that was signed so far is suspect unless somebody says since when.
  LeafIndex since{newest->has_value() ? (*newest)->size.value : 0};
  if (context.options.since) {
    const Result<std::uint64_t> given = parse_decimal(*context.options.since);
    if (!given.ok())
      return Error(ErrorKind::usage, say("--since is the index of an entry, such as 120"));
    since = LeafIndex{*given};
  }
  evidence::Draft draft =
      affair_draft(state, Kind::revocation,
                   Revocation{(*key)->id, static_cast<std::uint16_t>(reason->second), since});
  const Status because = add_text(draft, "because", context.options.because);
  if (!because.ok()) return Error(because.error());
  return draft;
}

}  // namespace

int run_revoke(Context& context) { return register_affair(context, revocation_draft); }

}  // namespace muniment::cli
