// checkpoint: the newest signed checkpoint, to be kept where the office cannot change it.
#include "ledger/core/checkpoint.h"

#include "cli/commands/commands.h"

namespace muniment::cli {

namespace {

// Writes it over an older one of the same ledger. One that covers more is the only proof that the
// ledger lost something since.
Status keep_checkpoint(const std::string& path, const std::string& note, const Checkpoint& newest) {
  std::optional<Checkpoint> before;
  const auto is_older = [&](std::string_view there) {
    const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(there);
    if (!parsed.ok() || parsed->checkpoint.origin != newest.origin) return false;
    before = parsed->checkpoint;
    return before->size < newest.size ||
           (before->size == newest.size && before->root == newest.root);
  };
  Status written = replace_file(path, note, is_older);
  if (written.ok() || !before) return written;
  return Error(ErrorKind::refused,
               say("{1} holds a checkpoint of {2} entries, and the ledger has {3}: they are not of "
                   "one history, or the ledger was restored from an old backup. It was not "
                   "touched: keep it, and run \"muniment compare {1}\"",
                   path, std::to_string(before->size.value), std::to_string(newest.size.value)));
}

}  // namespace

int run_checkpoint(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<std::string> note = (*registrar)->checkpoint();
  if (!note.ok()) return fail(context, note.error());
  const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(*note);
  if (!parsed.ok()) return fail(context, parsed.error());
  const Checkpoint& checkpoint = parsed->checkpoint;
  const std::string size = std::to_string(checkpoint.size.value);
  Document document = Document::object()
                          .set("origin", checkpoint.origin)
                          .set("entries", checkpoint.size.value)
                          .set("root", checkpoint.root.hex());
  if (context.options.output) {
    const std::string file = printable(*context.options.output);
    const Status written = keep_checkpoint(*context.options.output, *note, checkpoint);
    if (!written.ok()) return fail(context, written.error());
    document.set("file", file).set("bytes", std::uint64_t{note->size()});
    context.tell(say("checkpoint written to {1}", file));
  } else {
    document.set("checkpoint", *note);
  }
  if (context.options.json) {
    context.print(document);
  } else if (!context.options.output) {
    std::fputs(note->c_str(), stdout);
  }
  context.tell(say("it covers the {1} entries of {2}, root {3}", size, checkpoint.origin,
                   checkpoint.root.hex()));
  context.tell(
      say("keep it outside the office: with it, \"muniment compare\" shows whether the ledger was "
          "rewritten or cut since"));
  return exit_done;
}

}  // namespace muniment::cli
