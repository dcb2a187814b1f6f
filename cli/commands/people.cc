// enrol, revoke, roster: who may sign.
#include <algorithm>
#include <map>

#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace {

constexpr std::size_t max_public_file_bytes = 16 * 1024;

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

Result<evidence::Draft> enrolment_draft(Context& context, const EvidenceState& state) {
  const std::string& file = context.options.arguments.front();
  const Result<std::string> text = read_file(file, max_public_file_bytes);
  if (!text.ok()) return Error(text.error()).within(say("public keys {1}", printable(file)));
  Result<PersonKeys> keys = parse_public_file(*text);
  if (!keys.ok()) return std::move(keys).error().within(say("public keys {1}", printable(file)));
  Enrolment enrolment{.person = key_id(keys->signing), .keys = std::move(*keys), .roles = {}};
  if (context.options.person) {
    const Result<const RosterKey*> person = on_roster(state.roster, *context.options.person);
    if (!person.ok()) return Error(person.error());
    enrolment.person = (*person)->enrolment.person;
  }
  for (const std::string& name : context.options.roles) {
    const Term* role = term_by_name(Vocabulary::roles, name);
    if (role == nullptr) {
      std::string names;
      for (const Term& term : terms(Vocabulary::roles))
        names += (names.empty() ? "" : ", ") + std::string(term.name);
      return Error(ErrorKind::usage,
                   say("\"{1}\" is not a role; there are: {2}", printable(name), names));
    }
    enrolment.roles.push_back(role->code);
  }
  std::sort(enrolment.roles.begin(), enrolment.roles.end());
  enrolment.roles.erase(std::unique(enrolment.roles.begin(), enrolment.roles.end()),
                        enrolment.roles.end());
  evidence::Draft draft = affair_draft(state, Kind::enrolment, std::move(enrolment));
  const Status named = add_text(draft, "name", context.options.name);
  if (!named.ok()) return Error(named.error());
  return draft;
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

std::string role_labels(const Words& words, const Enrolment& enrolment) {
  std::string labels;
  for (const std::uint16_t role : enrolment.roles) {
    labels += (labels.empty() ? "" : ", ") + label(words, Vocabulary::roles, role);
  }
  return labels;
}

Document key_document(const RosterKey& key) {
  Document roles = Document::array();
  for (const std::uint16_t role : key.enrolment.roles) {
    const Term* term = term_by_code(Vocabulary::roles, role);
    roles.push(term == nullptr ? std::to_string(role) : std::string(term->name));
  }
  Document document = Document::object()
                          .set("name", key.enrolment.keys.name)
                          .set("keyId", key.id.hex())
                          .set("person", key.enrolment.person.hex())
                          .set("roles", std::move(roles))
                          .set("enrolled", key.enrolled.value);
  if (key.revoked) {
    document.set("revoked", Document::object()
                                .set("at", key.revoked->at.value)
                                .set("since", key.revoked->since.value)
                                .set("reason", std::uint64_t{key.revoked->reason}));
  }
  return document;
}

using Draw = Result<evidence::Draft> (*)(Context&, evidence::Registrar&, const EvidenceState&);

int register_affair(Context& context, Draw draw) {
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail(context, state.error());
  const Result<evidence::Draft> draft = draw(context, **registrar, **state);
  if (!draft.ok()) return fail(context, draft.error());
  return register_one(context, **registrar, *draft);
}

}  // namespace

int run_enrol(Context& context) {
  return register_affair(context, [](Context& c, evidence::Registrar&, const EvidenceState& state) {
    return enrolment_draft(c, state);
  });
}

int run_revoke(Context& context) { return register_affair(context, revocation_draft); }

int run_roster(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail(context, state.error());
  const Words& words = context.words;
  Document list = Document::array();
  std::vector<std::vector<std::string>> table = {
      {words.translate(say("name")), words.translate(say("roles")),
       words.translate(say("enrolled")), words.translate(say("state")),
       words.translate(say("key id"))}};
  for (const RosterKey* key : (*state)->roster.all()) {
    list.push(key_document(*key));
    table.push_back({key->enrolment.keys.name, role_labels(words, key->enrolment),
                     std::to_string(key->enrolled.value),
                     words.translate(key->revoked ? say("revoked at entry {1}",
                                                        std::to_string(key->revoked->at.value))
                                                  : say("valid")),
                     key->id.hex().substr(0, 16)});
  }
  if (context.options.json) {
    context.print(Document::object().set("roster", std::move(list)));
  } else {
    std::fputs(format_table(table).c_str(), stdout);
  }
  return exit_done;
}

}  // namespace muniment::cli
