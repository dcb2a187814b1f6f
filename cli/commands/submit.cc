// submit DRAFTFILE...: registers drafts that all have signed. Copies of one draft are joined.
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/draft_ledger.h"
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
Complete read_all(const Context& context, const LogIdentity& ledger, std::vector<Error>& faults) {
  Complete complete;
  for (const std::string& path : context.options.arguments) {
    Result<DraftFile> file = read_draft_file(path);
    if (!file.ok()) {
      faults.push_back(std::move(file).error());
      continue;
    }
    evidence::CheckedDraft checked = evidence::check_draft_file(*file);
    if (checked.faults.empty()) {
      const auto other = other_ledger(ledger, checked);
      if (other) checked.faults.emplace_back(ErrorKind::refused, *other);
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

Message place_of(const Complete& complete, std::size_t at) {
  return say("draft {1}", printable(complete.paths[at]));
}

// What the ledger has already lacks nothing, whatever this copy lacks.
void check_each(const Context& context, evidence::Registrar& registrar, const Complete& complete,
                std::vector<Error>& faults) {
  for (std::size_t i = 0; i < complete.drafts.size(); ++i) {
    const DraftFile& draft = complete.drafts[i];
    const evidence::CheckedDraft& checked = complete.checked[i];
    const Result<evidence::Item> registered = registrar.find(checked.id);
    if (registered.ok()) continue;
    if (registered.error().kind() != ErrorKind::missing) {
      faults.push_back(Error(registered.error()).within(place_of(complete, i)));
      continue;
    }
    const std::vector<std::string> missing = missing_signers(context.words, draft);
    if (!missing.empty()) {
      faults.push_back(
          Error(ErrorKind::refused, say("not signed yet by {1}", context.words.list(missing)))
              .within(place_of(complete, i)));
    }
  }
}

bool links_among(const Complete& complete, std::size_t at) {
  const auto is_among = [&](const Link& link) {
    return std::any_of(
        complete.checked.begin(), complete.checked.end(),
        [&](const evidence::CheckedDraft& other) { return other.id == link.target; });
  };
  const std::vector<Link>& links = complete.checked[at].record.links;
  return std::any_of(links.begin(), links.end(), is_among);
}

// Admission stops at the first draft and the first rule: whoever has to mend them wants to know
// all, by file. A draft that rests on another one of these cannot be judged before that is
// registered.
std::vector<Error> refusals(const Words& words, evidence::Registrar& registrar,
                            const Complete& complete, const Error& first) {
  std::vector<Error> faults;
  for (std::size_t i = 0; i < complete.drafts.size(); ++i) {
    if (links_among(complete, i) || registrar.find(complete.checked[i].id).ok()) continue;
    const auto violations = registrar.judge_unsigned(complete.checked[i].record);
    if (!violations.ok()) continue;
    for (Error& fault : faults_of(*violations)) {
      faults.push_back(std::move(fault).within(place_of(complete, i)));
    }
  }
  if (!faults.empty()) return faults;
  if (complete.drafts.size() == 1) return {Error(first).within(place_of(complete, 0))};
  std::vector<std::string> paths;
  paths.reserve(complete.paths.size());
  for (const std::string& path : complete.paths) paths.push_back(printable(path));
  return {Error(first).within(say("of the drafts {1}", words.list(paths)))};
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
  const Complete complete = read_all(context, (*registrar)->identity(), faults);
  check_each(context, **registrar, complete, faults);
  if (!faults.empty()) return tell_faults(context, faults);
  const Result<KeyPair> ledger_key = load_ledger_key(context);
  if (!ledger_key.ok()) return fail(context, ledger_key.error());
  const Result<evidence::Prepared> prepared = evidence::prepare_drafts(complete.drafts);
  if (!prepared.ok()) return fail(context, prepared.error());
  const Result<std::vector<evidence::Registered>> registered =
      (*registrar)->submit_twice(*prepared, ledger_key->signing);
  if (!registered.ok()) {
    if (registered.error().kind() == ErrorKind::environment) {
      return fail(context, registered.error());
    }
    return tell_faults(context, refusals(context.words, **registrar, complete, registered.error()));
  }
  return tell_submitted(context, *registered, (*registrar)->identity().origin);
}

}  // namespace muniment::cli
