// revoke NAME: takes a key off the roster.
#include <algorithm>
#include <map>

#include "cli/affairs.h"
#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

bool is_last_administrator(const Roster& roster, const RosterKey& key) {
  const auto is_administrator = [](const RosterKey* other) {
    return !other->revoked && other->has_role(number_of(Role::administrator));
  };
  const std::vector<const RosterKey*> all = roster.all();
  return is_administrator(&key) && std::count_if(all.begin(), all.end(), is_administrator) == 1;
}

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
  if (is_last_administrator(state.roster, **key)) {
    return Error(
        ErrorKind::refused,
        say("{1} is the only administrator: enrol another one first, or nobody could enrol "
            "or revoke any more",
            (*key)->enrolment.keys.name));
  }
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

int run_revoke(Context& context) { return register_affair(context, revocation_draft, Tend::vault); }

}  // namespace muniment::cli
