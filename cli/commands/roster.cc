// roster: who may sign.
#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

std::string role_labels(const Words& words, const Enrolment& enrolment) {
  std::vector<std::string> labels;
  for (const std::uint16_t role : enrolment.roles) {
    labels.push_back(label(words, Vocabulary::roles, role));
  }
  return words.list(labels);
}

Document key_document(const RosterKey& key) {
  Document roles = Document::array();
  for (const std::uint16_t role : key.enrolment.roles) {
    roles.push(code_name(Vocabulary::roles, role));
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

// That of a further key says whose it is.
std::string state_of(const Words& words, const Roster& roster, const RosterKey& key) {
  std::string state = words.translate(
      key.revoked ? say("revoked at entry {1}", std::to_string(key.revoked->at.value))
                  : say("valid"));
  const RosterKey* first = roster.find(key.enrolment.person);
  if (first == nullptr || first == &key) return state;
  return state + std::string(words.choose("; ", "；")) +
         words.translate(say("a further key of {1}", first->enrolment.keys.name));
}

}  // namespace

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
                     std::to_string(key->enrolled.value), state_of(words, (*state)->roster, *key),
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
