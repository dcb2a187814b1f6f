#include "cli/auditing.h"

#include "cli/commands/commands.h"
#include "cli/common/verifying.h"
#include "cli/store_source.h"
#include "ledger/isolation.h"

namespace muniment::cli {

namespace fs = std::filesystem;

Result<Audited> audit_store(const Context& context, const fs::path& folder, verify::Level level,
                            const TrustPolicy* trust, const std::optional<Checkpoint>& remembered,
                            bool files_follow) {
  const Result<std::unique_ptr<Store>> store = open_lmdb_store(folder / "store", StoreAccess::read);
  if (!store.ok()) return Error(store.error());
  const Result<std::unique_ptr<Snapshot>> snapshot = (*store)->snapshot();
  if (!snapshot.ok()) return Error(snapshot.error());
  StoreSource source(**snapshot);
  Result<std::string> checkpoint = source.checkpoint();
  if (!checkpoint.ok()) return std::move(checkpoint).error();

  verify::AuditRequest request;
  request.level = level;
  request.trust = trust;
  request.remembered = remembered;
  request.files_follow = files_follow;
  std::unique_ptr<evidence::OpeningStore> openings;
  if (level == verify::Level::contents) {
    const Result<evidence::LedgerMarker> marker = evidence::read_marker(folder);
    if (!marker.ok()) return Error(marker.error());
    Result<std::unique_ptr<evidence::OpeningStore>> opened = evidence::OpeningStore::open(
        folder / "openings", {folder / "vault", marker->suite, marker->origin});
    if (!opened.ok()) return std::move(opened).error();
    openings = std::move(*opened);
    openings->read_as(reader_of(context));
    request.openings = [&](const Hash& record_id) -> Result<std::vector<Bytes>> {
      Result<evidence::ReadOpenings> read = openings->find(record_id);
      if (!read.ok()) return std::move(read).error();
      return std::move(read->openings);
    };
  }
  if (trust == nullptr) {
    const Result<VerifierKey> claimed = claimed_key(**snapshot);
    if (claimed.ok()) request.own_key = *claimed;  // without it the audit says what is missing
  }
  std::optional<ProgressLine> line;
  std::uint64_t shown = 0;
  request.progress = [&](std::uint64_t done, std::uint64_t all) {
    if (!line)
      line.emplace(context.words, say("auditing {1} entries", std::to_string(all)), all,
                   context.progress);
    line->advance(done - shown);
    shown = done;
  };
  return Audited{verify::audit(source, request), std::move(*checkpoint)};
}

int run_in_child(Context& context, const std::function<int()>& work) {
  const Result<int> code = run_isolated([&] {
    context.in_child = true;
    return work();
  });
  if (code.ok()) return *code;
  if (code.error().kind() != ErrorKind::mismatch) return fail_verifying(context, code.error());
  verify::Report report;
  report.add({.name = "store",
              .outcome = verify::Outcome::refuted,
              .sentence = say("the store is damaged so badly that reading it failed: {1}",
                              context.words.translate(code.error())),
              .place = {}});
  return print_report(report, context.words, context.colour, context.options.json);
}

}  // namespace muniment::cli
