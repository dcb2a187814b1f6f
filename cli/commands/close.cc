// close: the last entry but for what may follow a closure.
#include "cli/affairs.h"
#include "cli/asking.h"
#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

// What a closure leaves undone for good, told before anybody says yes.
Status tell_what_is_open(const Context& context, evidence::Registrar& registrar) {
  const Result<std::vector<Deadline>> deadlines = registrar.deadlines(std::nullopt);
  if (!deadlines.ok()) return deadlines.error();
  if (!deadlines->empty()) {
    context.tell(
        say("something is still to come after {1} records, and can be registered in this "
            "ledger no more; \"muniment status --dossier {2}\" lists what",
            std::to_string(deadlines->size()), deadlines->front().dossier));
  }
  context.tell(
      say("after its closure the ledger takes only anchor, access, erasure, revocation and "
          "incident, and nothing opens it again"));
  return {};
}

Result<evidence::Draft> closure_draft(Context& context, evidence::Registrar& registrar,
                                      const EvidenceState& state) {
  if (state.closed) {
    return Error(ErrorKind::refused, say("the ledger was closed at entry {1} already",
                                         std::to_string(state.closed->value)));
  }
  const std::string successor = context.options.successor.value_or("");
  if (!successor.empty() && !is_origin(successor)) {
    return Error(
        ErrorKind::usage,
        say("\"{1}\" is no name of a ledger: write one like inspection.example.gov/r7-2/g3",
            printable(successor)));
  }
  evidence::Draft draft = affair_draft(state, Kind::closure, Closure{successor});
  if (const Status because = add_text(draft, "because", context.options.because); !because.ok()) {
    return Error(because.error());
  }
  if (const Status told = tell_what_is_open(context, registrar); !told.ok()) return told.error();
  const Status yes = confirm(context,
                             say("Close {1}? Type yes to close it, anything else leaves it open: ",
                                 registrar.identity().origin),
                             say("not closed, and nothing was written"));
  if (!yes.ok()) return yes.error();
  return draft;
}

}  // namespace

int run_close(Context& context) {
  const Status can = check_can_confirm(
      context,
      say("whoever closes a ledger is asked first, and there is no terminal to ask on: say "
          "--yes"));
  return can.ok() ? register_affair(context, closure_draft) : fail(context, can.error());
}

}  // namespace muniment::cli
