// audit: the whole ledger, as an auditor.
#include "cli/auditing.h"
#include "cli/commands/commands.h"
#include "cli/common/verifying.h"
#include "ledger/core/checkpoint.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

Result<std::optional<Checkpoint>> remembered(const Context& context) {
  if (!context.options.remember) return std::optional<Checkpoint>();
  std::error_code error;
  if (!fs::exists(*context.options.remember, error)) return std::optional<Checkpoint>();
  const Result<std::string> text = read_file(*context.options.remember, max_note_bytes);
  if (!text.ok()) return Error(text.error());
  const Result<SignedCheckpoint> note = parse_signed_checkpoint(*text);
  if (!note.ok()) {
    return Error(note.error())
        .within(say("the checkpoint remembered in {1}", printable(*context.options.remember)));
  }
  return std::optional<Checkpoint>(note->checkpoint);
}

// Keeps the checkpoint that was found authentic; a smaller one was refuted.
Status remember(const Context& context, const Audited& audited) {
  const verify::Verdict verdict = audited.report.verdict();
  if (!context.options.remember ||
      (verdict != verify::Verdict::verified && verdict != verify::Verdict::rules_broken)) {
    return {};
  }
  return write_file(*context.options.remember, audited.checkpoint, 0644, Overwrite::yes);
}

}  // namespace

int run_audit(Context& context) {
  const std::string level = context.options.level.value_or("records");
  if (level != "tree" && level != "records") {
    return fail_verifying(context, Error(ErrorKind::usage, say("--level is tree or records")));
  }
  const Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return fail_verifying(context, folder.error());
  const Result<evidence::LedgerMarker> marker = evidence::read_marker(*folder);
  if (!marker.ok()) return fail_verifying(context, marker.error());
  std::optional<TrustPolicy> trust;
  if (context.options.trust) {
    Result<TrustPolicy> read = read_trust_file(*context.options.trust);
    if (!read.ok()) return fail_verifying(context, read.error());
    trust = std::move(*read);
  }
  const Result<std::optional<Checkpoint>> seen = remembered(context);
  if (!seen.ok()) return fail_verifying(context, seen.error());
  return run_in_child(context, [&]() -> int {
    const Result<Audited> audited = audit_store(
        context, *folder, level == "tree" ? verify::Level::tree : verify::Level::records,
        trust ? &*trust : nullptr, *seen);
    if (!audited.ok()) return fail_verifying(context, audited.error());
    const Status kept = remember(context, *audited);
    if (!kept.ok()) return fail_verifying(context, kept.error());
    return print_report(audited->report, context.words, context.colour, context.options.json);
  });
}

}  // namespace muniment::cli
