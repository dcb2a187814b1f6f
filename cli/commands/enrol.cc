// enrol PUBFILE: puts a person's keys on the roster.
#include <algorithm>

#include "cli/affairs.h"
#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

Result<evidence::Draft> enrolment_draft(Context& context, const EvidenceState& state) {
  const std::string& file = context.options.arguments.front();
  const Result<std::string> text = read_file(file, max_public_file_bytes);
  if (!text.ok()) return Error(text.error()).within(say("public keys {1}", printable(file)));
  if (text->starts_with("-----BEGIN")) {
    return Error(ErrorKind::usage, say("{1} is a secret key file: name its public half, such as "
                                       "NAME.pub, and hand the secret one to nobody",
                                       printable(file)));
  }
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
      std::vector<std::string> names;
      for (const Term& term : terms(Vocabulary::roles)) {
        const Words& words = context.words;
        names.push_back(words.language() == Language::english
                            ? std::string(term.name)
                            : std::string(term.name) + "（" +
                                  label(words, Vocabulary::roles, term.code) + "）");
      }
      return Error(ErrorKind::usage, say("\"{1}\" is not a role; there are: {2}", printable(name),
                                         context.words.list(names)));
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

}  // namespace

int run_enrol(Context& context) {
  return register_affair(
      context,
      [](Context& c, evidence::Registrar&, const EvidenceState& state) {
        return enrolment_draft(c, state);
      },
      Tend::vault);
}

}  // namespace muniment::cli
