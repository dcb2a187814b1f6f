// import FOLDER: one record a file, signed and committed in batches.
#include "cli/commands/commands.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace {

constexpr std::size_t harmless_shown = 5;
constexpr std::size_t batch_records = 256;  // under one signature and one commit

struct Import {
  std::uint64_t files = 0, bytes = 0;
  std::string first, last;  // citations
  std::vector<evidence::SkippedFile> skipped;
};

// Hashes files into drafts, from `next` on, until a batch is full.
std::vector<evidence::Draft> next_batch(Hasher& hasher,
                                        const std::vector<evidence::FoundFile>& files,
                                        std::size_t& next, const evidence::Draft& model,
                                        const KindRow& row, Import& import,
                                        ProgressLine& progress) {
  std::vector<evidence::Draft> drafts;
  while (next < files.size() && drafts.size() < batch_records) {
    const evidence::FoundFile& file = files[next++];
    auto hashed =
        evidence::hash_file(hasher, file, [&](std::uint64_t bytes) { progress.advance(bytes); });
    if (const auto* failure = std::get_if<evidence::HashFailure>(&hashed)) {
      import.skipped.push_back({file.relative, failure->reason, failure->detail});
      continue;
    }
    Content content = std::move(std::get<evidence::HashedFile>(hashed).content);
    import.bytes += content.size;
    evidence::Draft draft = model;
    const Status added = add_contents(draft, row, {std::move(content)});
    MUNIMENT_CHECK(added.ok());  // the caller made sure that the kind takes a file
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

Status import_files(evidence::Registrar& registrar, const evidence::Walk& walk,
                    const evidence::Draft& model, const KindRow& row, const Signers& signers,
                    const PrivateKey& ledger_key, Import& import, ProgressLine& progress) {
  Hasher hasher(registrar.identity().suite);
  const std::vector<const PrivateKey*> keys = signers.keys();
  std::size_t next = 0;
  while (next < walk.files.size()) {
    const std::vector<evidence::Draft> drafts =
        next_batch(hasher, walk.files, next, model, row, import, progress);
    if (drafts.empty()) continue;
    const Result<std::vector<evidence::Registered>> registered =
        registrar.record(drafts, keys, ledger_key);
    if (!registered.ok()) return Error(registered.error());
    for (const evidence::Registered& one : *registered) {
      import.last = format_citation({one.placement.dossier, one.placement.folio});
      if (import.first.empty()) import.first = import.last;
      ++import.files;
    }
  }
  return {};
}

bool any_failure(const Import& import) {
  for (const evidence::SkippedFile& file : import.skipped) {
    if (evidence::is_failure(file.reason)) return true;
  }
  return false;
}

// Every failure; of links and special files, of which a system folder has thousands, the first few
// and their number.
void tell_skipped(const Context& context, const Import& import) {
  std::size_t harmless = 0;
  for (const evidence::SkippedFile& file : import.skipped) {
    if (!evidence::is_failure(file.reason) && ++harmless > harmless_shown) continue;
    context.tell(say("not registered: {1}: {2}", printable(file.relative),
                     context.words.translate(skip_reason(file.reason, file.detail))));
  }
  if (harmless > harmless_shown) {
    context.tell(say("not registered: {1} more links or special files; --json lists them all",
                     std::to_string(harmless - harmless_shown)));
  }
}

void print_import(const Context& context, const Import& import) {
  if (context.options.json) {
    Document skipped = Document::array();
    for (const evidence::SkippedFile& file : import.skipped) {
      skipped.push(
          Document::object()
              .set("path", printable(file.relative))
              .set("reason", context.words.translate(skip_reason(file.reason, file.detail)))
              .set("failure", evidence::is_failure(file.reason)));
    }
    context.print(Document::object()
                      .set("registered", import.files)
                      .set("bytes", import.bytes)
                      .set("first", import.first)
                      .set("last", import.last)
                      .set("skipped", std::move(skipped)));
    return;
  }
  tell_skipped(context, import);
  if (import.files > 0) context.print(import.first + " - " + import.last);
  context.tell(say("{1} files registered, {2}; {3} not registered", std::to_string(import.files),
                   format_bytes(import.bytes), std::to_string(import.skipped.size())));
}

bool takes_file(const KindRow& row) {
  for (const Slot& slot : row.slots) {
    if (slot.type == SlotType::content) return true;
  }
  return false;
}

struct Prepared {
  const KindRow* row;
  evidence::Draft model;
  evidence::Walk walk;
  Signers signers;
  KeyPair ledger_key;
};

Result<Prepared> prepare(Context& context, evidence::Registrar& registrar) {
  const Result<const KindRow*> row = find_kind(context.options.kind.value_or("document"));
  if (!row.ok()) return Error(row.error());
  if ((*row)->affair || !takes_file(**row)) {
    return Error(ErrorKind::usage, say("kind {1} takes no file", std::string((*row)->name)));
  }
  const Status code = check_dossier(*context.options.dossier);
  if (!code.ok()) return Error(code.error());
  Result<evidence::Draft> model =
      draft_from_options(context, registrar, **row, *context.options.dossier);
  if (!model.ok()) return std::move(model).error();
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  Result<Signers> signers = load_signers(context, (*state)->roster);
  if (!signers.ok()) return std::move(signers).error();
  Result<KeyPair> ledger_key = load_ledger_key(context);
  if (!ledger_key.ok()) return std::move(ledger_key).error();
  const std::string& folder = context.options.arguments.front();
  Result<evidence::Walk> walk = evidence::walk_folder(folder);
  if (!walk.ok()) return std::move(walk).error().within(say("folder {1}", printable(folder)));
  return Prepared{*row, std::move(*model), std::move(*walk), std::move(*signers),
                  std::move(*ledger_key)};
}

}  // namespace

int run_import(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<Prepared> prepared = prepare(context, **registrar);
  if (!prepared.ok()) return fail(context, prepared.error());
  std::uint64_t total = 0;
  for (const evidence::FoundFile& file : prepared->walk.files) total += file.size;
  Import import;
  import.skipped = prepared->walk.skipped;
  const Status imported = [&] {
    ProgressLine progress(context.words,
                          say("registering {1} files", std::to_string(prepared->walk.files.size())),
                          total, context.progress);
    return import_files(**registrar, prepared->walk, prepared->model, *prepared->row,
                        prepared->signers, prepared->ledger_key.signing, import, progress);
  }();
  if (!imported.ok()) {
    if (import.files == 0) return fail(context, imported.error());
    context.tell(say("stopped after {1} files, {2} to {3}, which are registered",
                     std::to_string(import.files), import.first, import.last));
    fail(context, imported.error());
    return exit_partly;
  }
  print_import(context, import);
  return any_failure(import) ? exit_partly : exit_done;
}

}  // namespace muniment::cli
