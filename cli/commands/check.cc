// check: is the ledger on this disk still sound: the audit of its own, the store's indexes, its
// openings, its guard.
#include "cli/auditing.h"
#include "cli/commands/commands.h"
#include "cli/common/verifying.h"
#include "cli/entry_words.h"
#include "cli/index_check.h"
#include "cli/vault_report.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

void add_unread(const Error& error, verify::Report& report) {
  report.add({.name = "openings",
              .outcome = verify::Outcome::cannot_evaluate,
              .sentence = error.message(),
              .place = {}});
}

// Every entry in the store's indexes, and every opening kept here against the record that committed
// to it.
void check_entries(const Words& words, evidence::Registrar& registrar, verify::Report& report) {
  std::uint64_t sound = 0, sealed = 0;
  const Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return add_unread(snapshot.error(), report);
  IndexCheck indexes(**snapshot, report);
  const Status visited = registrar.each(std::nullopt, [&](const evidence::Item& item) -> Status {
    indexes.look_at(item);
    const Result<std::vector<Opening>> openings =
        registrar.openings(item, evidence::Reading::sealed_too);
    const Result<std::optional<std::string>> erased = erased_by(words, registrar, item);
    const bool is_erased = erased.ok() && erased->has_value();  // an index is told of elsewhere
    if (openings.ok() && is_erased) {
      report.add(
          {.name = "openings",
           .outcome = verify::Outcome::cannot_evaluate,
           .sentence = say("{1}; but it is still kept: \"muniment erase\" destroys it", **erased),
           .place = place_of(item)});
      return {};
    }
    if (openings.ok()) {
      ++(openings->size() == item.record.fields.size() ? sound : sealed);
      return {};
    }
    const ErrorKind kind = openings.error().kind();
    if (kind == ErrorKind::missing && is_erased) {
      report.add({.name = "openings",
                  .outcome = verify::Outcome::not_checked,
                  .sentence = say("what was kept of this record is gone: {1}", **erased),
                  .place = place_of(item)});
      return {};
    }
    const bool changed = kind == ErrorKind::mismatch || kind == ErrorKind::malformed;
    report.add({.name = "openings",
                .outcome = changed ? verify::Outcome::refuted : verify::Outcome::cannot_evaluate,
                .sentence = openings.error().message(),
                .place = place_of(item)});
    return {};
  });
  if (!visited.ok()) return add_unread(visited.error(), report);
  indexes.conclude();
  if (sealed > 0) {
    report.add({.name = "openings",
                .outcome = verify::Outcome::not_checked,
                .sentence = say("fields of {1} records are sealed and were not opened: whoever was "
                                "given their class names a key with --as",
                                std::to_string(sealed)),
                .place = {}});
  }
  if (sound == 0) return;
  report.add({.name = "openings",
              .outcome = verify::Outcome::pass,
              .sentence = say("the openings kept for {1} records are what was committed",
                              std::to_string(sound)),
              .place = {}});
}

// Also what no entry asks for: bytes between the openings, and how they are put together.
void check_openings_file(evidence::Registrar& registrar, verify::Report& report) {
  const Result<evidence::ContentIndex> index = registrar.content_index();
  if (!index.ok() || !index->damage()) return;  // a store that cannot be asked was told above
  report.add({.name = "openings",
              .outcome = verify::Outcome::refuted,
              .sentence = index->damage()->message(),
              .place = {.index = {},
                        .citation = {},
                        .field = {},
                        .first_byte = {},
                        .last_byte = {},
                        .file = "openings"}});
}

void check_guard(evidence::Registrar& registrar, verify::Report& report) {
  const Result<Trouble> trouble = registrar.trouble();
  if (!trouble.ok()) {
    report.add({.name = "guard",
                .outcome = verify::Outcome::refuted,
                .sentence = trouble.error().message(),
                .place = {}});
    return;
  }
  if (trouble->guard_missing) {
    report.add(
        {.name = "guard",
         .outcome = verify::Outcome::not_checked,
         .sentence =
             say("there is no guard for this ledger on this account; \"muniment adopt\" makes one"),
         .place = {}});
  } else if (trouble->older_than_guard) {
    report.add(
        {.name = "guard",
         .outcome = verify::Outcome::refuted,
         .sentence = say("the store is older than its guard: it was restored from a stale backup"),
         .place = {}});
  } else {
    report.add({.name = "guard",
                .outcome = verify::Outcome::pass,
                .sentence = say("the store is not older than its guard"),
                .place = {}});
  }
}

}  // namespace

int run_check(Context& context) {
  const Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return fail_verifying(context, folder.error());
  const Result<evidence::LedgerMarker> marker = evidence::read_marker(*folder);
  if (!marker.ok()) return fail_verifying(context, marker.error());
  return run_in_child(context, [&]() -> int {
    Result<Audited> audited =
        audit_store(context, *folder, verify::Level::contents, nullptr, std::nullopt);
    if (!audited.ok()) return fail_verifying(context, audited.error());
    if (audited->report.verdict() == verify::Verdict::verified) {
      const bool repair = context.options.repair;
      const auto registrar = open_ledger(context, repair ? StoreAccess::write : StoreAccess::read);
      if (!registrar.ok()) return fail_verifying(context, registrar.error());
      if (repair) repair_vault(context.words, **registrar, audited->report);
      check_entries(context.words, **registrar, audited->report);
      check_openings_file(**registrar, audited->report);
      check_vault(context.words, **registrar, audited->report);
      check_guard(**registrar, audited->report);
    } else {
      audited->report.add(
          {.name = "openings",
           .outcome = verify::Outcome::not_checked,
           .sentence = say("the store's indexes, the openings kept here and the guard: the entries "
                           "must hold first"),
           .place = {}});
    }
    return print_report(audited->report, context.words, context.colour, context.options.json);
  });
}

}  // namespace muniment::cli
