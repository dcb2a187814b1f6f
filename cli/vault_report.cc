#include "cli/vault_report.h"

#include "cli/entry_words.h"
#include "evidence/vault_check.h"

namespace muniment::cli {

namespace {

constexpr std::string_view check_name = "contents";

void add(verify::Report& report, verify::Outcome outcome, Message sentence) {
  report.add(
      {.name = check_name, .outcome = outcome, .sentence = std::move(sentence), .place = {}});
}

// Other bytes than were kept refute; what is gone cannot be judged any more.
evidence::TellFault fault_teller(const Words& words, verify::Report& report) {
  return [&](const evidence::VaultFault& fault) {
    const ErrorKind kind = fault.error.kind();
    const bool changed = kind == ErrorKind::mismatch || kind == ErrorKind::malformed;
    report.add({.name = check_name,
                .outcome = changed ? verify::Outcome::refuted : verify::Outcome::cannot_evaluate,
                .sentence = say("a content cannot be opened as it was kept: {1}",
                                words.translate(fault.error)),
                .place = {.index = fault.index,
                          .citation = fault.citation,
                          .field = fault.field,
                          .first_byte = {},
                          .last_byte = {},
                          .file = {}}});
  };
}

}  // namespace

void check_vault(const Words& words, evidence::Registrar& registrar, verify::Report& report) {
  bool sound = true;
  const evidence::TellFault teller = fault_teller(words, report);
  const auto tally = evidence::check_vault(registrar, [&](const evidence::VaultFault& fault) {
    sound = false;
    teller(fault);
  });
  if (!tally.ok()) return add(report, verify::Outcome::cannot_evaluate, tally.error().message());
  if (tally->sound > 0) {
    add(report, verify::Outcome::pass,
        say("the vault has a place for {1} contents of records, {2} in all",
            std::to_string(tally->sound), format_bytes(tally->bytes)));
  }
  const bool left = tally->orphans > 0 || tally->orphan_lists > 0 || tally->unused_bytes > 0;
  if (sound && left) {  // else it may belong to what is gone
    report.state("vault",
                 say("something belongs to no record, as crashes and refusals leave it, or an "
                     "import that is just running: {1} rows of the vault, {2} lists of openings, "
                     "and {3} in segments; \"muniment check --repair\" destroys it",
                     std::to_string(tally->orphans), std::to_string(tally->orphan_lists),
                     format_bytes(tally->unused_bytes)));
  }
  if (tally->sound > 0) {
    add(report, verify::Outcome::not_checked,
        say("what the vault holds: \"muniment audit --level contents --as KEYFILE\" opens it"));
  }
}

void repair_vault(const Words& words, evidence::Registrar& registrar, verify::Report& report) {
  const auto repaired = evidence::repair_vault(registrar);
  if (!repaired.ok())
    return add(report, verify::Outcome::cannot_evaluate,
               say("nothing more was reclaimed: {1}", words.translate(repaired.error())));
  report.state("repaired",
               say("what belonged to no record was destroyed: {1} rows of the vault, {2} lists of "
                   "openings, and {3} in segments",
                   std::to_string(repaired->rows), std::to_string(repaired->lists),
                   format_bytes(repaired->bytes)));
}

void check_contents(const Context& context, evidence::Registrar& registrar, const KeyPair& author,
                    verify::Report& report) {
  if (!author.encryption) {
    return add(report, verify::Outcome::not_checked,
               say("the files themselves: this key file has no encryption key, which opens the "
                   "vault"));
  }
  std::optional<evidence::RehashedFile> resume;
  if (context.options.resume) {
    SystemClock clock;
    Result<evidence::RehashedFile> opened = evidence::RehashedFile::open(
        *context.options.resume, registrar.identity().origin, clock.now_ms());
    if (!opened.ok())
      return add(report, verify::Outcome::cannot_evaluate, opened.error().message());
    resume = *std::move(opened);
  }
  ProgressLine line(context.words, say("opening contents"), 0, context.progress,
                    ProgressUnit::bytes);
  const auto tally = evidence::rehash_vault(
      registrar, *author.encryption, fault_teller(context.words, report),
      [&](std::uint64_t bytes) { line.advance(bytes); }, resume ? &*resume : nullptr);
  if (resume && resume->before() > 0) {
    report.state("resumed",
                 say("{1} of the contents were opened by earlier runs of this audit, which began "
                     "at {2}, and not again",
                     std::to_string(resume->before()), format_time(resume->begun(), 0)));
  }
  if (tally.ok() && resume) {
    const Status removed = resume->remove();
    if (!removed.ok())
      return add(report, verify::Outcome::cannot_evaluate, removed.error().message());
  }
  if (!tally.ok()) return add(report, verify::Outcome::cannot_evaluate, tally.error().message());
  if (tally->sound > 0) {
    add(report, verify::Outcome::pass,
        say("{1} contents in the vault are those that their records committed to, {2}",
            std::to_string(tally->sound), format_bytes(tally->bytes)));
  }
  for (const evidence::Item& item : tally->erased) {
    const Result<std::optional<std::string>> erased = erased_by(context.words, registrar, item);
    if (!erased.ok() || !erased->has_value()) continue;
    report.add({.name = check_name,
                .outcome = verify::Outcome::not_checked,
                .sentence = say("what was kept of this record is gone: {1}", **erased),
                .place = place_of(item)});
  }
  if (tally->not_opened > 0) {
    add(report, verify::Outcome::not_checked,
        say("{1} contents are of classes that this person does not open",
            std::to_string(tally->not_opened)));
  }
  if (tally->not_kept > 0) {
    add(report, verify::Outcome::not_checked,
        say("{1} contents are not in the vault: they were registered by their digests alone, or "
            "added later and lost",
            std::to_string(tally->not_kept)));
  }
}

verify::Place place_of(const evidence::Item& item) {
  return {.index = item.entry.index,
          .citation = Citation{item.entry.dossier, item.entry.folio},
          .field = {},
          .first_byte = {},
          .last_byte = {},
          .file = {}};
}

}  // namespace muniment::cli
