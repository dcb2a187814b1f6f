// cosign DRAFTFILE [FILE...]: shows what is to be signed, checks it, and signs. Needs no ledger.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

#include "cli/asking.h"
#include "cli/commands/commands.h"
#include "cli/draft_page.h"

namespace muniment::cli {

namespace {

// The file at that path, locked. It is replaced whenever somebody signs: whoever waited for the
// lock of one that was replaced asks for that of the new one.
Result<Descriptor> lock_file(const std::string& path) {
  while (true) {
    Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat locked {};
    struct stat there {};
    if (!file.ok() || flock(file.number(), LOCK_EX) != 0 || fstat(file.number(), &locked) != 0 ||
        stat(path.c_str(), &there) != 0) {
      return system_error(errno, path);
    }
    if (locked.st_ino == there.st_ino && locked.st_dev == there.st_dev) return file;
  }
}

// In the draft's place or in a file of its own. Somebody may have signed in the same folder since.
Status write_signed(const Context& context, const std::string& path, const DraftFile& before,
                    const DraftFile& after) {
  const Bytes file = format_draft_file(after);
  if (context.options.output && *context.options.output != path) {
    return write_file(*context.options.output, as_text(file), 0600, Overwrite::no);
  }
  const Result<Descriptor> lock = lock_file(path);
  if (!lock.ok()) return lock.error();
  const Result<DraftFile> now = read_draft_file(path);
  if (!now.ok()) return Error(now.error());
  if (*now != before) {
    return Error(
        ErrorKind::refused,
        say("{1} was changed meanwhile, and was left as it is: look at it again", printable(path)));
  }
  return write_file(path, as_text(file), 0600, Overwrite::yes);
}

int tell_signed(const Context& context, const std::string& path, const LookedAtDraft& draft,
                const Message& sentence) {
  if (context.options.json) {
    Document document = draft_document(draft, context.words);
    document.set("file", printable(path));
    context.print(document);
    return exit_done;
  }
  context.tell(sentence);
  const std::vector<std::string> missing = missing_signers(context.words, draft.file);
  context.tell(missing.empty() ? say("all have signed: \"muniment submit\" registers it")
                               : say("{1} must still sign", context.words.list(missing)));
  return exit_done;
}

// None: who only looks needs no key.
Result<std::optional<KeyPair>> load_signer(const Context& context) {
  if (context.options.dry_run) return std::optional<KeyPair>();
  Result<KeyPair> keys = load_author(context);
  if (!keys.ok()) return std::move(keys).error();
  return std::optional<KeyPair>(*std::move(keys));
}

Status check_usage(const Context& context) {
  if (context.options.dry_run) return {};
  return check_can_confirm(
      context,
      say("whoever signs is asked first, and there is no terminal to ask on: say --yes, or "
          "--dry-run to look only"));
}

}  // namespace

int run_cosign(Context& context) {
  const std::string& path = context.options.arguments.front();
  if (const Status usage = check_usage(context); !usage.ok()) return fail(context, usage.error());
  Result<DraftFile> file = read_draft_file(path);
  if (!file.ok()) return tell_faults(context, {file.error()});
  const DraftFile before = *file;
  const Result<std::optional<KeyPair>> keys = load_signer(context);
  if (!keys.ok()) return fail(context, keys.error());
  const PrivateKey* const own = keys->has_value() ? &(*keys)->signing : nullptr;
  Result<LookedAtDraft> draft = look_at_draft(context, *std::move(file), own);
  if (!draft.ok()) return fail(context, draft.error());
  for (Error& fault : draft->checked.faults) {
    fault = std::move(fault).within(say("draft {1}", printable(path)));
  }
  if (!draft->checked.faults.empty()) return tell_faults(context, draft->checked.faults);
  std::size_t place = 0;
  if (own != nullptr) {
    const Result<std::size_t> found = evidence::place_in(draft->file, own->public_key());
    if (!found.ok()) return fail(context, found.error());
    place = *found;
  }
  if (!context.options.json) {
    std::fputs(draft_page(*draft, context.words, terminal_columns()).c_str(), stdout);
    if (std::fflush(stdout) != 0) {
      return fail(context, Error(ErrorKind::environment,
                                 say("what is to be signed could not be shown, and nothing was "
                                     "signed")));
    }
  }
  if (own == nullptr) {
    return tell_signed(context, path, *draft, say("looked at only; nothing was signed"));
  }
  const std::string signer = signer_in_words(context.words, draft->file, place);
  if (!draft->file.signers[place].signature.empty()) {
    return tell_signed(context, path, *draft, say("{1} has signed already", signer));
  }
  const Status yes =
      confirm(context,
              say("Sign this as {1}? Type yes to sign, anything else leaves it as it is: ", signer),
              say("not signed, and nothing was written"));
  if (!yes.ok()) return fail(context, yes.error());
  if (const Status made = evidence::cosign(draft->file, *own); !made.ok()) {
    return fail(context, made.error());
  }
  const Status written = write_signed(context, path, before, draft->file);
  if (!written.ok()) return fail(context, written.error());
  const std::string& target = context.options.output.value_or(path);
  return tell_signed(context, target, *draft, say("signed as {1}: {2}", signer, printable(target)));
}

}  // namespace muniment::cli
