// submit DRAFTFILE...: registers drafts that all have signed. Copies of one draft are joined.
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/draft_page.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace {

struct Complete {
  std::vector<DraftFile> drafts;
  std::vector<evidence::CheckedDraft> checked;
  std::vector<std::string> paths;  // of each draft's first copy
};

// Reads and checks all files and joins copies. What is wrong with a file goes to `faults`, under
// its name.
Complete read_all(const Context& context, Suite suite, std::vector<Error>& faults) {
  Complete complete;
  for (const std::string& path : context.options.arguments) {
    Result<DraftFile> file = read_draft_file(path);
    if (!file.ok()) {
      faults.push_back(std::move(file).error());
      continue;
    }
    evidence::CheckedDraft checked = evidence::check_draft_file(*file);
    if (checked.faults.empty() && checked.suite != suite) {
      checked.faults.emplace_back(ErrorKind::refused,
                                  say("the draft's keys are of another suite than this ledger's"));
    }
    for (Error& fault : checked.faults) {
      faults.push_back(std::move(fault).within(say("draft {1}", printable(path))));
    }
    if (!checked.faults.empty()) continue;
    const auto twin =
        std::find_if(complete.drafts.begin(), complete.drafts.end(),
                     [&](const DraftFile& each) { return each.record == file->record; });
    if (twin != complete.drafts.end()) {
      evidence::join(*twin, *file);
      continue;
    }
    complete.drafts.push_back(*std::move(file));
    complete.checked.push_back(std::move(checked));
    complete.paths.push_back(path);
  }
  return complete;
}

// What the ledger has already lacks nothing, whatever this copy lacks.
void check_each(const Context& context, evidence::Registrar& registrar, const Complete& complete,
                std::vector<Error>& faults) {
  for (std::size_t i = 0; i < complete.drafts.size(); ++i) {
    const DraftFile& draft = complete.drafts[i];
    const evidence::CheckedDraft& checked = complete.checked[i];
    if (registrar.find(checked.id).ok()) continue;
    const Message where = say("draft {1}", printable(complete.paths[i]));
    const std::vector<std::string> missing = missing_signers(context.words, draft);
    if (!missing.empty()) {
      faults.push_back(
          Error(ErrorKind::refused, say("not signed yet by {1}", context.words.list(missing)))
              .within(where));
    }
  }
}

Document registered_document(const Context& context, const evidence::Registered& one) {
  Document flagged = Document::array();
  for (const Violation& flag : one.flagged) flagged.push(flag_document(flag, context.words));
  return Document::object()
      .set("citation", citation_of(one))
      .set("index", one.placement.index.value)
      .set("recordId", one.record_id.hex())
      .set("alreadyThere", one.placement.already_there)
      .set("flagged", std::move(flagged));
}

int tell_submitted(const Context& context, const std::vector<evidence::Registered>& registered,
                   const std::string& origin) {
  Document documents = Document::array();
  for (const evidence::Registered& one : registered) {
    documents.push(registered_document(context, one));
    if (context.options.json) continue;
    context.print(citation_of(one));
    const std::string index = std::to_string(one.placement.index.value);
    context.tell(
        one.placement.already_there
            ? say("{1} was registered before, entry {2} of {3}", citation_of(one), index, origin)
            : say("registered as {1}, entry {2} of {3}", citation_of(one), index, origin));
    for (const Violation& flag : one.flagged) context.tell(flag_sentence(flag, context.words));
  }
  if (context.options.json) {
    context.print(Document::object().set("registered", std::move(documents)));
  }
  context.tell(
      say("the ledger keeps the values of the fields now; the draft files hold them in "
          "clear and are needed no more"));
  return exit_done;
}

}  // namespace

int run_submit(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  std::vector<Error> faults;
  const Complete complete = read_all(context, (*registrar)->identity().suite, faults);
  check_each(context, **registrar, complete, faults);
  if (!faults.empty()) return tell_faults(context, faults);
  const Result<KeyPair> ledger_key = load_ledger_key(context);
  if (!ledger_key.ok()) return fail(context, ledger_key.error());
  const Result<evidence::Prepared> prepared = evidence::prepare_drafts(complete.drafts);
  if (!prepared.ok()) return fail(context, prepared.error());
  const Result<std::vector<evidence::Registered>> registered =
      (*registrar)->submit_twice(*prepared, ledger_key->signing);
  if (!registered.ok()) return fail(context, registered.error());
  return tell_submitted(context, *registered, (*registrar)->identity().origin);
}

}  // namespace muniment::cli
